import { setPlan } from '../../../relay/demo/atlassian/world';
import type { Problem } from '../../../relay/domain/destination';
import { createIds } from '../../../relay/domain/ids';
import { type DueChecksContext, dueChecks } from '../../../relay/jobs/due-checks';
import { createPointsBudget } from '../../../relay/jobs/points-budget';
import { itemTask } from '../../../relay/queue/leased-task';
import { checkOf } from '../../../relay/setup/check';
import { callsOf, siteOf, violationsOf } from '../support/jira';
import { runDue } from '../support/queue';
import { type SyncRig, startSyncRig } from './sync-rig';

const hourMs = 60 * 60_000;

let rig: SyncRig;
beforeEach(async () => {
  rig = await startSyncRig();
});
afterEach(() => expect(violationsOf(rig.atlassian)).toEqual([]));

function context(change: Partial<DueChecksContext> = {}): DueChecksContext {
  const { database, queue, clock } = rig;
  const now = () => clock.now;
  const budget = createPointsBudget({ database, pointsPerHour: 10_000, now });
  const say = (level: string) => (facts: object, sentence: string) => void rig.logged.push({ level, facts, sentence });
  const log = { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') };
  const newId = createIds(now);
  return { database, queue, jira: rig.jira(), now, newId, tellsAvsb: false, random: () => 0.5, log, budget, ...change };
}

/** Connects acme, with a destination for its project ROLL. */
async function connect() {
  const site = await rig.connect();
  const project = siteOf(rig.atlassian).projects.find(({ key }) => key === 'ROLL');
  await rig.database.updateTable('destinations').set({ project_id: project?.id }).execute();
  await rig.queue.schedule(rig.database, [checkOf(`dst_${site.id}`)]);
  return site;
}

/** Checks what is due, as a process would. */
function runDueChecks(of: DueChecksContext, process = 'a test'): Promise<void> {
  const task = itemTask(rig.claiming(process), 'check-destination', dueChecks(of));
  return runDue(rig.database, 'check-destination', task, rig.clock.now);
}

const pass = (ms: number) => {
  rig.clock.now = new Date(rig.clock.now.getTime() + ms);
};
const checks = () => callsOf(rig.atlassian, 'getLicense');

async function problemsOf(destinationId: string): Promise<Problem[]> {
  const { problems } = await rig.database
    .selectFrom('destinations')
    .select('problems')
    .where('id', '=', destinationId)
    .executeTakeFirstOrThrow();
  return JSON.parse(problems);
}

describe('the daily check', () => {
  it('checks each destination once a day, and reports a downgrade and its end', async () => {
    const site = await connect();
    const id = `dst_${site.id}`;
    await runDueChecks(context());
    expect([checks(), await problemsOf(id)]).toEqual([1, []]);
    setPlan(siteOf(rig.atlassian), 'FREE');
    pass(12 * hourMs);
    await runDueChecks(context());
    expect(checks()).toBe(1);
    pass(12 * hourMs);
    await runDueChecks(context());
    expect([checks(), (await problemsOf(id)).map(({ code }) => code)]).toEqual([2, ['free_edition']]);
    // A problem is looked at again within the hour.
    setPlan(siteOf(rig.atlassian), 'PAID');
    pass(hourMs);
    await runDueChecks(context());
    expect([checks(), await problemsOf(id)]).toEqual([3, []]);
  });

  it('leaves out sites that must be reconnected', async () => {
    const site = await connect();
    await rig.database.updateTable('sites').set({ status: 'reconnect_required' }).where('id', '=', site.id).execute();
    await runDueChecks(context());
    expect(checks()).toBe(0);
  });

  it('waits while the hour’s points are used up', async () => {
    await connect();
    const budget = createPointsBudget({ database: rig.database, pointsPerHour: 100, now: () => rig.clock.now });
    await budget.take(100);
    await runDueChecks(context({ budget }));
    await runDueChecks(context({ budget }));
    expect(checks()).toBe(0);
    pass(hourMs + 60_000);
    await runDueChecks(context({ budget }));
    expect(checks()).toBe(1);
  });

  it('is retried in a few minutes if Jira does not answer, and keeps the known problems', async () => {
    const site = await connect();
    setPlan(siteOf(rig.atlassian), 'FREE');
    await runDueChecks(context());
    const found = await problemsOf(`dst_${site.id}`);
    expect(found).toHaveLength(1);
    rig.atlassian.faults.add({ match: { operationId: 'getProject' }, action: { kind: 'answer', status: 503 } });
    pass(hourMs);
    await runDueChecks(context());
    expect(await problemsOf(`dst_${site.id}`)).toEqual(found);
    expect(rig.logged.map(({ sentence }) => sentence)).toContain(
      'A destination could not be checked. It will be retried in a few minutes.',
    );
    rig.atlassian.faults.clear();
    setPlan(siteOf(rig.atlassian), 'PAID');
    pass(10 * 60_000);
    await runDueChecks(context());
    expect(await problemsOf(`dst_${site.id}`)).toEqual([]);
  });

  it('is done once by several processes on one database', async () => {
    await connect();
    await Promise.all([runDueChecks(context(), 'one'), runDueChecks(context(), 'other')]);
    expect(checks()).toBe(1);
  });

  it('does not overwrite what was saved while it read from Jira', async () => {
    const site = await connect();
    const id = `dst_${site.id}`;
    setPlan(siteOf(rig.atlassian), 'FREE');
    const { jira } = context();
    const slow = {
      ...jira,
      license: async (...of: Parameters<typeof jira.license>) => {
        await rig.database.updateTable('destinations').set({ version: 2 }).where('id', '=', id).execute();
        return jira.license(...of);
      },
    };
    await runDueChecks(context({ jira: slow }));
    expect(await problemsOf(id)).toEqual([]);
  });
});
