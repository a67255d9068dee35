import { isWebhookDue, type KnownWebhook, nextAttempt, wantedWebhook } from '../../../relay/domain/webhook';

const at = (time: string) => `2026-11-25T${time}:00.000Z`;
const wanted = wantedWebhook('https://relay.example/avsb', ['ROLL']);
const known: KnownWebhook = {
  webhookId: 7,
  url: 'https://relay.example/avsb/hooks/jira',
  jql: 'project = "ROLL"',
  lookedAt: at('10:00'),
};
const isDue = (change: Partial<KnownWebhook>, want = wanted, connectedAt = at('09:00')) =>
  isWebhookDue({ ...known, ...change }, want, connectedAt, at('12:00'));

describe('the wanted webhook of a site', () => {
  it('covers all of its projects, each once and in order, in JQL that Jira allows for webhooks', () => {
    expect(wanted).toEqual({ url: known.url, jql: 'project = "ROLL"' });
    expect(wantedWebhook('https://relay.example', ['ROLL', 'EXP', 'ROLL'])?.jql).toBe('project in ("EXP", "ROLL")');
  });

  it('does not exist without a destination, or without https', () => {
    expect(wantedWebhook('https://relay.example', [])).toBeNull();
    expect(wantedWebhook('http://localhost:3000', ['ROLL'])).toBeNull();
  });
});

describe('Jira is asked about a webhook', () => {
  it('if one is wanted and none is known, and not if none is wanted', () => {
    expect(isWebhookDue(undefined, wanted, at('09:00'), at('12:00'))).toBe(true);
    expect(isWebhookDue(undefined, null, at('09:00'), at('12:00'))).toBe(false);
  });

  it('when it is due, after a reconnect, and if another one is wanted than last time', () => {
    expect(isDue({})).toBe(false);
    expect(isDue({ lookedAt: '2026-11-24T12:00:00.000Z' })).toBe(true);
    expect(isDue({}, wanted, at('10:01'))).toBe(true);
    expect(isDue({ jql: 'project = "OPS"' })).toBe(true);
    expect(isDue({ url: 'https://old.example/hooks/jira' })).toBe(true);
    expect(isDue({}, null)).toBe(true);
  });

  it('not at once again if the same attempt has just failed', () => {
    expect(isDue({ webhookId: null })).toBe(false);
    expect(isDue({ webhookId: null, url: '', jql: '' }, null)).toBe(false);
  });

  it('half a minute after the first failure, and hourly in the end', () => {
    const now = new Date(at('12:00'));
    expect(
      [1, 2, 3, 8, 1_000].map((failures) => (nextAttempt(now, failures).getTime() - now.getTime()) / 1_000),
    ).toEqual([30, 60, 120, 3_600, 3_600]);
  });
});
