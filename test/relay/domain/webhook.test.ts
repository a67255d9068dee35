import {
  isWebhookDue,
  type KnownWebhook,
  nextAttempt,
  sortWebhooks,
  wantedWebhook,
  webhookInPlaceOf,
} from '../../../relay/domain/webhook';

const at = (time: string) => `2026-11-25T${time}:00.000Z`;
const wanted = wantedWebhook('https://relay.example/avsb', ['ROLL']);
const known: KnownWebhook = {
  webhookId: 7,
  url: 'https://relay.example/avsb/hooks/jira',
  jql: 'project = "ROLL"',
  lookedAt: at('10:00'),
  otherUrl: null,
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

describe("the app's webhooks on a site", () => {
  const expiresAt = new Date('2026-12-25T12:00:00.000Z');
  const listed = (id: number, url: string | null, jql = known.jql) => ({ id, url, jql, expiresAt });
  const ids = (webhooks: readonly { id: number }[]) => webhooks.map(({ id }) => id);
  const sorted = (...args: Parameters<typeof sortWebhooks>) => {
    const { own, outdated, foreign } = sortWebhooks(...args);
    return { own: ids(own), outdated: ids(outdated), foreign: ids(foreign) };
  };

  it("are this relay's by address or id, and another relay's otherwise", () => {
    const list = [listed(7, known.url), listed(8, known.url, 'x'), listed(9, 'https://other.example/hooks/jira')];
    expect(sorted(list, known, wanted, new Map())).toEqual({ own: [7, 8], outdated: [], foreign: [9] });
  });

  it("are outdated if they have an address that this relay had before, whichever organisation's they are", () => {
    const old = 'https://old.example/hooks/jira';
    const list = [listed(7, old), listed(8, old), listed(9, known.url)];
    const others = new Map([8, 9].map((id) => [id, old]));
    expect(sorted(list, known, wanted, others)).toEqual({ own: [], outdated: [7, 8], foreign: [] });
  });

  it('are recognised by what is stored of them if Jira does not name their addresses', () => {
    const list = [listed(7, null, 'renamed'), listed(8, null), listed(9, null, 'project = "OPS"'), listed(10, null)];
    const others = new Map([[8, known.url]]);
    expect(sorted(list, known, wanted, others)).toEqual({ own: [7, 10], outdated: [], foreign: [9] });
    const moved = { ...known, url: 'https://old.example/hooks/jira' };
    expect(sorted(list, moved, wanted, others)).toEqual({ own: [10], outdated: [7], foreign: [9] });
  });

  it("were replaced by another relay's if this relay's is gone and the other is being renewed", () => {
    const other = listed(9, 'https://other.example/hooks/jira');
    const inPlace = (
      list: readonly (typeof other)[],
      was: KnownWebhook | null = known,
      now = '2026-11-26T12:00:00.000Z',
    ) => {
      const sortedList = sortWebhooks(list, was ?? undefined, wanted, new Map());
      return webhookInPlaceOf(was ?? undefined, sortedList, new Date(now))?.id;
    };
    expect(inPlace([other])).toBe(9);
    expect(inPlace([other, listed(7, known.url)])).toBeUndefined();
    expect(inPlace([other], { ...known, webhookId: null })).toBeUndefined();
    expect(inPlace([other], { ...known, webhookId: null, otherUrl: 'https://other.example/hooks/jira' })).toBe(9);
    expect(inPlace([other], null)).toBeUndefined();
    expect(inPlace([other], known, '2026-11-28T12:00:00.000Z')).toBeUndefined();
  });
});
