import { removeIssueType, removePriority } from '../../relay/demo/atlassian/world';
import { eventCatalogue } from '../../shared/event-catalogue';
import { eventOf } from '../relay/support/avsb';
import { issuesOf, siteOf, violationsOf } from '../relay/support/jira';
import { startRelay, type TestRelay } from '../relay/support/relay';

/** Mapping a project and event types, and the default mappings, as the API does them. */

interface Row {
  eventType: string;
  enabled: boolean;
  issueType: { id: string; name: string } | null;
  priority: { id: string; name: string } | null;
  summaryTemplate: string;
  descriptionTemplate: unknown;
  labels: string[];
}
interface Destination {
  id: string;
  site: { id: string };
  project: { key: string };
  mappings: Row[];
}

let relay: TestRelay;
let destination: Destination;
beforeEach(async () => {
  relay = await startRelay();
  destination = await relay.destination();
});
afterEach(async () => {
  expect(violationsOf(relay.atlassian)).toEqual([]);
  await relay.stop();
});

const acme = () => siteOf(relay.atlassian);
const rowOf = (eventType: string) => destination.mappings.find((row) => row.eventType === eventType);
const customise = async (eventType: string, change: object) => {
  const path = `/v1/destinations/${destination.id}/mappings`;
  const answer = await relay.call('PUT', path, { mappings: [{ ...rowOf(eventType), ...change }] });
  expect(answer.body.errors).toBeUndefined();
  return answer;
};
/** Fires an event, and answers the ticket in Jira with the names of what it refers to. */
async function filed(eventType: string) {
  const { deliveries } = await relay.send(eventOf(eventType));
  const { issueKey } = await relay.settled(deliveries[0].id);
  const issue = issuesOf(relay.atlassian).find(({ key }) => key === issueKey);
  if (issue === undefined) throw new Error(`Nothing was filed for ${eventType}.`);
  const named = (all: readonly { id: string; name: string }[], id: string | null) =>
    all.find((one) => one.id === id)?.name;
  return {
    ...issue,
    issueType: named(acme().issueTypes, issue.issueTypeId),
    priority: named(acme().priorities, issue.priorityId),
  };
}

describe('Mapping a project + event types', () => {
  it('binds each destination to a single project', async () => {
    expect(destination.project.key).toBe('ROLL');
    expect((await filed('experiment.winner_declared')).key).toBe('ROLL-1');
    const body = { siteId: destination.site.id, projectKey: 'OPS' };
    expect((await relay.call('POST', '/v1/destinations', body)).body.project.key).toBe('OPS');
  });

  it('surfaces a table of all notification events', () => {
    expect(destination.mappings.map(({ eventType }) => eventType)).toEqual(eventCatalogue.map(({ type }) => type));
  });

  it('lets one toggle the events to file tickets for', async () => {
    expect((await relay.send(eventOf('experiment.launched'))).deliveries).toEqual([]);
    await customise('experiment.launched', { enabled: true });
    expect((await filed('experiment.launched')).key).toBe('ROLL-1');
    await customise('experiment.winner_declared', { enabled: false });
    expect((await relay.send(eventOf('experiment.winner_declared'))).deliveries).toEqual([]);
  });

  it('lets one customise issue type and priority', async () => {
    await customise('experiment.guardrail_breached', { issueType: { name: 'Story' }, priority: { name: 'Lowest' } });
    expect(await filed('experiment.guardrail_breached')).toMatchObject({ issueType: 'Story', priority: 'Lowest' });
  });

  it('supports {{variable}} substitution in the summary', async () => {
    await customise('experiment.guardrail_breached', {
      summaryTemplate: '{{guardrailMetric}} at {{observedValue}} on {{experimentName}}{{nothingOfThatName}}',
    });
    expect((await filed('experiment.guardrail_breached')).summary).toBe('p95 latency at 512 on Checkout redesign');
  });

  it('has a description with key stats, configuration and a smart-card link by default', async () => {
    const text = JSON.stringify((await filed('experiment.winner_declared')).description);
    expect(text).toContain('Conversion rate');
    expect(text).toContain('bayesian');
    expect(text).toContain('"type":"inlineCard","attrs":{"url":"https://app.avsb.example/experiments/exp_42/results"}');
  });

  it.each([
    ['plain text', 'Breached: {{guardrailMetric}}'],
    [
      'ADF JSON',
      {
        version: 1,
        type: 'doc',
        content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Breached: {{guardrailMetric}}' }] }],
      },
    ],
  ])('takes a custom description in %s', async (_, descriptionTemplate) => {
    await customise('experiment.guardrail_breached', { descriptionTemplate });
    expect((await filed('experiment.guardrail_breached')).description).toMatchObject({
      type: 'doc',
      content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Breached: p95 latency' }] }],
    });
  });

  it('applies the labels to every issue that is created from the event type', async () => {
    await customise('experiment.srm_failed', { labels: ['trust', 'statistics'] });
    expect((await filed('experiment.srm_failed')).labels).toEqual(expect.arrayContaining(['trust', 'statistics']));
  });

  it('offers only what the project has, and accepts nothing else', async () => {
    removeIssueType(acme(), 'Epic', 'ROLL');
    removePriority(acme(), 'Lowest', 'ROLL');
    const at = `/v1/sites/${destination.site.id}/projects/ROLL`;
    const names = async (path: string) =>
      (await relay.call('GET', `${at}/${path}`)).body.items.map(({ name }: { name: string }) => name);
    expect(await names('issue-types')).not.toContain('Epic');
    expect(await names('priorities?issueTypeId=10001')).not.toContain('Lowest');
    const { status, body } = await relay.call('PUT', `/v1/destinations/${destination.id}/mappings`, {
      mappings: [
        { ...rowOf('flag.stale'), enabled: true, issueType: { name: 'Epic' } },
        { ...rowOf('flag.archived'), enabled: true, priority: { name: 'Lowest' } },
      ],
    });
    expect([status, body.errors]).toEqual([
      422,
      [
        { path: 'mappings[0].issueType', message: "ROLL has no issue type “Epic”. Choose one of the project's." },
        { path: 'mappings[1].priority', message: "ROLL has no priority “Lowest”. Choose one of the project's." },
      ],
    ]);
  });
});

describe('Default mappings', () => {
  it.each([
    ['experiment.winner_declared', 'Task', 'rollout', 'Medium', '[Rollout] One-page checkout won on Checkout redesign'],
    [
      'experiment.guardrail_breached',
      'Bug',
      'incident',
      'High',
      '[Guardrail] p95 latency breached on Checkout redesign',
    ],
    ['experiment.srm_failed', 'Bug', 'investigation', 'High', '[SRM] Sample-ratio mismatch on Checkout redesign'],
  ])('%s files a %s labelled %s, %s', async (eventType, issueType, label, priority, summary) => {
    expect(rowOf(eventType)?.enabled).toBe(true);
    const issue = await filed(eventType);
    expect(issue).toMatchObject({ issueType, priority, summary });
    expect(issue.labels).toContain(label);
  });

  it('flag.rule_activated files a Task labelled flag-rollout, Low', async () => {
    const issue = await filed('flag.rule_activated');
    expect(issue).toMatchObject({ issueType: 'Task', priority: 'Low' });
    expect(issue.summary).toMatch(/^\[Flag rule live\] .+ on .+/);
    expect(issue.labels).toContain('flag-rollout');
  });

  it('have the product’s templates', () => {
    expect(destination.mappings.filter(({ enabled }) => enabled).map((row) => row.summaryTemplate)).toEqual([
      '[Rollout] {{winnerVariationName}} won on {{experimentName}}',
      '[Guardrail] {{guardrailMetric}} breached on {{experimentName}}',
      '[SRM] Sample-ratio mismatch on {{experimentName}}',
      '[Flag rule live] {{ruleName}} on {{flagName}}',
    ]);
  });

  it('leave all other events disabled, and file them once they are toggled on', async () => {
    const others = destination.mappings.filter(({ enabled }) => !enabled);
    expect(others).toHaveLength(eventCatalogue.length - 4);
    for (const { eventType } of others) expect((await relay.send(eventOf(eventType))).deliveries).toEqual([]);
    for (const { eventType } of others) {
      await customise(eventType, { enabled: true });
      expect((await filed(eventType)).issueType).toBe(rowOf(eventType)?.issueType?.name);
    }
  });
});
