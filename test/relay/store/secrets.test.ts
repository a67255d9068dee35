import { createCipheriv, randomBytes } from 'node:crypto';
import { bindToColumns, countOutdated } from '../../../relay/store/key-rotation';
import { createSecretBox } from '../../../relay/store/secret-box';
import { createTestDatabase, inDatabase, insertRows, rowsOf, type TestDatabase } from '../support/database';
import { startRelay } from '../support/relay';

/** The key of every relay that tests start. */
const k1 = { id: 'k1', key: Buffer.alloc(32, 7) };
const box = createSecretBox([k1]);

/** A record as versions before this one wrote it: bound to its row alone. */
function sealedBefore(secret: string, rowId: string, { id, key } = k1): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(rowId));
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return [id, ...[nonce, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'))].join('.');
}

async function addSite(database: TestDatabase, id: string, access: string | null, refresh: string | null) {
  const by = { connected_by_id: 'user_1', connected_by_name: 'Dana', connected_at: '2026-11-23T10:00:00.000Z' };
  await inDatabase({ database }, (opened) =>
    insertRows(opened, 'sites', [
      {
        id,
        organisation_id: 'org_1',
        cloud_id: `cloud of ${id}`,
        name: id,
        url: 'https://acme.atlassian.net',
        status: 'connected',
        access_token: access,
        refresh_token: refresh,
        access_token_expires_at: '2099-01-01T00:00:00.000Z',
        ...by,
      },
    ]),
  );
}

describe('a stored secret', () => {
  it('can be decrypted in its own row and column, and in no other', () => {
    const record = box.seal('token', 'site_1', 'sites.refresh_token');
    expect(box.open(record, 'site_1', 'sites.refresh_token')).toBe('token');
    expect(() => box.open(record, 'site_1', 'sites.access_token')).toThrow(/does not open/);
    expect(() => box.open(record, 'site_1', 'site_choices.tokens')).toThrow(/does not open/);
    expect(() => box.open(record, 'site_2', 'sites.refresh_token')).toThrow(/does not open/);
  });

  it('cannot be decrypted if it is made to look like one of an earlier version', () => {
    const record = box.seal('token', 'site_1', 'sites.refresh_token');
    const stripped = record.replace(/^v2\./, '');
    expect(() => box.open(stripped, 'site_1', 'sites.refresh_token')).toThrow(/does not open/);
  });

  it('of an earlier version can be decrypted in its row, and counts as outdated', () => {
    const record = sealedBefore('token', 'site_1');
    expect(box.open(record, 'site_1', 'sites.refresh_token')).toBe('token');
    expect(box.isCurrent(record)).toBe(false);
    expect(() => box.open(record, 'site_2', 'sites.refresh_token')).toThrow(/does not open/);
  });

  it('of an earlier version can also be decrypted if its key has the name of today’s mark', () => {
    const v2 = { id: 'v2', key: Buffer.alloc(32, 9) };
    const record = sealedBefore('token', 'site_1', v2);
    expect(createSecretBox([v2]).open(record, 'site_1', 'sites.refresh_token')).toBe('token');
  });
});

describe('secrets of an earlier version', () => {
  it('are bound to their columns when a relay starts, and those that no key can decrypt stay as they are', async () => {
    const database = await createTestDatabase();
    await addSite(database, 'site_1', sealedBefore('access', 'site_1'), sealedBefore('refresh', 'site_1'));
    await addSite(database, 'site_2', null, null);
    const lost = sealedBefore('lost', 'site_3', { id: 'gone', key: Buffer.alloc(32, 1) });
    await addSite(database, 'site_3', lost, lost);
    const relay = await startRelay({ database });
    const [one, two, three] = await rowsOf(relay, 'SELECT * FROM sites ORDER BY id');
    expect([one?.access_token, one?.refresh_token]).toEqual([
      expect.stringMatching(/^v2\.k1\./),
      expect.stringMatching(/^v2\.k1\./),
    ]);
    expect(box.open(String(one?.access_token), 'site_1', 'sites.access_token')).toBe('access');
    expect(box.open(String(one?.refresh_token), 'site_1', 'sites.refresh_token')).toBe('refresh');
    expect([two?.access_token, three?.access_token]).toEqual([null, lost]);
    expect(relay.logged).toContainEqual({
      level: 'warn',
      facts: { table: 'sites', id: 'site_3' },
      sentence: expect.stringContaining('no key “gone”'),
    });
    await relay.stop();
  });

  it('are rewritten once, and one that is swapped for another column afterwards cannot be decrypted', async () => {
    const database = await createTestDatabase();
    await addSite(
      database,
      'site_1',
      sealedBefore('access', 'site_1'),
      box.seal('refresh', 'site_1', 'sites.refresh_token'),
    );
    await inDatabase({ database }, async (opened) => {
      expect(await countOutdated(opened, box)).toBe(1);
      expect(await bindToColumns(opened, box)).toEqual([]);
      expect(await countOutdated(opened, box)).toBe(0);
      const swapped = await opened
        .updateTable('sites')
        .set((is) => ({ access_token: is.ref('refresh_token') }))
        .returning('access_token')
        .executeTakeFirst();
      expect(() => box.open(String(swapped?.access_token), 'site_1', 'sites.access_token')).toThrow(/does not open/);
    });
    await database.drop();
  });
});
