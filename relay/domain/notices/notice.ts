import { isProblemKind, type ProblemKind } from '../problems/problem-kind';

/** How people hear of trouble. */
export const noticeKinds = ['email', 'slack', 'teams', 'webhook'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** Where notices go, and about which problems. Its target is a secret: whoever knows it can write there. */
export interface Notice {
  readonly id: string;
  readonly kind: NoticeKind;
  /** The target, masked. */
  readonly target: string;
  readonly about: readonly ProblemKind[];
  readonly enabled: boolean;
  readonly createdAt: string;
  /** When a message last arrived, or null. */
  readonly lastSentAt: string | null;
  /** Why the last message did not arrive; null once one has. */
  readonly lastError: string | null;
}

/** As much of a target as people need to recognise it: `d…@example.com`, `https://hooks.example.com/…4f2c`. */
export function masked(kind: NoticeKind, target: string): string {
  if (kind === 'email') {
    const at = target.lastIndexOf('@');
    return `${target.slice(0, 1)}…${target.slice(at)}`;
  }
  const { origin, pathname, search } = new URL(target);
  const rest = `${pathname}${search}`;
  return rest.length < 12 ? `${origin}/…` : `${origin}/…${rest.slice(-4)}`;
}

/** The kinds of problems in a stored list; a newer version may know others. */
export function knownKinds(kinds: readonly string[]): ProblemKind[] {
  return kinds.filter(isProblemKind);
}
