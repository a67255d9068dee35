import type { Database } from '../../../relay/store/database';
import { takeLease } from '../../../relay/store/leases';
import { createTransact } from '../../../relay/store/postgres/transact';
import { createSecretBox } from '../../../relay/store/secret-box';
import { connectSite } from '../../../relay/store/sites';
import { takeTurns } from '../../../relay/store/turns';
import { lockForShare } from '../../../relay/store/work';
import { type Admin, breach, startAdmin } from '../setup/admin';
import { inDatabase } from '../support/database';
import { until } from '../support/until';
import { untilSomebodyWaits } from './locks';

/** What one transaction holds while another one wants it, each on a connection of its own. */
describe('while a site is connected', () => {
  let admin: Admin;
  beforeAll(async () => {
    admin = await startAdmin();
  });
  afterAll(() => admin.relay.stop());

  it('a worker that wants it holds nothing of what the connection changes next', async () => {
    const { id, siteId } = admin;
    await inDatabase(admin.relay, async (knex) => {
      const { worker } = await knex.transaction(async (connection) => {
        await connect(connection);
        const holding = own(knex, (trx) => lockForShare(trx, { id, site: { id: siteId } }));
        await untilSomebodyWaits(knex);
        await touchDestinations(connection);
        return { worker: holding };
      });
      await worker;
    });
  });

  it('a destination may be changed twice, though it refers to the site', async () => {
    const { id } = admin;
    await inDatabase(admin.relay, async (knex) => {
      const { connection } = await knex.transaction(async (trx) => {
        const change = () => trx('destinations').where({ id }).increment('version');
        await change();
        const connecting = own(knex, async (other) => {
          await connect(other);
          await touchDestinations(other);
        });
        await untilSomebodyWaits(knex);
        await change();
        return { connection: connecting };
      });
      await connection;
    });
  });

  async function touchDestinations(trx: Database): Promise<void> {
    await trx('destinations').where({ site_id: admin.siteId }).increment('version');
  }

  async function connect(trx: Database): Promise<void> {
    const { siteId: id } = admin;
    const row = await trx('sites').where({ id }).first();
    const box = createSecretBox([{ id: 'k1', key: Buffer.alloc(32) }]);
    const connectedBy = { id: row.connected_by_id, name: row.connected_by_name };
    const at = '2026-11-20T09:30:00.000Z';
    const tokens = { accessToken: 'access', refreshToken: 'refresh', accessTokenExpiresAt: at };
    const { cloud_id: cloudId, name, url } = row;
    await connectSite(
      trx,
      box,
      { id, organisationId: 'org_1', cloudId, name, url, connectedBy, connectedAt: at },
      tokens,
    );
  }
});

describe('two steps that wait for each other', () => {
  it('both end: the one that PostgreSQL ends is done again', async () => {
    const { relay } = await startAdmin();
    await inDatabase(relay, async (knex) => {
      const transact = createTransact(knex);
      let tries = 0;
      const both = (first: string, second: string) =>
        transact(async (trx) => {
          await take(trx, first);
          tries += 1;
          await until(() => tries >= 2, 'each to hold what the other wants');
          await take(trx, second);
          return first;
        });
      await expect(Promise.all([both('a', 'b'), both('b', 'a')])).resolves.toEqual(['a', 'b']);
      expect(tries).toBe(3);
    });
    await relay.stop();
  });
});

describe('an event that PostgreSQL does not let in because it and another transaction wait for each other', () => {
  it('is taken all the same, and so is one that came meanwhile', async () => {
    const { relay, id } = await startAdmin();
    const { taken } = await inDatabase(relay, (knex) =>
      knex.transaction(async (trx) => {
        await takeTurns(trx, [JSON.stringify(['org_1', 'experiment', 'exp_1'])]);
        const first = relay.send(breach('exp_1'));
        await untilSomebodyWaits(knex);
        const events = [first, relay.send(breach('exp_2'))];
        // The event has been waiting for longer, so it is the one that is ended.
        await trx('destinations').where({ id }).forUpdate().first('id');
        return { taken: Promise.all(events) };
      }),
    );
    for (const { deliveries } of await taken) {
      expect(await relay.settled(deliveries[0].id)).toMatchObject({ state: 'delivered', outcome: 'created' });
    }
    await relay.stop();
  });
});

/** Begins a transaction at once; Knex's own begins when it is awaited. */
async function own(knex: Database, step: (trx: Database) => Promise<void>): Promise<void> {
  await knex.transaction(step);
}

function take(trx: Database, key: string): Promise<boolean> {
  const now = '2026-11-20T09:30:00.000Z';
  return takeLease(trx, { task: 'lock', key, owner: 'test', now, expiresAt: '2026-11-20T09:31:00.000Z' });
}
