import type { Database } from '../../../relay/store/database';
import { takeLease } from '../../../relay/store/leases';
import { lockInOrder } from '../../../relay/store/lock-in-order';
import { createTransact } from '../../../relay/store/postgres/transact';
import { createSecretBox } from '../../../relay/store/secret-box';
import { connectSite } from '../../../relay/store/sites';
import { inTransaction } from '../../../relay/store/transaction';
import { lockForShare } from '../../../relay/store/work';
import { type Admin, breach, startAdmin } from '../setup/admin';
import { inDatabase } from '../support/database';
import { until } from '../support/until';
import { untilOneWaits } from './locks';

/** What one transaction holds while another one wants it, each on a connection of its own. */
describe('while a site is connected', () => {
  let admin: Admin;
  beforeAll(async () => {
    admin = await startAdmin();
  });
  afterAll(() => admin.relay.stop());

  it('a worker that waits for it holds no lock on what the connection changes next', async () => {
    const { id, siteId } = admin;
    await inDatabase(admin.relay, async (database) => {
      const { worker } = await inTransaction(database, async (connection) => {
        await connect(connection);
        const holding = inTransaction(database, (transaction) =>
          lockForShare(transaction, { id, site: { id: siteId } }),
        );
        await untilOneWaits(database);
        await touchDestinations(connection);
        return { worker: holding };
      });
      await worker;
    });
  });

  it('a destination may be changed twice, though it refers to the site', async () => {
    const { id } = admin;
    await inDatabase(admin.relay, async (database) => {
      const { connection } = await inTransaction(database, async (transaction) => {
        const change = () =>
          transaction
            .updateTable('destinations')
            .set((is) => ({ version: is('version', '+', 1) }))
            .where('id', '=', id)
            .execute();
        await change();
        const connecting = inTransaction(database, async (other) => {
          await connect(other);
          await touchDestinations(other);
        });
        await untilOneWaits(database);
        await change();
        return { connection: connecting };
      });
      await connection;
    });
  });

  async function touchDestinations(transaction: Database): Promise<void> {
    await transaction
      .updateTable('destinations')
      .set((is) => ({ version: is('version', '+', 1) }))
      .where('site_id', '=', admin.siteId)
      .execute();
  }

  async function connect(transaction: Database): Promise<void> {
    const { siteId: id } = admin;
    const row = await transaction.selectFrom('sites').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const box = createSecretBox([{ id: 'k1', key: Buffer.alloc(32) }]);
    const connectedBy = { id: row.connected_by_id, name: row.connected_by_name };
    const at = '2026-11-20T09:30:00.000Z';
    const tokens = { accessToken: 'access', refreshToken: 'refresh', accessTokenExpiresAt: at };
    const { cloud_id: cloudId, name, url } = row;
    await connectSite(
      transaction,
      box,
      { id, organisationId: 'org_1', cloudId, name, url, connectedBy, connectedAt: at, scopes: [] },
      tokens,
    );
  }
});

describe('two steps in a deadlock', () => {
  it('both succeed: the one that PostgreSQL aborts is repeated', async () => {
    const { relay } = await startAdmin();
    await inDatabase(relay, async (database) => {
      const transact = createTransact(database);
      let attempts = 0;
      const both = (first: string, second: string) =>
        transact(async (transaction) => {
          await take(transaction, first);
          attempts += 1;
          await until(() => attempts >= 2, 'each to hold what the other wants');
          await take(transaction, second);
          return first;
        });
      await expect(Promise.all([both('a', 'b'), both('b', 'a')])).resolves.toEqual(['a', 'b']);
      expect(attempts).toBe(3);
    });
    await relay.stop();
  });
});

describe('an event whose transaction PostgreSQL aborts because of a deadlock', () => {
  it('is still accepted, and so is one that arrived in the meantime', async () => {
    const { relay, id } = await startAdmin();
    const { taken } = await inDatabase(relay, (database) =>
      inTransaction(database, async (transaction) => {
        await lockInOrder(transaction, [JSON.stringify(['org_1', 'experiment', 'exp_1'])]);
        const first = relay.send(breach('exp_1'));
        await untilOneWaits(database);
        const events = [first, relay.send(breach('exp_2'))];
        // The event has been waiting for longer, so it is the one that is ended.
        await transaction.selectFrom('destinations').select('id').where('id', '=', id).forUpdate().execute();
        return { taken: Promise.all(events) };
      }),
    );
    for (const { deliveries } of await taken) {
      expect(await relay.settled(deliveries[0].id)).toMatchObject({ state: 'delivered', outcome: 'created' });
    }
    await relay.stop();
  });
});

function take(transaction: Database, key: string): Promise<boolean> {
  const now = '2026-11-20T09:30:00.000Z';
  return takeLease(transaction, { task: 'lock', key, owner: 'test', now, expiresAt: '2026-11-20T09:31:00.000Z' });
}
