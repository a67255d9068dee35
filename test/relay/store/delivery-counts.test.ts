import fc from 'fast-check';
import { sql } from 'kysely';
import { bucketsOf, percentile, periodOf, timeBin } from '../../../relay/domain/statistics';
import type { Database } from '../../../relay/store/database';
import {
  changeDelivery,
  deliveryOutcomes,
  deliveryStates,
  endDelivery,
  endUnstarted,
  insertDeliveries,
  releaseWaiting,
} from '../../../relay/store/deliveries';
import { addUpCounts, countsByBucket, countsByTime } from '../../../relay/store/delivery-counts';
import { dismiss, queueAgain } from '../../../relay/store/retries';
import { engine, useDatabase } from '../support/database';
import { migrateBefore, migrateUpTo, useEmptyDatabase } from '../support/migrations';
import { keptCounts, recount } from '../support/recount';
import { stepsOnSqlite } from './plans/explain';
import { recordQueries } from './plans/recorder';

const at = '2026-11-30T10:15:00.000Z';

/** An organisation with a site, destinations and an event. */
async function organisation(database: Database, id: string, destinations: number): Promise<void> {
  await sql`
    INSERT INTO sites (
      id, organisation_id, cloud_id, name, url, status, connected_by_id, connected_by_name, connected_at
    ) VALUES (${`site_${id}`}, ${id}, ${`cloud_${id}`}, 'Acme', 'https://acme.example', 'connected', 'u', 'Ada', ${at})
  `.execute(database);
  for (let index = 0; index < destinations; index += 1) {
    await sql`
      INSERT INTO destinations (
        id, organisation_id, site_id, name, enabled, project_id, project_key, project_name, problems, version, created_at
      ) VALUES (${`dst_${id}_${index}`}, ${id}, ${`site_${id}`}, 'Web', true, '1', 'WEB', 'Web', '[]', 1, ${at})
    `.execute(database);
  }
  await sql`
    INSERT INTO events (
      id, organisation_id, webhook_id, type, subject_kind, subject_id, occurred_at, received_at, data
    ) VALUES (${`evt_${id}`}, ${id}, 'w', 'flag.stale', 'flag', 'flag_1', ${at}, ${at}, '{}')`.execute(database);
}

const delivery = (org: string, id: string, destination: number, createdAt: string) => ({
  id,
  organisationId: org,
  eventId: `evt_${org}`,
  destinationId: `dst_${org}_${destination}`,
  eventType: 'flag.stale',
  subject: { kind: 'flag' as const, id: 'flag_1', name: 'Flag' },
  dedupKey: id,
  recovers: null,
  createdAt,
});

describe('the counters of deliveries', () => {
  let database: Database;
  useDatabase((opened) => {
    database = opened;
  });
  const orgs = ['org_a', 'org_b'] as const;
  beforeAll(async () => {
    for (const org of orgs) await organisation(database, org, 2);
  });

  /** What may happen to deliveries; a number is the place of one among those that there are. */
  const some = fc.array(fc.nat(30), { minLength: 1, maxLength: 5 });
  const step = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.tuple(fc.constant('arrive' as const), fc.array(fc.nat(7), { minLength: 1, maxLength: 6 })),
    },
    {
      weight: 6,
      arbitrary: fc.tuple(
        fc.constant('change' as const),
        some,
        fc.constantFrom(...deliveryStates),
        fc.constantFrom(...deliveryOutcomes),
        fc.option(fc.integer({ min: 0, max: 1e9 })),
      ),
    },
    fc.tuple(fc.constantFrom('retry' as const, 'dismiss' as const, 'end' as const, 'delete' as const), some),
    fc.tuple(fc.constantFrom('release' as const, 'endAll' as const, 'addUp' as const, 'roll back' as const)),
  );

  let made = 0;

  it('equal a scan of the deliveries after any sequence of what happens to them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 15 }), async (steps) => {
        await database.deleteFrom('deliveries').execute();
        const ids: string[] = [];
        for (const [what, ...how] of steps) {
          const chosen = (Array.isArray(how[0]) ? how[0] : []).flatMap(
            (n: number) => ids[n % Math.max(1, ids.length)] ?? [],
          );
          if (what === 'arrive') {
            const arrived = (how[0] as number[]).map((n) => {
              made += 1;
              const hour = String(10 + (n >> 2)).padStart(2, '0');
              return delivery('org_a', `dlv_${made}`, n & 1, `2026-11-30T${hour}:59:59.999Z`);
            });
            await insertDeliveries(database, arrived);
            ids.push(...arrived.map(({ id }) => id));
          } else if (what === 'change') {
            const [, state, outcome, ms] = how as [unknown, 'queued', 'created', number | null];
            const time = ms === null ? {} : { timeBin: timeBin(ms) };
            for (const id of chosen) await changeDelivery(database, 'org_a', id, { state, outcome, ...time });
          } else if (what === 'retry') await queueAgain(database, 'org_a', chosen, 'again');
          else if (what === 'dismiss') await dismiss(database, 'org_a', chosen, 'no');
          else if (what === 'end') for (const id of chosen) await endDelivery(database, 'org_a', id, 'over');
          else if (what === 'delete')
            await database
              .deleteFrom('deliveries')
              .where('id', 'in', ['', ...chosen])
              .execute();
          else if (what === 'release') await releaseWaiting(database, { organisationId: 'org_a' });
          else if (what === 'endAll') await endUnstarted(database, 'org_a', 'dst_org_a_0', 'deleted');
          else if (what === 'addUp') await addUpCounts(database, 7);
          else {
            const undone = database.transaction().execute(async (transaction) => {
              made += 1;
              await insertDeliveries(transaction, [delivery('org_a', `dlv_${made}`, 0, at)]);
              throw new Error('undone');
            });
            await expect(undone).rejects.toThrow('undone');
          }
        }
        expect(await keptCounts(database)).toEqual(await recount(database));
      }),
      { numRuns: 60, interruptAfterTimeLimit: 15_000, markInterruptAsFailure: false },
    );
    while ((await addUpCounts(database, 1_000)) > 0);
    expect(await keptCounts(database)).toEqual(await recount(database));
  });

  it('miss and double nothing while processes write and add up at once', async () => {
    await database.deleteFrom('deliveries').execute();
    const ids = Array.from({ length: 60 }, (_, n) => `dlv_side_${n}`);
    const writers = [0, 1, 2].map(async (writer) => {
      for (const id of ids.filter((_, n) => n % 3 === writer)) {
        await insertDeliveries(database, [delivery('org_b', id, 0, at)]);
        await changeDelivery(database, 'org_b', id, { state: 'delivered', outcome: 'created', timeBin: 20 });
        const [seen] = await countsByTime(database, period('org_b'));
        expect(seen?.count).toBeGreaterThan(0);
      }
    });
    const adders = [1, 2].map(async () => {
      for (let round = 0; round < 20; round += 1) await addUpCounts(database, 10);
    });
    await Promise.all([...writers, ...adders]);
    expect(await keptCounts(database)).toEqual(await recount(database));
    while ((await addUpCounts(database, 1_000)) > 0);
    expect(await keptCounts(database)).toEqual({
      [`org_b dst_org_b_0 ${Date.parse(at) / 3_600_000 - 0.25} created 20`]: 60,
    });
  });

  const period = (organisationId: string, destinationId?: string) => {
    const { fromHour, toHour } = periodOf('day', new Date(at), new Date(Date.parse(at) + 1));
    return { organisationId, destinationId, fromHour, toHour };
  };

  it('are read by their key, however many other organisations and hours there are', async () => {
    if (engine !== 'sqlite') return;
    const recorder = recordQueries();
    await countsByBucket(database, period('org_a'), 24);
    await countsByTime(database, period('org_a', 'dst_org_a_1'));
    recorder.stop();
    expect(recorder.asked.size).toBe(2);
    for (const asked of recorder.asked.values()) {
      const plan = await stepsOnSqlite(database, asked);
      expect(plan).toContainEqual(
        expect.stringMatching(
          /^SEARCH delivery_counts USING PRIMARY KEY \(organisation_id=\? AND destination_id=\? AND hour>\? AND hour<\?\)/,
        ),
      );
    }
  });
});

describe('deliveries that were there before they were counted', () => {
  let database: Database;
  useEmptyDatabase((opened) => {
    database = opened;
  });

  it('are counted as what they are, with the time that their attempts tell', async () => {
    await migrateBefore(database, 'delivery-counts');
    await organisation(database, 'org_a', 1);
    const states = ['delivered', 'delivered', 'delivered', 'waiting', 'queued', 'failed', 'skipped', 'held'];
    for (const [index, state] of states.entries()) {
      const id = `dlv_${index}`;
      await sql`
        INSERT INTO deliveries (
          id, organisation_id, event_id, destination_id, event_type, subject_kind, subject_id, subject_name, dedup_key,
          state, outcome, created_at
        ) VALUES (
          ${id}, 'org_a', 'evt_org_a', 'dst_org_a_0', 'flag.stale', 'flag', 'f', 'F', ${id}, ${state},
          ${state === 'delivered' ? 'commented' : null}, ${at}
        )`.execute(database);
    }
    for (const [id, seconds, result] of [
      ['dlv_0', '01', 'retryable'],
      ['dlv_0', '09', 'confirmed'],
      ['dlv_1', '00', 'confirmed'],
      ['dlv_3', '03', 'confirmed'],
    ] as const) {
      await sql`
        INSERT INTO attempts (
          id, organisation_id, delivery_id, decision, reason, started_at, finished_at, result, is_settled
        ) VALUES (
          ${`att_${id}_${seconds}`}, 'org_a', ${id}, 'create', 'x', ${at}, ${at.replace('00.000Z', `${seconds}.000Z`)},
          ${result}, true
        )`.execute(database);
    }
    await migrateUpTo(database, 'delivery-counts');
    const hour = Math.floor(Date.parse(at) / 3_600_000);
    const key = (kind: string, bin = -1) => `org_a dst_org_a_0 ${hour} ${kind} ${bin}`;
    expect(await keptCounts(database)).toEqual({
      [key('commented', timeBin(9_000))]: 1,
      [key('commented', 0)]: 1,
      [key('commented')]: 1,
      [key('waiting')]: 2,
      [key('failed')]: 1,
      [key('skipped')]: 1,
      [key('held')]: 1,
    });
    const counted = { organisationId: 'org_a', destinationId: undefined, fromHour: hour, toHour: hour + 1 };
    expect(percentile(0.95, await countsByTime(database, counted))).toBeGreaterThan(8_000);
    expect(bucketsOf(periodOf('hour', new Date(at), new Date(at)))).toEqual([hour]);
  });
});
