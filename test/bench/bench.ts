import type { Figure } from './figure';
import type { JiraQuestion } from './jira/questions';
import type { LoadQuestion } from './load/questions';
import type { Helper } from './process/children';
import type { Sizes } from './settings';

/** What every measurement works with. */
export interface Bench {
  readonly sizes: Sizes;
  readonly jira: Helper<JiraQuestion>;
  readonly jiraUrl: string;
  readonly load: Helper<LoadQuestion>;
  /** Options for the relay's Node, such as those of its profiler. */
  readonly nodeOptions: readonly string[];
}

export interface Measurement {
  readonly title: string;
  /** Rounds stop when this much time is used, so that a slow machine is done in time, too. */
  readonly withinMs: number;
  readonly measure: (bench: Bench, hasTime: () => boolean) => Promise<Figure[]>;
}

/** Two arms of a round, the first one first in every other round. */
export async function interleaved(round: number, arms: readonly (() => Promise<void>)[]): Promise<void> {
  for (const arm of round % 2 === 0 ? arms : [...arms].reverse()) await arm();
}
