import { once } from 'node:events';
import { type Cron, startCrons } from '../../../relay/jobs/cron';
import { type Database, openDatabase } from '../../../relay/store/database';
import { takeTick } from '../../../relay/store/job-runs';
import { takeLease } from '../../../relay/store/leases';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { until } from '../support/until';

const everySecond = '* * * * * *';
const never = '0 0 1 1 *';
const failed: string[] = [];
const log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (facts: object) => void failed.push(String('err' in facts ? facts.err : '')),
};

let held: TestDatabase;
let database: Database;
const started: { stop(): Promise<void> }[] = [];

beforeEach(async () => {
  failed.length = 0;
  held = await createTestDatabase();
  database = await openDatabase(held.at);
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((crons) => crons.stop()));
  await database.destroy();
  await held.drop();
});

function start(cron: Omit<Cron, 'name'>, lookEveryMs = 50) {
  const crons = startCrons([{ name: 'job', ...cron }], { database, now: () => new Date(), log, lookEveryMs });
  started.push(crons);
  return crons;
}

describe('a job of several processes', () => {
  it('runs once for each tick', async () => {
    const ranAt: number[] = [];
    const run = async () => void ranAt.push(Math.floor(Date.now() / 1_000));
    for (let process = 0; process < 3; process += 1) start({ expression: everySecond, run });
    await until(() => ranAt.length >= 3, 'three ticks');
    expect(new Set(ranAt).size).toBe(ranAt.length);
    expect(failed).toEqual([]);
  });

  it('does not begin anew while it runs in another process', async () => {
    let underWay = 0;
    let most = 0;
    let runs = 0;
    const run = async () => {
      underWay += 1;
      runs += 1;
      most = Math.max(most, underWay);
      const end = Date.now() + 1_500;
      await until(() => Date.now() > end, 'a run that takes longer than a tick');
      underWay -= 1;
    };
    for (let process = 0; process < 3; process += 1) start({ expression: everySecond, run });
    await until(() => runs >= 2, 'a second run');
    expect(most).toBe(1);
  });

  it('runs at its next tick where it has failed', async () => {
    let runs = 0;
    start({
      expression: everySecond,
      run: async () => {
        runs += 1;
        throw new Error('It went wrong.');
      },
    });
    await until(() => runs >= 2, 'a second run');
    expect(failed[0]).toContain('It went wrong.');
  });

  it('is resumed by another process where it was cut off, and once', async () => {
    const startedAt = new Date().toISOString();
    await takeTick(database, 'job', { tick: startedAt, startedAt });
    const expiresAt = new Date(Date.now() + 500).toISOString();
    await takeLease(database, {
      task: 'lock',
      key: 'cron:job',
      owner: 'killed',
      now: new Date().toISOString(),
      expiresAt,
    });
    let resumed = 0;
    const resume = async () => {
      resumed += 1;
    };
    for (let process = 0; process < 2; process += 1) start({ expression: never, run: async () => undefined, resume });
    await until(() => resumed > 0, 'it to be resumed');
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expiresAt));
    await until(async () => (await database('job_runs').whereNotNull('finished_at')).length === 1, 'its end');
    const end = Date.now() + 300;
    await until(() => Date.now() > end, 'some looks');
    expect(resumed).toBe(1);
  });

  it('is left to another process where the stop cuts it off', async () => {
    const stopping = new AbortController();
    const cutOff = once(stopping.signal, 'abort').then(() => undefined);
    let isRunning = false;
    const first = start({
      expression: everySecond,
      run: () => {
        isRunning = true;
        return cutOff;
      },
    });
    await until(() => isRunning, 'the run');
    const stopped = first.stop();
    stopping.abort();
    await stopped;
    let isResumed = false;
    const resume = async () => {
      isResumed = true;
    };
    start({ expression: never, run: async () => undefined, resume });
    await until(() => isResumed, 'it to be resumed');
  });
});
