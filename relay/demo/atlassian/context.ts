import type { FaultRules } from './faults';
import type { RequestLog } from './request-log';
import type { World } from './world/types';

export interface Settings {
  /** How long a change stays invisible to searches. */
  searchLagMs: number;
  accessTokenLifetimeMs: number;
}

/** Everything a handler of the simulated Atlassian may use. */
export interface Simulation {
  readonly world: World;
  readonly settings: Settings;
  readonly faults: FaultRules;
  readonly log: RequestLog;
  readonly now: () => Date;
  /** The simulator's own address; known once it listens. */
  readonly url: () => string;
  /** To be called after each change of the world. */
  readonly changed: () => void;
}
