import type { StandingProblem } from '../api/problems';
import type { Destination } from '../api/types';
import { filingOf, shownState } from '../integrations/shown-state';
import type { LozengeLook } from '../parts/lozenge';
import { texts } from './texts';

/** Whether tickets flow, in a sentence, and what it means. */
export interface Verdict {
  readonly look: LozengeLook;
  readonly title: string;
  readonly detail: string;
}

/** Says at a glance whether events become tickets. The problems say what to do. */
export function verdictOf(destinations: readonly Destination[], problems: readonly StandingProblem[]): Verdict {
  const words = texts.verdict;
  const running = destinations.filter(({ enabled }) => enabled);
  const broken = running.filter(isBroken);
  const waiting = running.reduce((sum, { counts }) => sum + counts.waiting, 0);
  const isRefused = broken.every((destination) => shownState(destination) === 'cannot_file');
  const onHold = waiting > 0 ? words.waiting(waiting) : isRefused ? words.refused : words.nextWait;
  if (running.length === 0) return { look: 'idle', ...words.paused };
  if (broken.length === running.length) {
    return { look: 'bad', title: words.stopped.title, detail: `${words.stopped.detail(running.length)} ${onHold}` };
  }
  if (broken.length > 0) {
    const detail = `${words.partly.detail(broken.length, running.length)} ${onHold}`;
    return { look: 'bad', title: words.partly.title, detail };
  }
  const files = running.filter((destination) => filingOf(destination).on > 0);
  if (files.length === 0) return { look: 'idle', ...words.nothingOn };
  const exceptions = problems.length > 0 || running.some((destination) => filingOf(destination).blocked > 0);
  if (exceptions) return { look: 'wait', ...words.exceptions };
  return { look: 'ok', title: words.flowing.title, detail: words.flowing.detail(files.length) };
}

/** Whether none of its events can become a ticket. */
function isBroken(destination: Destination): boolean {
  const state = shownState(destination);
  return state === 'reconnect_required' || state === 'repair_required' || state === 'cannot_file';
}
