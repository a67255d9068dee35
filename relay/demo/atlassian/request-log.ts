export interface RecordedRequest {
  at: string;
  method: string;
  path: string;
  /** An operation of the contract or `authorize`, `authorizeDecision`, `token`, `accessibleResources`; null: unknown. */
  operationId: string | null;
  siteCloudId: string | null;
  query: Record<string, string | string[]>;
  body: unknown;
  /** The status that was sent; null while the request is in progress and where the connection was dropped. */
  status: number | null;
  /** Violations of the contract. */
  violations: string[];
  /** The faults that struck it. */
  faults: string[];
}

export interface RequestLog {
  readonly requests: RecordedRequest[];
  record(request: RecordedRequest): void;
}

const KEPT = 5_000;

/** The latest requests, oldest first. */
export function requestLog(): RequestLog {
  const requests: RecordedRequest[] = [];
  return {
    requests,
    record(request) {
      requests.push(request);
      // Trimmed in batches: shifting one by one would move thousands of entries for each request.
      if (requests.length >= KEPT * 2) requests.splice(0, requests.length - KEPT);
    },
  };
}
