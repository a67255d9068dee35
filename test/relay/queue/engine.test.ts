import { memberOf } from '../../../relay/queue/tasks';
import { claimItem } from '../../../relay/store/claims';
import { inTransaction } from '../../../relay/store/transaction';
import { until } from '../support/until';
import { type QueueRig, startQueueRig } from './rig';

/** What both engines promise: SQLite's and PostgreSQL's. */
let rig: QueueRig;
beforeEach(async () => {
  rig = await startQueueRig();
});
afterEach(async () => {
  await rig.close();
  expect(rig.failed).toEqual([]);
});

const task = 'check-destination' as const;
const hourMs = 60 * 60_000;
const handledAll = (count: number) => until(() => rig.keys().length >= count, `${count} items to be handled`);

/** Holds up whatever is handled until the test lets it continue. */
function gate(): { readonly open: () => void; readonly whenOpen: Promise<void> } {
  let open: () => void = () => undefined;
  const whenOpen = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), whenOpen };
}

describe('later work', () => {
  it('is handled in the order in which it became due, and then deleted', async () => {
    const { queue, start } = await rig.process();
    for (const key of ['b', 'c', 'a']) {
      await queue.schedule(rig.database, [{ task, key }]);
      rig.pass(1);
    }
    await start(1);
    await handledAll(3);
    expect(rig.keys()).toEqual(['b', 'c', 'a']);
    await until(async () => (await rig.items()).length === 0, 'the items to be gone');
  });

  it('waits for its time, which may come by a jump of the clock', async () => {
    const { queue, start } = await rig.process();
    await start();
    await queue.schedule(rig.database, [
      { task, key: 'later', at: new Date(rig.clock.now.getTime() + hourMs) },
      { task, key: 'now' },
    ]);
    await handledAll(1);
    rig.pass(hourMs - 1);
    await queue.schedule(rig.database, [{ task, key: 'meanwhile' }]);
    await handledAll(2);
    expect(rig.keys()).toEqual(['now', 'meanwhile']);
    rig.pass(1);
    await handledAll(3);
    expect(rig.keys()[2]).toBe('later');
  });

  it('is handled once, however often it is scheduled, at the soonest of its times', async () => {
    const { queue, start } = await rig.process();
    const at = new Date(rig.clock.now.getTime() + hourMs);
    await queue.schedule(rig.database, [{ task, key: 'a', at }]);
    await queue.schedule(rig.database, [
      { task, key: 'a', at },
      { task, key: 'a' },
      { task, key: 'a', at },
    ]);
    await start();
    await handledAll(1);
    await until(async () => (await rig.items()).length === 0, 'the item to be gone');
    rig.pass(2 * hourMs);
    await queue.schedule(rig.database, [{ task, key: 'last' }]);
    await handledAll(2);
    expect(rig.keys()).toEqual(['a', 'last']);
  });

  it('is handled once more if it is scheduled again while it is handled', async () => {
    const { queue, start } = await rig.process();
    const first = gate();
    rig.during = async () => {
      if (rig.handled.length === 1) await first.whenOpen;
    };
    await start();
    await queue.schedule(rig.database, [{ task, key: 'a' }]);
    await handledAll(1);
    await queue.schedule(rig.database, [{ task, key: 'a' }]);
    await queue.schedule(rig.database, [{ task, key: 'a' }]);
    expect(rig.keys()).toEqual(['a']);
    first.open();
    await handledAll(2);
    await until(async () => (await rig.items()).length === 0, 'the item to be gone');
    expect(rig.keys()).toEqual(['a', 'a']);
  });

  it('that is scheduled by a transaction which is rolled back does not exist and wakes nothing', async () => {
    const { queue, start } = await rig.process();
    await start();
    const undone = inTransaction(rig.database, async (transaction) => {
      await queue.schedule(transaction, [{ task, key: 'undone' }]);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await queue.schedule(rig.database, [{ task, key: 'done' }]);
    await handledAll(1);
    expect(rig.keys()).toEqual(['done']);
    await until(async () => (await rig.items()).length === 0, 'nothing to be left');
  });

  it('that a killed process was doing is done by another when its lease has expired', async () => {
    const { queue, start } = await rig.process();
    await queue.schedule(rig.database, [{ task, key: 'a' }]);
    const now = rig.clock.now.toISOString();
    const expiresAt = new Date(rig.clock.now.getTime() + 30_000).toISOString();
    await claimItem(rig.database, { task, key: 'a', owner: 'killed', now, expiresAt });
    await start();
    rig.pass(29_000);
    await queue.schedule(rig.database, [{ task, key: 'b' }]);
    await handledAll(1);
    expect(rig.keys()).toEqual(['b']);
    rig.pass(2_000);
    await handledAll(2);
    expect(rig.keys()).toEqual(['b', 'a']);
  });

  it('whose handler fails is retried later, and counts its attempts', async () => {
    const { queue, start } = await rig.process();
    const failures: number[] = [];
    rig.during = async (_, [item]) => {
      failures.push(item?.failures ?? -1);
      if (failures.length < 3) throw new Error('It went wrong.');
    };
    await start();
    await queue.schedule(rig.database, [{ task, key: 'a' }]);
    await handledAll(1);
    await until(() => {
      rig.pass(1_000);
      return rig.handled.length >= 3;
    }, 'two more attempts');
    expect(failures).toEqual([0, 1, 2]);
    expect(rig.failed.splice(0)).toHaveLength(2);
    await until(async () => (await rig.items()).length === 0, 'the item to be gone');
  });

  it('of one task does not hold up another, even if it hangs in every slot', async () => {
    const { queue, start } = await rig.process();
    const hanging = gate();
    rig.during = (handled) => (handled.task === 'keep-webhook' ? hanging.whenOpen : Promise.resolve());
    await start(1);
    await queue.schedule(rig.database, [
      { task: 'keep-webhook', key: 'hangs' },
      { task: 'keep-webhook', key: 'waits' },
      { task, key: 'fine' },
    ]);
    const hung = () => rig.handled.filter((handled) => handled.task === 'keep-webhook');
    await until(() => rig.keys().includes('fine') && hung().length > 0, 'both tasks');
    expect(hung()).toHaveLength(1);
    hanging.open();
    await handledAll(3);
  });

  it('of a group is handled together, by one handler at a time, and other groups beside it', async () => {
    const { queue, start } = await rig.process();
    const key = memberOf;
    const first = gate();
    rig.during = ({ keys }) => (keys[0]?.startsWith('slow') ? first.whenOpen : Promise.resolve());
    const of = (group: string, members: string[]) =>
      members.map((member) => ({ task: 'read-issue' as const, key: key(group, member) }));
    await queue.schedule(rig.database, of('slow', ['1', '2', '3', '4']));
    await start();
    await handledAll(3);
    await queue.schedule(rig.database, [...of('slow', ['5']), ...of('fast', ['1'])]);
    await until(() => rig.keys().includes('fast/1'), 'the other group');
    expect(rig.handled.map(({ keys }) => keys)).toEqual([['slow/1', 'slow/2', 'slow/3'], ['fast/1']]);
    first.open();
    await handledAll(6);
    expect(rig.handled[2]?.keys).toEqual(['slow/4', 'slow/5']);
  });

  it('that was deferred is brought forward by scheduling it again only if its task allows that', async () => {
    const { queue, start } = await rig.process();
    const at = new Date(rig.clock.now.getTime() + hourMs);
    const patient = { task: 'read-issue', key: 'site/1' } as const;
    await queue.schedule(rig.database, [
      { task, key: 'a', at },
      { ...patient, at },
    ]);
    await queue.schedule(rig.database, [{ task, key: 'a' }, patient]);
    await start();
    await handledAll(1);
    expect(rig.keys()).toEqual(['a']);
    await queue.expedite(rig.database, 'read-issue', 'site');
    await handledAll(2);
    expect(rig.keys()).toEqual(['a', 'site/1']);
  });

  it('in progress is finished before a stop, and none starts after it', async () => {
    const { queue, start, stop } = await rig.process();
    const slow = gate();
    rig.during = () => slow.whenOpen;
    await start(1);
    await queue.schedule(rig.database, [{ task, key: 'a' }]);
    await handledAll(1);
    await queue.schedule(rig.database, [{ task, key: 'b' }]);
    let isStopped = false;
    const stopped = stop().then(() => {
      isStopped = true;
    });
    await rig.items();
    expect(isStopped).toBe(false);
    slow.open();
    await stopped;
    expect(rig.keys()).toEqual(['a']);
    expect(await rig.items()).toEqual([{ task, key: 'b', attempts: 0 }]);
  });
});
