import { once } from 'node:events';
import { type Cron, createCrons, jobOf } from '../../../relay/jobs/cron';
import { itemTask } from '../../../relay/queue/leased-task';
import { type Database, openDatabase } from '../../../relay/store/database';
import { noteJobStarted } from '../../../relay/store/job-runs';
import { takeLease } from '../../../relay/store/leases';
import { createTransact } from '../../../relay/store/postgres/transact';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { createTestQueue, tasksThat } from '../support/queue';
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
  await Promise.all(started.splice(0).map((process) => process.stop()));
  await database.destroy();
  await held.drop();
});

let processes = 0;

/** A process that runs one job, beside others on the same database. */
async function start(cron: Omit<Cron, 'name'>) {
  processes += 1;
  const owner = `process ${processes}`;
  const stopping = new AbortController();
  const now = () => new Date();
  const queue = await createTestQueue(held, database, { owner, sweepEveryMs: 50 });
  const context = { database, queue, now, stopping: stopping.signal, log };
  const crons = createCrons([{ name: 'job', ...cron }], context);
  const claiming = {
    ...context,
    owner,
    transact: createTransact(database),
    random: () => 0,
    onError: (_: string, error: unknown) => void failed.push(String(error)),
  };
  const job = itemTask(claiming, 'run-job', crons.handling);
  await crons.start();
  await queue.start(tasksThat((task, unit) => (task === 'run-job' ? job.run(unit) : Promise.resolve())));
  const process = {
    async stop() {
      stopping.abort();
      await crons.stop();
      await queue.stop();
    },
  };
  started.push(process);
  return process;
}

describe('a job of several processes', () => {
  it('runs once for each tick', async () => {
    const ranAt: number[] = [];
    const run = async () => void ranAt.push(Math.floor(Date.now() / 1_000));
    for (let process = 0; process < 3; process += 1) await start({ expression: everySecond, run });
    await until(() => ranAt.length >= 3, 'three ticks');
    expect(new Set(ranAt).size).toBe(ranAt.length);
    expect(failed).toEqual([]);
  });

  it('does not start again while it runs in another process', async () => {
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
    for (let process = 0; process < 3; process += 1) await start({ expression: everySecond, run });
    await until(() => runs >= 2, 'a second run');
    expect(most).toBe(1);
  });

  it('runs at its next tick after it has failed', async () => {
    let runs = 0;
    await start({
      expression: everySecond,
      run: async () => {
        runs += 1;
        throw new Error('It went wrong.');
      },
    });
    await until(() => runs >= 2, 'a second run');
    expect(failed[0]).toContain('It went wrong.');
  });

  it('is resumed by another process, once, if it was interrupted', async () => {
    await noteJobStarted(database, 'job', new Date().toISOString());
    const expiresAt = new Date(Date.now() + 5_000).toISOString();
    await takeLease(database, {
      ...jobOf('job'),
      owner: 'killed',
      now: new Date().toISOString(),
      expiresAt,
    });
    let resumed = 0;
    const resume = async () => {
      resumed += 1;
    };
    await Promise.all([1, 2].map(() => start({ expression: never, run: async () => undefined, resume })));
    expect(resumed).toBe(0);
    await until(() => resumed > 0, 'it to be resumed');
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expiresAt));
    const ended = () => database.selectFrom('job_runs').select('job').where('finished_at', 'is not', null).execute();
    await until(async () => (await ended()).length === 1, 'its end');
    const end = Date.now() + 300;
    await until(() => Date.now() > end, 'some looks');
    expect(resumed).toBe(1);
  });

  it('is left to another process if a stop interrupts it', async () => {
    const stopping = new AbortController();
    const cutOff = once(stopping.signal, 'abort').then(() => undefined);
    let isRunning = false;
    const first = await start({
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
    await start({ expression: never, run: async () => undefined, resume });
    await until(() => isResumed, 'it to be resumed');
  });
});
