import { inDatabase, insertRows, rowsOf } from '../support/database';
import { startRelay, type TestRelay } from '../support/relay';
import { until } from '../support/until';

const type = 'experiment.guardrail_breached';
const at = '2026-11-23T10:00:00.000Z';
/** More than are put back at once, twice. */
const many = 2_300;

let relay: TestRelay;
const made: Record<string, string> = {};
beforeAll(async () => {
  relay = await startRelay();
  const siteId = (await relay.destination()).site.id;
  for (const name of ['resumed', 'deleted']) {
    const { body } = await relay.call('POST', '/v1/destinations', { siteId, projectKey: 'ROLL', name });
    made[name] = body.id;
  }
  // Nothing is filed: what is in the queue again says so.
  const slowDown = { kind: 'answer', status: 429, headers: { 'retry-after': '3600' } } as const;
  relay.atlassian.faults.add({ match: { operationId: 'createIssue' }, action: slowDown });
});

/** A paused destination for which this many events wait. */
async function waitingFor(name: string): Promise<string> {
  const id = made[name] ?? '';
  await relay.call('PATCH', `/v1/destinations/${id}`, { enabled: false });
  await inDatabase(relay, async (database) => {
    for (let start = 0; start < many; start += 100) {
      const numbers = Array.from({ length: 100 }, (_, index) => String(start + index).padStart(5, '0'));
      const common = { organisation_id: 'org_1', subject_kind: 'experiment' };
      await insertRows(
        database,
        'events',
        numbers.map((number) => ({
          ...common,
          id: `evt_${name}_${number}`,
          webhook_id: `${name}_${number}`,
          type,
          subject_id: number,
          occurred_at: at,
          received_at: at,
          data: '{}',
        })),
      );
      await insertRows(
        database,
        'deliveries',
        numbers.map((number) => ({
          ...common,
          id: `dlv_01ARZ3NDEKTSV4RRFFQ69${number}`.replace('ARZ', name === 'resumed' ? 'ARZ' : 'BRZ'),
          event_id: `evt_${name}_${number}`,
          destination_id: id,
          event_type: type,
          subject_id: number,
          subject_name: number,
          dedup_key: JSON.stringify(['org_1', id, 'experiment', number, type]),
          state: 'waiting',
          obstacle: 'disabled',
          created_at: at,
        })),
      );
    }
  });
  return id;
}

const statesAt = (destinationId: string) =>
  inDatabase(relay, async (database) => {
    const rows = await database
      .selectFrom('deliveries')
      .select((is) => ['state', is.fn.countAll<number>().as('count')])
      .where('destination_id', '=', destinationId)
      .groupBy('state')
      .execute();
    const counts: Partial<Record<string, number>> = Object.fromEntries(rows.map(({ state, count }) => [state, count]));
    return counts;
  });

describe('thousands of deliveries that wait for one obstacle', () => {
  it('are all put back into the queue when it is gone, a batch at a time', async () => {
    const id = await waitingFor('resumed');
    expect((await relay.call('PATCH', `/v1/destinations/${id}`, { enabled: true })).status).toBe(200);
    await until(
      async () => (await statesAt(id)).waiting === undefined || undefined,
      'nothing to wait any longer',
      20_000,
    );
    const { queued = 0, delivering = 0, ...others } = await statesAt(id);
    expect(queued + delivering).toBe(many);
    expect(others).toEqual({});
    const left = () => rowsOf(relay, "SELECT * FROM work_items WHERE task = 'release-waiting'");
    await until(async () => (await left()).length === 0, 'the work on them to end');
  });

  it('all fail when their destination is deleted', async () => {
    const id = await waitingFor('deleted');
    expect((await relay.call('DELETE', `/v1/destinations/${id}`)).status).toBe(204);
    const { body } = await relay.call('GET', '/v1/audit-log?action=JIRA_DESTINATION_DELETED');
    expect(body.items[0].details.deliveriesEnded).toBe(many);
    await until(async () => (await statesAt(id)).failed === many || undefined, 'all of them to end');
    const [last] = await rowsOf(
      relay,
      'SELECT reason FROM deliveries WHERE destination_id = ? ORDER BY id DESC LIMIT 1',
      id,
    );
    expect(last).toEqual({ reason: 'Not filed: destination deleted.' });
  });
});
