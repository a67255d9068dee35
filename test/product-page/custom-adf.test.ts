import { storedLength } from '../../relay/demo/atlassian/adf/stored-length';
import { eventOf } from '../relay/support/avsb';
import { issuesOf, violationsOf } from '../relay/support/jira';
import { startRelay, type TestRelay } from '../relay/support/relay';

/** “Custom ADF descriptions”, with Jira's own length rule: 32,767 characters of what it stores. */

/** The page's example, letter by letter. */
const onThePage = `{
  "version": 1,
  "type": "doc",
  "content": [
    { "type": "paragraph", "content": [
      { "type": "text", "text": "Winner: " },
      { "type": "text", "text": "{{winnerVariationName}}", "marks": [{ "type": "strong" }] }
    ]},
    { "type": "paragraph", "content": [{ "type": "inlineCard", "attrs": { "url": "{{resultsUrl}}" } }] }
  ]
}`;
const jirasLimit = 32_767;
const winner = 'experiment.winner_declared';
const resultsUrl = 'https://app.avsb.example/experiments/exp_42/results';

let relay: TestRelay;
let destinationId: string;

beforeAll(async () => {
  relay = await startRelay();
  ({ id: destinationId } = await relay.destination());
});
afterAll(() => expect(violationsOf(relay.atlassian)).toEqual([]));

function save(descriptionTemplate: unknown) {
  const mapping = {
    eventType: winner,
    enabled: true,
    issueType: { name: 'Task' },
    priority: null,
    summaryTemplate: '{{experimentName}}',
    descriptionTemplate,
    labels: [],
  };
  return relay.call('PUT', `/v1/destinations/${destinationId}/mappings`, { mappings: [mapping] });
}

/** The delivery of a winner, and the ticket that it filed; each time for another subject. */
async function filed(data?: Parameters<typeof eventOf>[1]) {
  const { deliveries } = await relay.send(
    eventOf(winner, { ...data, subjectId: `exp_${issuesOf(relay.atlassian).length}` }),
  );
  const delivery = await relay.settled(deliveries[0].id);
  expect(delivery.state).toBe('delivered');
  const issue = issuesOf(relay.atlassian).find(({ key }) => key === delivery.issueKey);
  return { delivery, description: issue?.description as { content: Node[] } };
}

interface Node {
  type: string;
  text?: string;
  attrs?: Record<string, unknown>;
  content?: Node[];
}

const line = (text: string): Node => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const doc = (...content: Node[]) => ({ version: 1, type: 'doc', content });
const note = [
  { type: 'rule' },
  {
    type: 'paragraph',
    content: [
      { type: 'text', text: 'Shortened: this is longer than Jira allows. See all of it in AvsB: ' },
      { type: 'inlineCard', attrs: { url: resultsUrl } },
    ],
  },
];

describe('a description template', () => {
  it('may be the page’s example, word for word', async () => {
    expect((await save(JSON.parse(onThePage))).status).toBe(200);
    const { description } = await filed();
    expect(description).toEqual(
      JSON.parse(
        onThePage.replace('{{winnerVariationName}}', 'One-page checkout').replace('{{resultsUrl}}', resultsUrl),
      ),
    );
  });

  it('loses the example’s card if an event has no results page, and stays valid', async () => {
    await save(JSON.parse(onThePage));
    const { description } = await filed({ data: { winnerVariationName: 'B' } });
    expect(description.content).toHaveLength(1);
    const { description: empty } = await filed({ data: {} });
    expect(empty).toEqual(doc(line('Winner: ')));
  });

  it('may be plain text with mustache placeholders, or none', async () => {
    expect((await save('{{winnerVariationName}} won')).status).toBe(200);
    expect((await filed()).description).toEqual(doc(line('One-page checkout won')));
    expect((await save(null)).status).toBe(200);
    expect(JSON.stringify((await filed()).description)).toContain('Key statistics');
  });

  it.each<[string, unknown, string, RegExp]>([
    ['a paragraph', line('x'), 'type', /top-level doc node/],
    ['an array', [line('x')], '', /null, a text .* or an ADF document/],
    ['no version', { type: 'doc', content: [] }, 'version', /is missing/],
    ['another version', { version: 2, type: 'doc', content: [] }, 'version', /1/],
    ['no content', { version: 1, type: 'doc' }, 'content', /is missing/],
    ['invalid content', { version: 1, type: 'doc', content: 'x' }, 'content', /array/],
    ['an unknown node', doc({ type: 'paragraf' }), 'content[0].type', /“paragraf” is not a type/],
    ['a node in a wrong place', doc({ type: 'text', text: 'x' }), 'content[0]', /is not allowed in a “doc”/],
    ['an empty text', doc(line('')), 'content[0].content[0].text', /must not be empty/],
    [
      'a card without an address',
      doc({ type: 'paragraph', content: [{ type: 'inlineCard', attrs: {} }] }),
      'content[0].content[0].attrs.url',
      /is missing/,
    ],
    ['a placeholder that does not parse', doc(line('{{#a}}')), 'content[0].content[0].text', /not a valid template/],
  ])('is refused on save with the path of each error: %s', async (_, template, path, message) => {
    const { status, body } = await save(template);
    const at = `mappings[0].descriptionTemplate${path === '' ? '' : `.${path}`}`;
    expect([status, body.errors]).toEqual([422, [{ path: at, message: expect.stringMatching(message) }]]);
  });

  it('is refused with every error, not only the first', async () => {
    const { body } = await save(doc(line(''), { type: 'nope' }, { type: 'heading', attrs: { level: 9 } }));
    expect(
      body.errors.map(({ path }: { path: string }) => path.replace('mappings[0].descriptionTemplate.', '')),
    ).toEqual(['content[0].content[0].text', 'content[1].type', 'content[2].attrs.level']);
  });
});

describe('a body over the limit', () => {
  it('is truncated with a note at the end that links to the results', async () => {
    await save('{{experimentName}}\n\n'.repeat(60));
    const { description, delivery } = await filed({ data: { experimentName: 'word '.repeat(200), resultsUrl } });
    expect(description.content.slice(-2)).toEqual(note);
    expect(storedLength(description)).toBeLessThanOrEqual(jirasLimit);
    expect(storedLength(description)).toBeGreaterThan(jirasLimit * 0.9);
    expect(delivery.reason).toContain('The description was shortened to what Jira accepts.');
  });

  it('loses whole rows of its tables and items of its lists', async () => {
    const cell = (type: string, text: string): Node => ({ type, content: [line(text)] });
    const rows = Array.from({ length: 150 }, (_, index) => ({
      type: 'tableRow',
      content: [cell('tableHeader', `${index}`), cell('tableCell', '{{experimentName}}')],
    }));
    await save(doc({ type: 'table', content: rows }));
    const data = { experimentName: 'x'.repeat(300), resultsUrl };
    const { description } = await filed({ data });
    const [table, ...rest] = description.content;
    expect(rest).toEqual(note);
    expect(table?.content).toEqual(
      rows.slice(0, table?.content?.length).map(({ type, content: [header] }) => ({
        type,
        content: [header, cell('tableCell', 'x'.repeat(300))],
      })),
    );
    const items = rows.map((_, index) => ({ type: 'listItem', content: [line(`${index} {{experimentName}}`)] }));
    await save(doc({ type: 'bulletList', content: items }));
    const [list] = (await filed({ data })).description.content;
    expect(list?.content?.slice(0, -1)).toEqual(
      items.slice(0, (list?.content?.length ?? 0) - 1).map(({ type }, index) => ({
        type,
        content: [line(`${index} ${'x'.repeat(300)}`)],
      })),
    );
  });

  it('is not truncated if it just fits', async () => {
    await save('{{experimentName}}');
    const { description, delivery } = await filed({ data: { experimentName: 'x'.repeat(32_000), resultsUrl } });
    expect(description).toEqual(doc(line('x'.repeat(32_000))));
    expect(delivery.reason).not.toContain('shortened');
  });

  it('is shortened further and sent again if Jira still finds it too long', async () => {
    await save('{{experimentName}}\n\n'.repeat(60));
    const tooLong = 'The entered text is too long. It exceeds the allowed limit of 32,767 characters.';
    relay.atlassian.faults.add({
      match: { operationId: 'createIssue' },
      action: { kind: 'answer', status: 400, body: { errorMessages: [], errors: { description: tooLong } } },
      times: 2,
    });
    const { description, delivery } = await filed({ data: { experimentName: 'word '.repeat(200), resultsUrl } });
    expect(delivery.attempts).toBe(3);
    expect(JSON.stringify(description).length).toBeLessThan(jirasLimit * 0.5);
    expect(description.content.slice(-2)).toEqual(note);
    const { attemptLog } = (await relay.call('GET', `/v1/deliveries/${delivery.id}`)).body;
    expect(attemptLog.map(({ result }: { result: string }) => result)).toEqual(['rejected', 'rejected', 'confirmed']);
  });
});
