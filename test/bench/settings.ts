/** How much is measured. The aims are for `full`; `quick` only shows that the bench works. */
export interface Sizes {
  readonly intake: { readonly rounds: number; readonly armMs: number };
  readonly delivery: {
    readonly rounds: number;
    /** Tickets by Jira's latency in ms: multiples of eight. */
    readonly tickets: Readonly<Record<0 | 50 | 200, number>>;
  };
  readonly latency: { readonly rounds: number; readonly events: number };
  readonly processor: { readonly rounds: number; readonly events: number };
  /** Events that come at once, each about a subject of its own. */
  readonly burst: number;
  readonly footprint: { readonly rounds: number; readonly events: number };
  readonly start: { readonly rounds: number };
  readonly keys: { readonly few: number; readonly many: number; readonly runs: number; readonly windows: number };
  readonly pages: { readonly rounds: number /** Deliveries, and links. */; readonly rows: number };
}

export const full: Sizes = {
  intake: { rounds: 5, armMs: 1_000 },
  delivery: { rounds: 4, tickets: { 0: 600, 50: 240, 200: 72 } },
  latency: { rounds: 3, events: 80 },
  processor: { rounds: 3, events: 1_500 },
  burst: 5_000,
  footprint: { rounds: 5, events: 2_000 },
  start: { rounds: 5 },
  keys: { few: 100, many: 100_000, runs: 2, windows: 4 },
  pages: { rounds: 5, rows: 10_000 },
};

export const quick: Sizes = {
  intake: { rounds: 2, armMs: 200 },
  delivery: { rounds: 2, tickets: { 0: 80, 50: 32, 200: 16 } },
  latency: { rounds: 1, events: 20 },
  processor: { rounds: 1, events: 100 },
  burst: 200,
  footprint: { rounds: 2, events: 100 },
  start: { rounds: 2 },
  keys: { few: 16, many: 1_000, runs: 1, windows: 2 },
  pages: { rounds: 1, rows: 200 },
};
