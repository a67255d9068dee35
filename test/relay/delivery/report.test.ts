import { reportsOf } from '../../../relay/delivery/report';
import type { StepResult } from '../../../relay/delivery/step-result';
import { destination, event, result } from './step-results';

const work = {
  delivery: {
    id: 'dlv_1',
    organisationId: 'org_1',
    dedupKey: 'key',
    failures: 0,
    unfinishedRenders: 0,
    nextAttemptAt: null,
    filed: null,
  },
  destination,
  event,
};
const stepsOf = (ended: StepResult) => reportsOf(work, ended).map(({ step }) => step);

describe('a step’s report', () => {
  it('is a ticket whose answer was read', () => {
    expect(stepsOf(result.created)).toEqual([
      { outcome: 'created', cause: 'confirmed', reason: 'No open ticket.', issueKey: 'ROLL-1' },
    ]);
  });

  it('is a ticket that was found, where its answer had been lost', () => {
    expect(stepsOf({ ...result.created, resolvesUncertain: true })).toMatchObject([{ cause: 'found' }]);
  });

  it('is a ticket without a description once that is added as a comment', () => {
    expect(stepsOf(result.described)).toMatchObject([{ outcome: 'created', cause: 'confirmed', issueKey: 'ROLL-1' }]);
  });

  it('is each delivery that a comment reports, under its own id', () => {
    const reports = reportsOf(work, result.commented);
    expect(reports.map(({ reported, step }) => [reported.delivery.id, step.cause])).toEqual([
      ['dlv_1', 'confirmed'],
      ['dlv_2', 'merged'],
    ]);
  });

  it('is a failure, by the status that Jira answered', () => {
    expect(stepsOf(result.failed)).toEqual([{ outcome: 'failed', cause: 'jira_400', reason: 'Jira refused.' }]);
  });

  it('is a failure without a status if nothing was sent', () => {
    const lastError = { ...result.failed.lastError, status: null };
    expect(stepsOf({ ...result.failed, lastError })).toMatchObject([{ cause: 'not_sent' }]);
  });

  it('is a deferral', () => {
    expect(stepsOf(result.deferred)).toEqual([
      { outcome: 'deferred', cause: 'retryable', reason: 'It will be retried.' },
    ]);
  });

  it('is nothing while the next decision is still to be taken', () => {
    expect(stepsOf(result.obstacle)).toEqual([]);
    expect(stepsOf(result.filed)).toEqual([]);
    expect(stepsOf(result.decideAgain)).toEqual([]);
  });
});
