import type { StandingProblem } from '../../api/problems';

/** A problem is mailed once it has stood for a minute; the relay waits a little for others, to tell them together. */
const mailedAfterMs = 65_000;

/** How far the story of a problem has come: until its mail, or after it. */
export type Chapter =
  | { readonly kind: 'works' }
  | { readonly kind: 'pending'; readonly problem: StandingProblem; readonly seconds: number }
  | { readonly kind: 'soon' | 'told' | 'nobody'; readonly problem: StandingProblem };

interface Situation {
  readonly problem: StandingProblem | undefined;
  /** The subjects and times of the mails. */
  readonly mails: readonly { readonly subject: string; readonly at: string }[];
  /** Whether a notice that is on asks for mails about it. */
  readonly isAskedFor: boolean;
  readonly now: Date;
}

export function chapterOf({ problem, mails, isAskedFor, now }: Situation): Chapter {
  if (problem === undefined) return { kind: 'works' };
  const isTold = mails.some(({ subject, at }) => subject === problem.title && at > problem.openedAt);
  if (isTold) return { kind: 'told', problem };
  if (!isAskedFor) return { kind: 'nobody', problem };
  const seconds = Math.ceil((Date.parse(problem.openedAt) + mailedAfterMs - now.getTime()) / 1_000);
  return seconds > 0 ? { kind: 'pending', problem, seconds } : { kind: 'soon', problem };
}
