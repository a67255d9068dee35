import { changeOf } from '../../../relay/delivery/delivery-change';
import { destination, lastError, result } from './step-results';

describe('a delivery after a step', () => {
  it('is delivered, with the address of the ticket, once the ticket is filed', () => {
    expect(changeOf(result.created, destination)).toEqual({
      state: 'delivered',
      outcome: 'created',
      issueKey: 'ROLL-1',
      issueUrl: 'https://acme.atlassian.net/browse/ROLL-1',
      reason: 'No open ticket.',
      failures: 0,
      lastError: null,
      nextAttemptAt: null,
    });
  });

  it('names its ticket, and goes on, while the description is still to be added to it', () => {
    expect(changeOf(result.filed, destination)).toEqual({
      state: 'queued',
      issueKey: 'ROLL-1',
      issueUrl: 'https://acme.atlassian.net/browse/ROLL-1',
      filed: { issueId: '10001', issueKey: 'ROLL-1', follows: null, reason: result.filed.reason },
      failures: 0,
      lastError: null,
      nextAttemptAt: null,
    });
    expect(changeOf(result.described, destination)).toMatchObject({
      state: 'delivered',
      outcome: 'created',
      reason: result.filed.reason,
      filed: null,
    });
  });

  it('is delivered as a comment once the comment is written', () => {
    expect(changeOf(result.commented, destination)).toMatchObject({ state: 'delivered', outcome: 'commented' });
  });

  it('has failed with the words of the refusal', () => {
    expect(changeOf(result.failed, destination)).toEqual({
      state: 'failed',
      reason: 'Jira refused.',
      lastError,
      nextAttemptAt: null,
      unfinishedRenders: 0,
    });
  });

  it('is queued at once behind an obstacle, so that the next decision makes it wait', () => {
    expect(changeOf(result.obstacle, destination)).toEqual({ state: 'queued', nextAttemptAt: null, lastError });
  });

  it('is queued until its next attempt, with one more failure', () => {
    expect(changeOf(result.deferred, destination)).toEqual({
      state: 'queued',
      nextAttemptAt: '2026-11-20T09:31:00.000Z',
      reason: 'It will be retried.',
      failures: 2,
      lastError,
    });
  });

  it('keeps its failures and its last error while it only waits for the search index', () => {
    const change = changeOf({ ...result.deferred, failure: null }, destination);
    expect(Object.keys(change).sort()).toEqual(['nextAttemptAt', 'reason', 'state']);
  });

  it('is queued at once if the ticket turned out to be deleted', () => {
    expect(changeOf(result.decideAgain, destination)).toEqual({ state: 'queued', nextAttemptAt: null });
  });
});
