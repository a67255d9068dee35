import { inTransaction } from '../../../relay/store/transaction';
import { type QueueRig, startQueueRig } from '../queue/rig';
import { run } from '../support/database';
import { until } from '../support/until';

/** Several processes with later work on one PostgreSQL. */
let rig: QueueRig;
beforeEach(async () => {
  rig = await startQueueRig();
});
afterEach(async () => {
  await rig.close();
  expect(rig.failed).toEqual([]);
});

const task = 'check-destination' as const;
const keysOf = (count: number) => Array.from({ length: count }, (_, index) => `key ${index}`);

describe('two processes', () => {
  it('handle each item once between them', async () => {
    const [one, other] = [await rig.process('one'), await rig.process('other')];
    await Promise.all([one.start(), other.start()]);
    const keys = keysOf(60);
    await Promise.all(
      keys.map((key, index) => (index % 2 === 0 ? one : other).queue.schedule(rig.database, [{ task, key }])),
    );
    await until(async () => (await rig.items()).length === 0, 'all of it to be done');
    expect(rig.keys().sort()).toEqual([...keys].sort());
  });

  it('do the work that a third process scheduled for later and did not live to do', async () => {
    const gone = await rig.process('gone');
    await gone.queue.schedule(rig.database, [{ task, key: 'a', at: new Date(rig.clock.now.getTime() + 60_000) }]);
    const other = await rig.process('other');
    await other.start();
    rig.pass(60_000);
    await until(() => rig.keys().length === 1, 'it to be handled');
    expect(rig.handled[0]?.process).toBe('other');
  });

  it('take a job that a killed process had taken before it claimed the item', async () => {
    const gone = await rig.process('gone');
    await gone.queue.schedule(rig.database, [{ task, key: 'a' }]);
    await run(
      rig.database,
      "UPDATE graphile_worker._private_jobs SET locked_by = 'killed', locked_at = now() - interval '1 min'",
    );
    const other = await rig.process('other');
    await other.start();
    await until(() => rig.keys().length === 1, 'it to be handled');
  });

  it('take a job whose notification was lost', async () => {
    const other = await rig.process('other');
    const schedule = (key: string) =>
      rig.database.insertInto('work_items').values({ task, key, due_at: rig.clock.now.toISOString() }).execute();
    await schedule('a');
    await other.start();
    await until(() => rig.keys().length === 1, 'the first');
    await schedule('b');
    await until(() => rig.keys().length === 2, 'the second');
  });
});

describe('transactions that schedule the same items', () => {
  it('do not deadlock, whichever order they name them in', async () => {
    const { queue } = await rig.process();
    const keys = keysOf(40);
    const schedule = (named: readonly string[]) =>
      inTransaction(rig.database, (transaction) =>
        queue.schedule(
          transaction,
          named.map((key) => ({ task, key })),
        ),
      );
    await Promise.all(Array.from({ length: 12 }, (_, index) => schedule(index % 2 ? keys : [...keys].reverse())));
    expect(await rig.items()).toHaveLength(keys.length);
  });
});
