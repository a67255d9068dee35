import type { ProblemKind } from '../problems/problem-kind';

/** A problem as a notice tells of it. */
export interface ToldProblem {
  readonly id: string;
  readonly kind: ProblemKind;
  readonly siteName: string;
  /** Null where the whole site is concerned. */
  readonly destinationName: string | null;
  readonly eventType: string | null;
  readonly title: string;
  readonly detail: string;
  readonly action: string;
  readonly openedAt: string;
  readonly resolvedAt: string | null;
}

/** That a problem has opened, or that it is over. */
export interface Change {
  readonly change: 'opened' | 'resolved';
  readonly problem: ToldProblem;
}

/** What one message says: a test, one change, or several at once as a digest. */
export type Message =
  | { readonly kind: 'test'; readonly pageUrl: string }
  | { readonly kind: 'change'; readonly pageUrl: string; readonly change: Change }
  | { readonly kind: 'digest'; readonly pageUrl: string; readonly changes: readonly Change[] };

/** More changes than this at once are told in one message. */
const maxSingle = 5;

/** The messages that tell of these changes, in their order. */
export function messagesFor<C extends Change>(
  changes: readonly C[],
  pageUrl: string,
): { readonly message: Message; readonly tells: readonly C[] }[] {
  if (changes.length > maxSingle) return [{ message: { kind: 'digest', pageUrl, changes }, tells: changes }];
  return changes.map((change) => ({ message: { kind: 'change', pageUrl, change }, tells: [change] }));
}

/** What a message is about, in one line. */
export function subjectOf(message: Message): string {
  switch (message.kind) {
    case 'test':
      return 'AvsB for Jira: a test';
    case 'change':
      return headlineOf(message.change);
    case 'digest': {
      const opened = message.changes.filter(({ change }) => change === 'opened').length;
      const resolved = message.changes.length - opened;
      const parts = [
        ...(opened > 0 ? [`${opened} new ${opened === 1 ? 'problem' : 'problems'}`] : []),
        ...(resolved > 0 ? [`${resolved} ${resolved === 1 ? 'is' : 'are'} over`] : []),
      ];
      return `AvsB for Jira: ${parts.join(', ')}`;
    }
  }
}

/** The same as a sentence or two for each change, and what to do. */
export function paragraphsOf(message: Message): string[] {
  switch (message.kind) {
    case 'test':
      return [
        'This is a test. AvsB will tell you here when tickets stop being filed in Jira, and when they are again.',
      ];
    case 'change':
      return sentencesOf(message.change);
    case 'digest':
      return message.changes.map((change) => `${headlineOf(change)}. ${sentencesOf(change).join(' ')}`);
  }
}

/** What a change is, in one line. */
export function headlineOf({ change, problem }: Change): string {
  return change === 'opened' ? problem.title : `Over: ${problem.title}`;
}

function sentencesOf({ change, problem }: Change): string[] {
  return change === 'opened' ? [problem.detail, problem.action] : ['This problem is over. There is nothing to do.'];
}
