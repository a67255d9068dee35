import { type Admin, startAdmin } from './admin';

let admin: Admin;
beforeAll(async () => {
  admin = await startAdmin();
});
afterAll(() => admin.relay.stop());

/** The lists of issue types and the create screens that Jira was asked for during a save. */
async function createMetadataReadBy(save: () => Promise<{ status: number }>, status: number): Promise<string[]> {
  const { requests } = admin.relay.atlassian;
  const before = requests.length;
  expect((await save()).status).toBe(status);
  return requests
    .slice(before)
    .filter(({ operationId }) => operationId?.startsWith('getCreateIssueMeta'))
    .map(({ path }) => path);
}

describe('saving a destination reads its create metadata once', () => {
  it('when it is created', async () => {
    const create = () => admin.relay.call('POST', '/v1/destinations', { siteId: admin.siteId, projectKey: 'OPS' });
    const read = await createMetadataReadBy(create, 201);
    expect(read.length).toBeGreaterThan(1);
    expect(read).toEqual([...new Set(read)]);
  });

  it('when a row is saved, with the screens of the rows that were not saved', async () => {
    const saved = admin.row(await admin.read(), 'experiment.guardrail_breached');
    const others = (await admin.read()).mappings.filter(
      (row: { enabled: boolean; issueType: { id: string } | null }) =>
        row.enabled && row.issueType?.id !== saved.issueType.id,
    );
    expect(others.length).toBeGreaterThan(0);
    const read = await createMetadataReadBy(() => admin.put([{ ...saved, labels: ['on-call'] }]), 200);
    expect(read).toEqual([...new Set(read)]);
    for (const { issueType } of [saved, ...others]) {
      expect(read.filter((path) => path.endsWith(`/issuetypes/${issueType.id}`))).toHaveLength(1);
    }
  });

  it('when it moves to another project', async () => {
    const read = await createMetadataReadBy(() => admin.patch({ projectKey: 'OPS' }), 200);
    expect(read.length).toBeGreaterThan(1);
    expect(read).toEqual([...new Set(read)]);
  });
});
