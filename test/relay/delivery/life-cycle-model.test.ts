import fc from 'fast-check';
import { closeAs, deleteIssue, moveIssue, moveToCategory } from '../../../relay/demo/atlassian/world';
import type { Issue } from '../../../relay/demo/atlassian/world/types';
import { markerOf } from '../../../relay/domain/dedup';
import type { Lifecycle } from '../../../relay/domain/lifecycle/lifecycle';
import { type Admin, startAdmin } from '../setup/admin';
import { eventOf } from '../support/avsb';
import { issuesOf, siteOf, violationsOf } from '../support/jira';

const breached = 'experiment.guardrail_breached';
const recovered = 'experiment.guardrail_recovered';
const silent = "Won't Do";

/** A ticket as somebody would describe it who only reads CONTRACT.md. */
interface Ticket {
  isOpen: boolean;
  isGone: boolean;
  closedAs: string | null;
  reopenings: number;
  /** Whether it has got the one comment of its day. */
  isCommented: boolean;
  problems: Set<string>;
  over: Set<string>;
}

interface Model {
  readonly rules: Lifecycle;
  readonly subjectId: string;
  ticket: Ticket | undefined;
  tickets: number;
  deliveries: number;
}

interface Real {
  readonly admin: Admin;
  readonly marker: string;
}

/** What a delivery comes to: its outcome in Jira, or that it was skipped. */
type End = 'created' | 'commented' | 'reopened' | 'resolved' | 'skipped';

type Command = fc.AsyncCommand<Model, Real>;

const ticketsIn = ({ admin, marker }: Real): Issue[] =>
  issuesOf(admin.relay.atlassian).filter(({ labels }) => labels.includes(marker));
const isOpenIn = ({ admin }: Real, { statusId }: Issue) =>
  siteOf(admin.relay.atlassian).statuses.find(({ id }) => id === statusId)?.category !== 'done';

/** An event: what it comes to must be what the model says, and no key may ever have two open tickets. */
class Happens implements Command {
  constructor(
    readonly type: string,
    readonly metric: string,
    readonly loses: 'addComment' | 'doTransition' | null,
  ) {}
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    const { atlassian } = real.admin.relay;
    if (this.loses !== null) {
      atlassian.faults.add({ match: { operationId: this.loses }, action: { kind: 'dropAfter' }, times: 1 });
    }
    const data = { ...eventOf(this.type).data, guardrailMetric: this.metric };
    const { deliveries } = await real.admin.relay.send(eventOf(this.type, { subjectId: model.subjectId, data }));
    const expected = this.type === breached ? afterBreach(model, this.metric) : afterRecovery(model, this.metric);
    expect(deliveries).toHaveLength(expected === null ? 0 : 1);
    if (expected !== null) {
      model.deliveries += 1;
      const { state, outcome, reason } = await real.admin.relay.settled(deliveries[0].id);
      const end = state === 'delivered' ? outcome : state;
      expect({ end, reason }).toEqual({ end: expected, reason: expect.any(String) });
    }
    atlassian.faults.clear();
    const open = ticketsIn(real).filter((ticket) => isOpenIn(real, ticket));
    expect(open.length).toBeLessThanOrEqual(1);
    expect(open.length).toBe(model.ticket?.isOpen && !model.ticket.isGone ? 1 : 0);
  }
  toString = () => `${this.type}(${this.metric}${this.loses === null ? '' : `, ${this.loses} lost`})`;
}

/** Somebody does something with the newest ticket in Jira; nothing tells AvsB. */
class Person implements Command {
  constructor(readonly does: 'closes' | 'silences' | 'reopens' | 'deletes' | 'moves') {}
  check({ ticket }: Readonly<Model>): boolean {
    if (ticket === undefined || ticket.isGone) return false;
    return this.does === 'reopens' ? !ticket.isOpen : this.does === 'moves' || ticket.isOpen;
  }
  async run({ ticket }: Model, real: Real): Promise<void> {
    const { world } = real.admin.relay.atlassian;
    const site = siteOf(real.admin.relay.atlassian);
    const newest = ticketsIn(real).at(-1);
    if (ticket === undefined || newest === undefined) throw new Error('The model has a ticket that Jira has not.');
    switch (this.does) {
      case 'closes':
      case 'silences':
        ticket.isOpen = false;
        ticket.closedAs = this.does === 'closes' ? 'Done' : silent;
        closeAs(world, site, newest.key, ticket.closedAs);
        break;
      case 'reopens':
        ticket.isOpen = true;
        moveToCategory(world, site, newest.key, 'indeterminate');
        break;
      case 'deletes':
        ticket.isGone = true;
        deleteIssue(world, site, newest.key);
        break;
      case 'moves':
        moveIssue(world, site, newest.key, newest.key.startsWith('ROLL') ? 'OPS' : 'ROLL');
        break;
    }
  }
  toString = () => `somebody ${this.does} it`;
}

function afterBreach(model: Model, metric: string): End {
  const { ticket, rules } = model;
  if (ticket === undefined || ticket.isGone) return file(model, metric);
  const named = () => {
    ticket.problems.add(metric);
    ticket.over.delete(metric);
  };
  if (ticket.isOpen) {
    named();
    if (rules.whileOpen === 'silent' || (rules.whileOpen === 'daily' && ticket.isCommented)) return 'skipped';
    ticket.isCommented = true;
    return 'commented';
  }
  if (ticket.closedAs === silent && rules.silentResolutions.length > 0) {
    named();
    return 'skipped';
  }
  if (rules.afterDone === 'new' || ticket.reopenings >= 2) return file(model, metric);
  named();
  Object.assign(ticket, { isOpen: true, reopenings: ticket.reopenings + 1, isCommented: true });
  return 'reopened';
}

function afterRecovery({ ticket, rules }: Model, metric: string): End | null {
  if (rules.onRecovery === 'nothing') return null;
  if (ticket === undefined || ticket.isGone) return 'skipped';
  const isNamed = ticket.problems.has(metric) || ticket.over.has(metric);
  if (ticket.problems.delete(metric)) ticket.over.add(metric);
  if (!ticket.isOpen || !isNamed) return 'skipped';
  if (rules.onRecovery === 'comment' || ticket.problems.size > 0) return 'commented';
  Object.assign(ticket, { isOpen: false, closedAs: null });
  return 'resolved';
}

function file(model: Model, metric: string): End {
  model.tickets += 1;
  model.ticket = {
    isOpen: true,
    isGone: false,
    closedAs: null,
    reopenings: 0,
    isCommented: false,
    problems: new Set([metric]),
    over: new Set(),
  };
  return 'created';
}

const metrics = fc.constantFrom('p95 latency', 'error rate');
const happens = fc
  .tuple(
    fc.constantFrom(breached, breached, recovered),
    metrics,
    fc.option(fc.constantFrom('addComment' as const, 'doTransition' as const), { freq: 12 }),
  )
  .map((given) => new Happens(...given));
const person = fc
  .constantFrom('closes', 'closes', 'silences', 'reopens', 'deletes', 'moves')
  .map((does) => new Person(does as Person['does']));
const rulesOf: fc.Arbitrary<Lifecycle> = fc.record({
  whileOpen: fc.constantFrom('comment', 'daily', 'silent'),
  afterDone: fc.constantFrom('new', 'reopen', 'reopen'),
  reopenWithinDays: fc.constant(3),
  silentResolutions: fc.constantFrom([], [{ name: silent }]),
  onRecovery: fc.constantFrom('nothing', 'comment', 'resolve', 'resolve'),
});

describe('any life of a ticket', () => {
  let admin: Admin;
  let run = 0;
  beforeAll(async () => {
    admin = await startAdmin();
  });
  afterAll(() => expect(violationsOf(admin.relay.atlassian)).toEqual([]));

  it('is what its row says, with one open ticket at most and every event accounted for', async () => {
    const commands = fc.commands([happens, person], { maxCommands: 12 });
    await fc.assert(
      fc.asyncProperty(rulesOf, commands, async (rules, steps) => {
        run += 1;
        const subjectId = `run_${run}`;
        const row = admin.row(await admin.read(), breached);
        expect((await admin.put([{ ...row, lifecycle: rules }])).status).toBe(200);
        const marker = markerOf(JSON.stringify(['org_1', admin.id, 'experiment', subjectId, breached]));
        const model: Model = { rules, subjectId, ticket: undefined, tickets: 0, deliveries: 0 };
        await fc.asyncModelRun(() => ({ model, real: { admin, marker } }), steps);
        const listed = await admin.relay.call('GET', `/v1/deliveries?subjectId=${subjectId}`);
        expect(listed.body.total).toBe(model.deliveries);
        const links = await admin.relay.call('GET', `/v1/links?subjectKind=experiment&subjectId=${subjectId}`);
        expect(links.body.items).toHaveLength(model.tickets);
      }),
      { numRuns: 25, interruptAfterTimeLimit: 8_000, markInterruptAsFailure: false },
    );
  });
});
