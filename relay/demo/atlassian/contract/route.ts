import { type Operation, operations } from './document';

export interface Route {
  readonly operation: Operation;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** The operation of the contract that this method and path (`/rest/api/3/…`) mean; fixed segments win over variable. */
export function routeOf(method: string, path: string): Route | undefined {
  const segments = path.split('/');
  for (const { operation, template } of candidates.get(bucket(method, segments)) ?? []) {
    const pathParameters = matched(template, segments);
    if (pathParameters) return { operation, pathParameters };
  }
  return undefined;
}

/** Whether the contract has this path with any method. */
export function isKnownPath(path: string): boolean {
  return ['GET', 'POST', 'PUT', 'DELETE'].some((method) => routeOf(method, path) !== undefined);
}

interface Candidate {
  operation: Operation;
  template: string[];
}

const candidates = byMethodAndLength();

function byMethodAndLength(): Map<string, Candidate[]> {
  const buckets = new Map<string, Candidate[]>();
  for (const operation of operations.values()) {
    const template = operation.path.split('/');
    const name = bucket(operation.method, template);
    buckets.set(name, [...(buckets.get(name) ?? []), { operation, template }]);
  }
  for (const list of buckets.values()) list.sort((a, b) => variables(a) - variables(b));
  return buckets;
}

function bucket(method: string, segments: readonly string[]): string {
  return `${method} ${segments.length}`;
}

function variables(candidate: Candidate): number {
  return candidate.template.filter((segment) => segment.startsWith('{')).length;
}

function matched(template: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const values: Record<string, string> = {};
  for (const [index, wanted] of template.entries()) {
    const segment = segments[index] ?? '';
    if (wanted.startsWith('{')) values[wanted.slice(1, -1)] = decoded(segment);
    else if (wanted !== segment) return undefined;
  }
  return Object.values(values).includes('') ? undefined : values;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) return segment;
    throw error;
  }
}
