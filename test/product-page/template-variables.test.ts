import type { Variables } from '../../shared/event-type';
import { eventOf } from '../relay/support/avsb';
import { issuesOf, violationsOf } from '../relay/support/jira';
import { startRelay, type TestRelay } from '../relay/support/relay';

/** “Template variables”: which there are, and how they appear in the ticket that is filed. */

const variablesOnThePage: Record<string, string> = {
  'experiment.winner_declared':
    'experimentName, winnerVariationName, primaryMetricName, lift, confidence, sampleSize, engine, declaredAt, resultsUrl',
  'experiment.guardrail_breached':
    'experimentName, guardrailMetric, observedValue, thresholdValue, breachDirection, detectedAt, resultsUrl',
  'experiment.srm_failed': 'experimentName, observedRatio, expectedRatio, pValue, detectedAt, resultsUrl',
  'flag.rule_activated': 'flagName, ruleName, environment, activatedAt, activatedBy, resultsUrl',
};

let relay: TestRelay;
let destinationId: string;

beforeAll(async () => {
  relay = await startRelay();
  ({ id: destinationId } = await relay.destination());
});
afterAll(() => expect(violationsOf(relay.atlassian)).toEqual([]));

async function map(eventType: string, change: object) {
  const row = {
    eventType,
    enabled: true,
    issueType: { name: 'Task' },
    priority: null,
    summaryTemplate: 'x',
    descriptionTemplate: null,
    labels: [],
    ...change,
  };
  const { status } = await relay.call('PUT', `/v1/destinations/${destinationId}/mappings`, { mappings: [row] });
  expect(status).toBe(200);
}

/** The ticket that an event files; each time for another subject. */
async function ticketOf(event: ReturnType<typeof eventOf>) {
  const subject = { ...event.subject, id: `subject-${issuesOf(relay.atlassian).length}` };
  const { deliveries } = await relay.send({ ...event, subject });
  const { state, issueKey, reason } = await relay.settled(deliveries[0].id);
  expect([state, reason]).toEqual(['delivered', expect.any(String)]);
  const issue = issuesOf(relay.atlassian).find(({ key }) => key === issueKey);
  if (issue === undefined) throw new Error(`There is no issue ${issueKey}.`);
  return issue;
}

const paragraphs = (...texts: string[]) => ({
  version: 1,
  type: 'doc',
  content: texts.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] })),
});

describe('the available variables per event type', () => {
  it.each(Object.entries(variablesOnThePage))('of %s are those of the page', async (type, names) => {
    const { items } = (await relay.call('GET', '/v1/event-types')).body;
    const entry = items.find((item: { type: string }) => item.type === type);
    expect(entry.variables).toEqual(names.split(', '));
    expect(Object.keys(entry.sample).toSorted()).toEqual(names.split(', ').toSorted());
  });

  it.each(Object.keys(variablesOnThePage))('are all in the ticket of %s, as they were sent', async (type) => {
    const names = variablesOnThePage[type]?.split(', ') ?? [];
    await map(type, {
      summaryTemplate: names
        .slice(0, 3)
        .map((name) => `{{${name}}}`)
        .join(' | '),
      descriptionTemplate: paragraphs(...names.map((name) => `${name}={{${name}}}`)),
    });
    const event = eventOf(type);
    const sample: Variables = event.data;
    const issue = await ticketOf(event);
    expect(issue.summary).toBe(
      names
        .slice(0, 3)
        .map((name) => String(sample[name]))
        .join(' | '),
    );
    expect(issue.description).toEqual(paragraphs(...names.map((name) => `${name}=${sample[name]}`)));
  });
});

describe('a template', () => {
  it('renders unknown variables as an empty string, and the preview names them in a warning', async () => {
    const row = { summaryTemplate: 'A {{nope}}B', descriptionTemplate: 'On {{experimentName}}{{alsoNope}}.' };
    await map('experiment.srm_failed', row);
    const issue = await ticketOf(eventOf('experiment.srm_failed'));
    expect([issue.summary, issue.description]).toEqual(['A B', paragraphs('On Checkout redesign.')]);
    const preview = await relay.call('POST', `/v1/destinations/${destinationId}/preview`, {
      eventType: 'experiment.srm_failed',
    });
    expect(preview.body).toMatchObject({
      summary: 'A B',
      warnings: [
        '{{nope}} is not available for this event and will be blank.',
        '{{alsoNope}} is not available for this event and will be blank.',
      ],
    });
  });

  it('renders known variables that are missing from an event as an empty string', async () => {
    await map('experiment.srm_failed', { summaryTemplate: 'p={{pValue}};{{detectedAt}}' });
    const event = eventOf('experiment.srm_failed', { data: { experimentName: 'A', detectedAt: null } });
    expect((await ticketOf(event)).summary).toBe('p=;');
  });

  it('shows a number in its shortest form, and true and false', async () => {
    await map('experiment.srm_failed', { summaryTemplate: '{{a}} {{b}} {{c}} {{d}}' });
    const data = { a: 0.1 + 0.2, b: 1e21, c: true, d: false };
    expect((await ticketOf(eventOf('experiment.srm_failed', { data }))).summary).toBe(
      '0.30000000000000004 1e+21 true false',
    );
  });

  it.each([
    'a "quote", a \\ and <b>&amp;</b>',
    '"}]}],"version":1',
    '{{resultsUrl}} {{#lift}}x{{/lift}} {{=<% %>=}}',
    '*bold* _it_ h1. [link|https://evil.example]',
    'see https://evil.example/x',
  ])('shows data as plain text, whatever it contains: %s', async (experimentName) => {
    const descriptionTemplate = 'Before {{experimentName}}\n\nAfter';
    await map('experiment.srm_failed', { summaryTemplate: '<{{experimentName}}>', descriptionTemplate });
    const text = await ticketOf(eventOf('experiment.srm_failed', { data: { experimentName } }));
    expect(text.summary).toBe(`<${experimentName}>`);
    expect(text.description).toEqual(paragraphs(`Before ${experimentName}`, 'After'));
    await map('experiment.srm_failed', { descriptionTemplate: paragraphs('<{{experimentName}}>', 'After') });
    const adf = await ticketOf(eventOf('experiment.srm_failed', { data: { experimentName } }));
    expect(adf.description).toEqual(paragraphs(`<${experimentName}>`, 'After'));
  });

  it('makes a summary one line of 255 characters at most', async () => {
    await map('experiment.srm_failed', { summaryTemplate: '[SRM]\n{{experimentName}}' });
    const { summary } = await ticketOf(
      eventOf('experiment.srm_failed', { data: { experimentName: 'word\r\n'.repeat(200) } }),
    );
    expect(summary).toBe(`[SRM] ${'word '.repeat(48)}word…`);
  });

  it('turns plain text into paragraphs, line breaks and a card', async () => {
    await map('experiment.srm_failed', {
      descriptionTemplate: '{{experimentName}} is off:\n{{observedRatio}}\n\n{{resultsUrl}}',
    });
    const { description } = await ticketOf(eventOf('experiment.srm_failed'));
    const url = 'https://app.avsb.example/experiments/exp_42/results';
    expect(description).toEqual({
      version: 1,
      type: 'doc',
      content: [
        {
          type: 'paragraph',
          content: [
            { type: 'text', text: 'Checkout redesign is off:' },
            { type: 'hardBreak' },
            { type: 'text', text: '0.531' },
          ],
        },
        { type: 'paragraph', content: [{ type: 'inlineCard', attrs: { url } }] },
      ],
    });
  });
});
