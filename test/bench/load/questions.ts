/** What the bench asks its load generator. Events are signed beforehand; connections are kept alive. */
export type LoadQuestion =
  /** So many clients, each sending its next event when the last one was acknowledged, for so long or so many. */
  | {
      readonly kind: 'closed';
      readonly url: string;
      readonly clients: number;
      readonly forMs: number;
      readonly maxEvents: number;
    }
  /** So many events a second, whatever the answers take. */
  | { readonly kind: 'paced'; readonly url: string; readonly perSecond: number; readonly events: number };

export interface Load {
  readonly acknowledged: number;
  readonly tookMs: number;
  /** From sending to the whole answer, of every event, in ms. */
  readonly latenciesMs: readonly number[];
  /** When each subject's event was sent, by the machine's monotonic clock, in ms; only of a paced load. */
  readonly sentAt: Readonly<Record<string, number>>;
}
