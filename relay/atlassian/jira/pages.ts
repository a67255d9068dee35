import { z } from 'zod';
import type { JiraAnswer } from '../../domain/jira-answer';

/** One page of a list that Jira counts by `startAt`. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page begins, or null after the last. */
  readonly nextStartAt: number | null;
}

/** What Jira says about a page; it leaves out some of it. */
export const pageMarks = {
  startAt: z.number().optional(),
  total: z.number().optional(),
  isLast: z.boolean().optional(),
};

/** A page as Jira sent it. */
export interface SentPage<T> {
  readonly items: readonly T[];
  readonly startAt?: number | undefined;
  readonly total?: number | undefined;
  readonly isLast?: boolean | undefined;
}

/** More pages than any project has; beyond it, Jira is counting wrongly. */
const maxPages = 100;

/** A page and where the next begins. An empty page is the last one, even if its marks say otherwise. */
export function pageOf<T>({ items, startAt, total, isLast }: SentPage<T>, askedStartAt: number): Page<T> {
  const nextStartAt = (startAt ?? askedStartAt) + items.length;
  const isTheLast = items.length === 0 || (isLast ?? nextStartAt >= (total ?? 0));
  return { items, nextStartAt: isTheLast ? null : nextStartAt };
}

/** Every item of a paged list; the first page that is not `ok` is the answer. */
export async function everyPage<T>(
  read: (startAt: number) => Promise<JiraAnswer<SentPage<T>>>,
): Promise<JiraAnswer<readonly T[]>> {
  const items: T[] = [];
  let startAt = 0;
  for (let pages = 0; pages < maxPages; pages += 1) {
    const answer = await read(startAt);
    if (answer.kind !== 'ok') return answer;
    const page = pageOf(answer.value, startAt);
    items.push(...page.items);
    if (page.nextStartAt === null) return { ...answer, value: items };
    startAt = page.nextStartAt;
  }
  const message = `Jira's list does not end after ${maxPages} pages`;
  return { kind: 'faulty', status: null, message, retryAt: null, mayHaveHappened: false };
}
