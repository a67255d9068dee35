import type { AdfDocument } from '../../../relay/domain/adf/document';
import { isValidAdf } from '../../../relay/domain/adf/validate';
import { linksOfIssue } from '../../../relay/store/links';
import { eventOf, signedHeaders } from '../support/avsb';
import { inDatabase, insertRows } from '../support/database';
import { startRelay, type TestRelay } from '../support/relay';

const breached = 'experiment.guardrail_breached';
const maxBodyChars = 256 * 1024;

const words = (text: string) => ({ type: 'text', text });
const docOf = (...content: unknown[]) => ({ version: 1, type: 'doc', content });
const textsOf = (times: number) =>
  docOf({ type: 'paragraph', content: Array.from({ length: times }, () => words('{{a}}')) });

/** A short template that names a long value again and again: gigabytes, were it rendered to its end. */
const amplified: readonly [string, unknown, string][] = [
  ['20 KB 5,000 times', '{{a}}'.repeat(5_000), 'x'.repeat(20_000)],
  ['20 KB 5,000 times in a document', textsOf(5_000), 'x'.repeat(20_000)],
  ['20,000 line breaks 2,000 times', '{{a}}'.repeat(2_000), '\n'.repeat(20_000)],
  ['20,000 line breaks 2,000 times in a document', textsOf(2_000), '\n'.repeat(20_000)],
];

/** As much of it as a body has room for. */
const filled = (before: string, part: string, after: string) =>
  `${before}${part.repeat(Math.floor((maxBodyChars - 500) / part.length)).slice(0, -1)}${after}`;

describe('a costly request from a tenant', () => {
  let relay: TestRelay;
  let destinationId: string;
  beforeAll(async () => {
    relay = await startRelay();
    destinationId = (await relay.destination()).id;
  });

  const preview = (mapping: object, data: object) =>
    relay.call('POST', `/v1/destinations/${destinationId}/preview`, { eventType: breached, mapping, data });

  async function save(change: object): Promise<void> {
    const { body } = await relay.call('GET', `/v1/destinations/${destinationId}`);
    const row = body.mappings.find(({ eventType }: { eventType: string }) => eventType === breached);
    const saved = await relay.call('PUT', `/v1/destinations/${destinationId}/mappings`, {
      mappings: [{ ...row, ...change }],
    });
    expect(saved.status).toBe(200);
  }

  it.each(amplified)(
    'is previewed to 200,000 characters, and shown as shortened: %s',
    async (_, descriptionTemplate, a) => {
      const { status, body } = await preview({ descriptionTemplate }, { a });
      expect(status).toBe(200);
      expect(body.truncated).toBe(true);
      expect(isValidAdf(body.description)).toBe(true);
      expect(JSON.stringify(body.description).length).toBeLessThanOrEqual(32_767);
    },
  );

  it.each(amplified)('becomes a ticket as a saved row: %s', async (title, descriptionTemplate, a) => {
    await save({ descriptionTemplate });
    const { data } = eventOf(breached);
    const accepted = await relay.send(eventOf(breached, { subjectId: title, data: { ...data, a } }));
    const delivery = await relay.settled(accepted.deliveries[0].id);
    expect(delivery).toMatchObject({ state: 'delivered', outcome: 'created' });
    expect(delivery.reason).toContain('shortened');
  });

  it('becomes a ticket by the default row, whatever its values are made of', async () => {
    await save({ descriptionTemplate: null });
    const { data } = eventOf(breached);
    const values = [
      '1'.repeat(250_000),
      ' '.repeat(250_000),
      'x\n'.repeat(60_000),
      `https://a.example${'/'.repeat(250_000)}`,
    ];
    for (const [index, value] of values.entries()) {
      const odd = { ...data, observedValue: `${value}x`, [index === 3 ? 'resultsUrl' : 'note']: `${index}` };
      const resultsUrl = index === 3 ? { resultsUrl: `${value}x`, observedValue: 512 } : {};
      const event = eventOf(breached, { subjectId: `odd ${index}`, data: { ...odd, ...resultsUrl } });
      const delivery = await relay.settled((await relay.send(event)).deliveries[0].id);
      expect(delivery).toMatchObject({ state: 'delivered', outcome: 'created' });
    }
  });

  it.each<[string, string, string, string]>([
    ['rows', 'PUT', 'mappings', filled('{"mappings":[', '{},', ']}')],
    ['rows that are none', 'PUT', 'mappings', filled('{"mappings":[', '1,', ']}')],
    ['labels', 'PUT', 'mappings', filled('{"mappings":[{"labels":[', '1,', ']}]}')],
    ['rows to check', 'POST', 'check', filled('{"mappings":[', '{},', ']}')],
    [
      'names of fields',
      'POST',
      'preview',
      filled(`{"eventType":"${breached}","mapping":{"issueType":{"name":"`, 'x', '"}}}'),
    ],
  ])('is answered with at most fifty errors: %s', async (_, method, call, body) => {
    const { status, body: problem } = await relay.call(method, `/v1/destinations/${destinationId}/${call}`, body);
    expect(status).toBe(422);
    expect(problem.errors.length).toBeLessThanOrEqual(50);
    expect(JSON.stringify(problem).length).toBeLessThan(50_000);
  });

  it('is answered with at most fifty errors: invalid values', async () => {
    const data = Array.from({ length: 20_000 }, (_, index) => `"${index}":{}`).join();
    const event = JSON.stringify({ ...eventOf(breached), data: 0 }).replace('"data":0', `"data":{${data}}`);
    const answer = await fetch(`${relay.url}/v1/events`, {
      method: 'POST',
      headers: signedHeaders(event),
      body: event,
    });
    expect(answer.status).toBe(422);
    const { errors } = (await answer.json()) as { errors: { path: string }[] };
    expect(errors.map(({ path }) => path)).toContain('data.0');
    expect(errors.length).toBeLessThanOrEqual(50);
    const previewed = await preview({}, JSON.parse(`{${data}}`));
    expect(previewed.status).toBe(422);
    expect(previewed.body.errors.length).toBeLessThanOrEqual(50);
  });

  it('is accepted: thousands of variables that the catalogue does not have', async () => {
    const more = Object.fromEntries(Array.from({ length: 15_000 }, (_, index) => [`v${index}`, index]));
    const { data } = eventOf(breached);
    const accepted = await relay.send(eventOf(breached, { subjectId: 'many', data: { ...data, ...more } }));
    expect(await relay.settled(accepted.deliveries[0].id)).toMatchObject({ state: 'delivered' });
  });

  it('is refused: rows that are too long together, unless they are shorter than the saved ones', async () => {
    const { body } = await relay.call('GET', `/v1/destinations/${destinationId}`);
    const rows: { eventType: string }[] = body.mappings;
    const saved: number[] = [];
    for (const row of rows.slice(0, 6)) {
      const mappings = [
        {
          ...row,
          enabled: false,
          descriptionTemplate: docOf({ type: 'paragraph', content: [words('x'.repeat(240_000))] }),
        },
      ];
      saved.push((await relay.call('PUT', `/v1/destinations/${destinationId}/mappings`, { mappings })).status);
    }
    expect(saved).toEqual([200, 200, 200, 200, 422, 422]);
    const short = [{ ...rows[0], enabled: false, descriptionTemplate: 'Short' }];
    const shortened = await relay.call('PUT', `/v1/destinations/${destinationId}/mappings`, { mappings: short });
    expect(shortened.status).toBe(200);
  });

  it('is listed a page of a million characters at a time: destinations with long rows', async () => {
    const made: string[] = [];
    const description: AdfDocument = {
      version: 1,
      type: 'doc',
      content: [{ type: 'paragraph', content: [words('x'.repeat(240_000))] }],
    };
    const { siteId } = { siteId: (await relay.call('GET', `/v1/destinations/${destinationId}`)).body.site.id };
    for (let index = 0; index < 3; index += 1) {
      const { body } = await relay.call('POST', '/v1/destinations', {
        siteId,
        projectKey: 'ROLL',
        name: `Long ${index}`,
      });
      made.push(body.id);
      for (const row of body.mappings.slice(0, 2)) {
        const mappings = [{ ...row, enabled: false, descriptionTemplate: description }];
        expect((await relay.call('PUT', `/v1/destinations/${body.id}/mappings`, { mappings })).status).toBe(200);
      }
    }
    const listed: string[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await relay.call('GET', `/v1/destinations?limit=200${cursor}`);
      expect(JSON.stringify(body).length).toBeLessThan(1_300_000);
      listed.push(...body.items.map(({ id }: { id: string }) => id));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(listed).toEqual([destinationId, ...made]);
  });

  it('is shown up to fifty: subjects that people link with one issue', async () => {
    const found = await inDatabase(relay, async (database) => {
      const link = await database.selectFrom('links').selectAll().orderBy('id').executeTakeFirstOrThrow();
      const many = Array.from({ length: 80 }, (_, index) => ({
        ...link,
        id: `lnk_zz${index}`,
        origin: 'manual',
        dedup_key: null,
        takes_comments: false,
        subject_id: `linked ${index}`,
      }));
      await insertRows(database, 'links', many);
      return linksOfIssue(database, 'org_1', { siteId: link.site_id, issueId: link.issue_id });
    });
    expect(found).toHaveLength(50);
  });

  it('is searched fast: names and a search of one letter', async () => {
    await inDatabase(relay, async (database) => {
      const delivery = await database.selectFrom('deliveries').selectAll().orderBy('id').executeTakeFirstOrThrow();
      const name = 'A'.repeat(500);
      const many = Array.from({ length: 4_000 }, (_, index) => ({
        ...delivery,
        id: `dlv_${String(index).padStart(26, '0')}`,
        subject_name: name,
        search_text: name,
      }));
      await insertRows(database, 'deliveries', many);
    });
    const before = process.cpuUsage();
    const { body } = await relay.call('GET', `/v1/deliveries?q=${'a'.repeat(254)}b`);
    const { user, system } = process.cpuUsage(before);
    expect(body).toMatchObject({ items: [], total: 0 });
    expect((user + system) / 1_000).toBeLessThan(500);
    expect((await relay.call('GET', `/v1/deliveries?q=${'a'.repeat(255)}`)).body).toMatchObject({
      total: 1_000,
      totalCapped: true,
    });
    expect((await relay.call('GET', '/v1/deliveries?q=a%25a')).body.total).toBe(0);
  });
});
