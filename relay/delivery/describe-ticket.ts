import { plainParagraphs } from '../domain/adf/plain-paragraphs';
import type { DescribeDecision } from '../domain/decide';
import { commentProperties } from '../domain/delivery-property';
import { classify, type Outcome } from '../domain/outcome';
import { type BuildOptions, buildIssue, descriptionChars, shorterThan } from '../domain/ticket/issue';
import { changeDelivery } from '../store/deliveries';
import type { Work } from '../store/work';
import { afterOutcome, failed, retryFacts } from './after-outcome';
import { attemptAt, ended, startedAndEnded } from './attempts';
import type { DeliveryContext } from './context';
import { jiraSiteOf } from './jira-site';
import { readTicket } from './read-ticket';
import { isSuspect, renderThenStart } from './render-guard';
import type { FinishedAttempt, StepResult } from './step-result';

/**
 * Adds the description to the ticket that the delivery has filed without, as its first comment. It names the delivery in a
 * property, so that after a crash it is found again instead of being written twice; the ticket itself is known, and is
 * not looked for. If Jira finds the comment too long, a shorter one is written.
 */
export async function describeTicket(
  context: DeliveryContext,
  work: Work,
  decision: DescribeDecision,
): Promise<StepResult> {
  const { organisationId, id } = work.delivery;
  const { issueId, issueKey: key, follows, reason } = decision.filed;
  const issue = { id: issueId, key };
  const ticket = await readTicket(context, work, issueId);
  if (ticket.kind === 'unknown') {
    const attempts = [startedAndEnded(attemptAt(context, work, decision), ticket.outcome, context.now())];
    return afterOutcome(ticket.outcome, attempts, retryFacts(context, work));
  }
  if (ticket.kind === 'gone') return described(issue, `${reason} ${deletedSince}`, []);
  // Rendering comes next, and is to be counted before it starts: see `render-guard.ts`.
  if (!isSuspect(work)) {
    await context.transact((transaction) => changeDelivery(transaction, organisationId, id, { unfinishedRenders: 1 }));
  }
  const properties = commentProperties([id], { isInternal: ticket.isInServiceProject });
  let maxChars: number | undefined;
  let isPlain = false;
  for (let replaced: readonly FinishedAttempt[] = []; ; ) {
    const limit = maxChars;
    const asPlain = isPlain;
    const attempt = attemptAt(context, work, decision);
    const begun = await renderThenStart(context, work, {
      render: () => descriptionFor(work, { follows, ...(limit !== undefined && { maxChars: limit }) }, asPlain),
      attempts: [attempt],
      replaced,
    });
    if (!begun.ok) return failed(begun.failure, [...replaced, startedAndEnded(attempt, begun.failure, context.now())]);
    const { body, truncated, built } = begun.value;
    const answer = await context.jira.addComment(jiraSiteOf(work), issueId, { body, properties });
    const outcome = classify('comment', answer, { textChars: () => descriptionChars(built) });
    const end = ended(attempt, outcome, context.now());
    if (outcome.result === 'confirmed') {
      const differences = [...(asPlain ? [inParagraphs] : []), ...(truncated ? [shortened] : [])];
      return described(issue, [reason, ...differences].join(' '), [end]);
    }
    if (outcome.result === 'rejected' && outcome.consequence === 'gone') {
      return described(issue, `${reason} ${deletedSince}`, [end]);
    }
    if (!isPlain && isRefusedDocument(work, outcome)) {
      replaced = [end];
      isPlain = true;
      continue;
    }
    const shorter = shorterThan(built);
    const isTooLong = outcome.result === 'rejected' && outcome.consequence === 'shorten';
    if (!isTooLong || shorter === null) return afterOutcome(outcome, [end], retryFacts(context, work));
    replaced = [end];
    maxChars = shorter;
  }
}

/** Whether Jira may have refused the row's own document: it doesn't say so of a comment but in the account's language. */
function isRefusedDocument({ mapping: { descriptionTemplate } }: Work, outcome: Outcome<unknown>): boolean {
  const isDocument = typeof descriptionTemplate === 'object' && descriptionTemplate !== null;
  if (!isDocument || outcome.result !== 'rejected') return false;
  return outcome.consequence === 'fail' && outcome.refusal?.status === 400;
}

function descriptionFor(
  { mapping, event }: Work,
  options: Pick<BuildOptions, 'follows' | 'maxChars'>,
  isPlain: boolean,
) {
  const built = buildIssue(mapping, event, options);
  const { description } = built.fields;
  if (description === undefined) throw new Error('The row has no description.');
  const body = isPlain ? plainParagraphs(description) : description;
  return { body, truncated: built.truncated, built };
}

const deletedSince = 'It was deleted in Jira before that comment was added.';
const inParagraphs = 'Jira does not accept the description as it is, so it is written in plain paragraphs.';
const shortened = 'The description was shortened to what Jira accepts.';

function described(
  issue: { readonly id: string; readonly key: string },
  reason: string,
  attempts: readonly FinishedAttempt[],
): StepResult {
  return { kind: 'described', issue, reason, attempts, resolvesUncertain: false };
}
