import { eventOf } from '../support/avsb';
import { inDatabase } from '../support/database';
import { issuesOf, violationsOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';

const newType = 'flag.stale';

describe('an event type that is newer than a destination', () => {
  let relay: TestRelay;
  let path: string;
  beforeAll(async () => {
    relay = await startRelay();
    const { id } = await relay.destination();
    path = `/v1/destinations/${id}`;
    await inDatabase(relay, (database) => database.deleteFrom('mappings').where('event_type', '=', newType).execute());
  });
  afterAll(() => expect(violationsOf(relay.atlassian)).toEqual([]));

  const rowOf = async () => {
    const { body } = await relay.call('GET', path);
    return body.mappings.find(({ eventType }: { eventType: string }) => eventType === newType);
  };
  const send = () => relay.send(eventOf(newType));

  it('has its default row, disabled, with the issue type and priority that the project is known to have', async () => {
    const { default: shown } = (await relay.call('GET', '/v1/event-types')).body.items.find(
      ({ type }: { type: string }) => type === newType,
    );
    expect(await rowOf()).toEqual({
      ...shown,
      eventType: newType,
      enabled: false,
      issueType: { id: expect.any(String), name: shown.issueType },
      priority: { id: expect.any(String), name: shown.priority },
    });
  });

  it('files nothing, and keeps no other event from being filed', async () => {
    expect((await send()).deliveries).toEqual([]);
    expect((await relay.call('POST', `${path}/check`)).body.ok).toBe(true);
    expect((await relay.call('POST', `${path}/preview`, { eventType: newType })).body.decision.reason).toMatch(
      /is off/,
    );
  });

  it('can be sent as a test', async () => {
    expect((await relay.call('POST', `${path}/test-tickets`, { eventType: newType })).status).toBe(201);
  });

  it('stays disabled when other rows are saved, or the templates refreshed', async () => {
    expect((await relay.call('POST', `${path}/refresh-templates`)).body.needsRemap).toEqual([]);
    expect((await rowOf()).enabled).toBe(false);
  });

  it('files tickets once it is enabled, and the audit log says what changed', async () => {
    const before = issuesOf(relay.atlassian).length;
    const mappings = [{ ...(await rowOf()), enabled: true }];
    expect((await relay.call('PUT', `${path}/mappings`, { mappings })).status).toBe(200);
    const [{ id }] = (await send()).deliveries;
    expect(await relay.settled(id)).toMatchObject({ outcome: 'created' });
    expect(issuesOf(relay.atlassian)).toHaveLength(before + 1);
    const { items } = (await relay.call('GET', '/v1/audit-log?action=JIRA_TEMPLATES_UPDATED')).body;
    expect(items[0].details.changes).toEqual([{ eventType: newType, fields: { enabled: { from: false, to: true } } }]);
  });
});
