import fc from 'fast-check';
import { deleteIssue, moveIssue, moveToCategory, moveToDone } from '../../../relay/demo/atlassian/world';
import type { Issue } from '../../../relay/demo/atlassian/world/types';
import { markerOf } from '../../../relay/domain/dedup';
import { eventOf } from '../support/avsb';
import { issuesOf, siteOf, violationsOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';

const type = 'experiment.guardrail_breached';

/** What may happen to an experiment and its newest ticket; `events` are sent at once, and awaited or not. */
type Step =
  | { what: 'events'; subject: number; count: number; isAwaited: boolean }
  | { what: 'close' | 'reopen' | 'delete' | 'move'; subject: number };

const subject = fc.nat(1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('events' as const),
      subject,
      count: fc.integer({ min: 1, max: 4 }),
      isAwaited: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constantFrom('close' as const, 'reopen' as const, 'delete' as const, 'move' as const),
      subject,
    }),
  },
);

describe('any sequence of events, closings, reopenings, deletions and moves', () => {
  let relay: TestRelay;
  let destination: { id: string };
  let run = 0;

  beforeAll(async () => {
    relay = await startRelay();
    destination = await relay.destination();
  });
  afterAll(() => expect(violationsOf(relay.atlassian)).toEqual([]));

  const acme = () => siteOf(relay.atlassian);
  const ticketsOf = (subjectId: string) => {
    const marker = markerOf(JSON.stringify(['org_1', destination.id, 'experiment', subjectId, type]));
    return issuesOf(relay.atlassian).filter(({ labels }) => labels.includes(marker));
  };
  const isOpen = ({ statusId }: Issue) => acme().statuses.find(({ id }) => id === statusId)?.category !== 'done';

  function change(what: Exclude<Step['what'], 'events'>, subjectId: string): void {
    const { world } = relay.atlassian;
    const newest = ticketsOf(subjectId).at(-1);
    if (newest === undefined) return;
    if (what === 'close') moveToDone(world, acme(), newest.key);
    else if (what === 'delete') deleteIssue(world, acme(), newest.key);
    else if (what === 'move') moveIssue(world, acme(), newest.key, newest.key.startsWith('ROLL') ? 'OPS' : 'ROLL');
    else if (!isOpen(newest)) moveToCategory(world, acme(), newest.key, 'indeterminate');
  }

  it('leaves at most one open ticket per key, and every event accounted for', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
        run += 1;
        const subjectIds = [`run_${run}_a`, `run_${run}_b`];
        const deliveries: string[] = [];
        for (const each of steps) {
          const subjectId = subjectIds[each.subject] ?? '';
          if (each.what !== 'events') {
            // The outcome is open for a ticket that is reopened while its successor is being filed.
            if (each.what === 'reopen') await Promise.all(deliveries.map((id) => relay.settled(id)));
            change(each.what, subjectId);
            continue;
          }
          const sent = await Promise.all(
            Array.from({ length: each.count }, () => relay.send(eventOf(type, { subjectId }))),
          );
          const ids = sent.map((answer) => answer.deliveries[0].id as string);
          deliveries.push(...ids);
          if (each.isAwaited) await Promise.all(ids.map((id) => relay.settled(id)));
        }
        const settled = await Promise.all(deliveries.map((id) => relay.settled(id)));
        expect(settled.filter(({ state }) => state !== 'delivered')).toEqual([]);
        for (const subjectId of subjectIds) {
          expect(ticketsOf(subjectId).filter(isOpen).length).toBeLessThanOrEqual(1);
          const own = settled.filter((delivery) => delivery.subject.id === subjectId);
          const links = await relay.call('GET', `/v1/links?subjectKind=experiment&subjectId=${subjectId}`);
          expect(links.body.items).toHaveLength(own.filter(({ outcome }) => outcome === 'created').length);
          expect(own.length > 0).toBe(links.body.items.length > 0);
        }
      }),
      { numRuns: 30, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: false },
    );
  });
});
