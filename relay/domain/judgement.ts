import type { When } from './conditions/condition';
import { reasonNotToFile } from './conditions/evaluate';
import { type OccurredEvent, variablesOfEvent } from './event';

/** Why an event that came in isn't filed, or isn't filed yet. */
export interface Judgement {
  readonly state: 'skipped' | 'held';
  readonly cause: 'condition' | 'policy' | 'guard';
  readonly reason: string;
}

/** The settings by which an event is judged when it comes in, apart from the storm guard. */
export interface IntakeRules {
  readonly isPaused: boolean;
  /** Who paused the destination, where that is known. */
  readonly pausedBy: string | null;
  readonly when: When | null;
}

/** What keeps an event from being filed at a destination, or null: a paused destination, then its row's conditions. */
export function judge(event: OccurredEvent, { isPaused, pausedBy, when }: IntakeRules): Judgement | null {
  if (isPaused) return { state: 'skipped', cause: 'policy', reason: pausedSentence(pausedBy) };
  const reason = when === null ? null : reasonNotToFile(when, variablesOfEvent(event));
  return reason === null ? null : { state: 'skipped', cause: 'condition', reason };
}

function pausedSentence(pausedBy: string | null): string {
  return pausedBy === null ? 'Not filed: the destination is paused.' : `Not filed: paused by ${pausedBy}.`;
}
