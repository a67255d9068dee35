import { afterOutcome, type RetryFacts } from '../../../relay/delivery/after-outcome';
import type { Deferral, Rejection } from '../../../relay/delivery/step-result';
import type { Consequence } from '../../../relay/domain/outcome';

const now = new Date('2026-11-20T09:30:00.000Z');
const facts: RetryFacts = { failures: 0, now, random: 0 };

describe('a call that Jira refuses', () => {
  const refusal = { status: 400, errorMessages: ['No.'], errors: { priority: 'invalid' } };
  const rejected = (consequence: Consequence): Rejection => ({
    result: 'rejected',
    consequence,
    message: 'Jira refused.',
    refusal,
  });
  const kinds: Record<Consequence, 'obstacle' | 'failed'> = {
    reconnect: 'obstacle',
    repair: 'obstacle',
    hidden: 'obstacle',
    remap: 'obstacle',
    simplify: 'failed',
    leave_out: 'failed',
    shorten: 'failed',
    gone: 'failed',
    fail: 'failed',
  };

  it.each(Object.entries(kinds))('with the consequence “%s” ends the step as %s', (consequence, kind) => {
    const result = afterOutcome(rejected(consequence as Consequence), [], facts);
    expect(result).toMatchObject({ kind, ...(kind === 'obstacle' && { consequence }) });
  });

  it('keeps its words as the last error', () => {
    expect(afterOutcome(rejected('fail'), [], facts)).toEqual({
      kind: 'failed',
      lastError: { message: 'Jira refused.', ...refusal },
      attempts: [],
      resolvesUncertain: false,
    });
  });

  it('has no status if the relay refused to send it', () => {
    const outcome: Rejection = { ...rejected('fail'), refusal: null };
    expect(afterOutcome(outcome, [], facts)).toMatchObject({
      lastError: { message: 'Jira refused.', status: null, errorMessages: [], errors: {} },
    });
  });
});

describe('a call that Jira did not carry out', () => {
  const deferral: Deferral = {
    result: 'retryable',
    status: 503,
    message: 'Jira is down',
    refusal: null,
    retryAt: null,
  };
  const inMs = (ms: number) => new Date(now.getTime() + ms);

  it('is deferred by the relay’s back-off, which doubles with each failure', () => {
    expect(afterOutcome(deferral, [], facts)).toMatchObject({
      kind: 'deferred',
      until: inMs(250),
      failure: { failures: 1 },
    });
    expect(afterOutcome(deferral, [], { ...facts, failures: 3 })).toMatchObject({
      until: inMs(2_000),
      failure: { failures: 4 },
    });
  });

  it('is deferred for as long as Jira asked if that is longer', () => {
    const retryAt = inMs(60_000).toISOString();
    expect(afterOutcome({ ...deferral, retryAt }, [], facts)).toMatchObject({ until: inMs(60_000) });
  });

  it('is deferred by the relay’s back-off if Jira asked for less', () => {
    const retryAt = inMs(10).toISOString();
    expect(afterOutcome({ ...deferral, retryAt }, [], facts)).toMatchObject({ until: inMs(250) });
  });

  it('is retried, and says so in a whole sentence', () => {
    expect(afterOutcome(deferral, [], facts)).toMatchObject({
      cause: 'retryable',
      reason: 'Jira is down. It will be retried.',
      failure: { lastError: { message: 'Jira is down', status: 503 } },
    });
  });

  it('is reconciled first if it may have happened', () => {
    expect(afterOutcome({ ...deferral, result: 'uncertain' }, [], facts)).toMatchObject({
      cause: 'uncertain',
      reason: 'Jira is down. It may have reached Jira, so AvsB looks for it before writing it again.',
    });
  });
});
