import { inTransaction } from '../../../relay/store/transaction';
import { lockForShare } from '../../../relay/store/work';
import { type Admin, startAdmin } from '../setup/admin';
import { inDatabase } from '../support/database';
import { untilOneWaits } from './locks';

/** A worker that writes down a wait, and an admin who changes what it waits for, each on a connection of their own. */
describe('while a worker records that a delivery waits', () => {
  it.each([
    ['its destination', ({ patch }: Admin) => patch({ enabled: false })],
    ['its site', ({ relay, siteId }: Admin) => relay.call('DELETE', `/v1/sites/${siteId}`)],
  ])('no request can change %s: the change comes after, and sees what waits', async (_, makeChange) => {
    const admin = await startAdmin();
    const { relay, id, siteId } = admin;
    let isChanged = false;
    const change = await inDatabase(relay, (database) =>
      inTransaction(database, async (transaction) => {
        await lockForShare(transaction, { id, site: { id: siteId } });
        const answer = makeChange(admin).finally(() => {
          isChanged = true;
        });
        await untilOneWaits(database);
        expect(isChanged).toBe(false);
        return { answer };
      }),
    );
    expect([200, 204]).toContain((await change.answer).status);
    await relay.stop();
  });
});
