import fc from 'fast-check';
import {
  addIssueTypeToProject,
  removeIssueType,
  revokeGrants,
  setPermissions,
} from '../../../relay/demo/atlassian/world';
import { callsOf, deliveriesTold, issuesOf, siteOf, violationsOf } from '../support/jira';
import { type Admin, breach, startAdmin } from './admin';

const types = ['experiment.guardrail_breached', 'experiment.winner_declared'] as const;

/** What may get in a destination's way, what takes it away, and events in between; awaited or not. */
const happenings = ['revoke', 'disconnect', 'close', 'delete_type', 'pause'] as const;
const ways = ['reconnect', 'repair', 'move', 'refresh', 'remap', 'resume'] as const;
type Step =
  | {
      readonly what: 'event';
      readonly type: (typeof types)[number];
      readonly subject: number;
      readonly isAwaited: boolean;
    }
  | { readonly what: (typeof happenings)[number] | (typeof ways)[number] };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('event' as const),
      type: fc.constantFrom(...types),
      subject: fc.nat(1),
      isAwaited: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ what: fc.constantFrom(...happenings) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constantFrom(...ways) }) },
);

describe('any sequence of events, obstacles and fixes', () => {
  let admin: Admin;
  let run = 0;
  beforeAll(async () => {
    admin = await startAdmin();
  });
  afterAll(async () => {
    expect(violationsOf(admin.relay.atlassian)).toEqual([]);
    await admin.relay.stop();
  });
  const acme = () => siteOf(admin.relay.atlassian);
  const bug = async () => admin.row(await admin.read(), types[0]);

  /** Not every way is open at every moment; one that is not leaves all as it was. */
  const doing: Record<Exclude<Step['what'], 'event'>, () => unknown> = {
    revoke: () => revokeGrants(admin.relay.atlassian.world),
    disconnect: () => admin.relay.call('DELETE', `/v1/sites/${admin.siteId}`),
    close: () => setPermissions(acme(), 'ROLL', { CREATE_ISSUES: false }),
    delete_type: () => removeIssueType(acme(), 'Bug', 'ROLL'),
    pause: () => admin.patch({ enabled: false }),
    reconnect: () => admin.relay.reconnect(admin.siteId),
    repair: async () => {
      setPermissions(acme(), 'ROLL', { CREATE_ISSUES: true });
      await admin.patch({ projectKey: 'ROLL' });
    },
    move: () => admin.patch({ projectKey: 'OPS' }),
    refresh: async () => {
      addIssueTypeToProject(acme(), 'Bug', 'ROLL');
      await admin.refresh();
    },
    remap: async () => admin.put([{ ...(await bug()), issueType: { name: 'Task' } }]),
    resume: () => admin.patch({ enabled: true }),
  };

  async function openKinds(): Promise<string[]> {
    const { items } = (await admin.relay.call('GET', '/v1/problems?state=open')).body;
    return items.map(({ kind }: { kind: string }) => kind);
  }

  async function fixAll(): Promise<void> {
    for (const way of ['reconnect', 'refresh', 'repair', 'refresh', 'resume'] as const) await doing[way]();
    await admin.put([{ ...(await bug()), issueType: { name: 'Bug' } }]);
  }

  it('loses no delivery, lets none wait without an obstacle, and keeps the order of each ticket', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        run += 1;
        const sent = new Map<string, string[]>();
        for (const each of steps) {
          if (each.what !== 'event') {
            await doing[each.what]();
            continue;
          }
          const subject = `run_${run}_${each.subject}`;
          const { deliveries } = await admin.relay.send(breach(subject, each.type));
          const [id] = deliveries.map((delivery: { id: string }) => delivery.id);
          if (id === undefined) continue;
          // A paused destination records what it doesn't file.
          if ((await admin.relay.call('GET', `/v1/deliveries/${id}`)).body.state === 'skipped') continue;
          const key = `${subject} ${each.type}`;
          sent.set(key, [...(sent.get(key) ?? []), id]);
          if (each.isAwaited) await admin.relay.settled(id);
        }
        const ids = [...sent.values()].flat();
        const inBetween = await Promise.all(ids.map((id) => admin.relay.settled(id)));
        const destination = await admin.read();
        expect(inBetween.filter(({ state }) => state !== 'delivered' && state !== 'waiting')).toEqual([]);
        const waiting = inBetween.filter(({ state }) => state === 'waiting');
        expect(destination.counts).toEqual({ waiting: waiting.length, failed: 0, held: 0 });
        if (waiting.length > 0) expect(destination.state).not.toBe('active');
        if (destination.state !== 'active' && destination.state !== 'disabled') {
          expect(await openKinds()).toContain(destination.state);
        }
        if (destination.state === 'remap_required') {
          const held = new Set([...destination.banner.eventTypes, ...(destination.enabled ? [] : types)]);
          expect(waiting.filter(({ eventType }) => !held.has(eventType))).toEqual([]);
        }

        await fixAll();
        expect(await admin.read()).toMatchObject({ state: 'active', banner: null });
        expect((await openKinds()).filter((kind) => kind !== 'configuration')).toEqual([]);
        for (const id of ids) expect(await admin.relay.settled(id)).toMatchObject({ state: 'delivered' });
        for (const [first, ...others] of sent.values()) {
          const { body } = await admin.relay.call('GET', `/v1/deliveries/${first}`);
          expect(body.outcome).toBe('created');
          const issue = issuesOf(admin.relay.atlassian).find(({ key }) => key === body.issueKey);
          expect(issue?.comments.flatMap(deliveriesTold)).toEqual(others);
        }
      }),
      { numRuns: 25, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: false },
    );
    expect(callsOf(admin.relay.atlassian, 'createIssue')).toBeGreaterThan(0);
  });
});
