import { adfProblems } from '../../../relay/domain/adf/validate';
import { markerOf } from '../../../relay/domain/dedup';
import { eventCatalogue } from '../../../shared/event-catalogue';
import { eventOf } from '../support/avsb';
import { callsOf, issuesOf, siteOf, violationsOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';

const awkward = {
  'quotes and backslashes': 'He said "no" \\ and \'yes\' {"a": [1]}',
  'line breaks': 'first\nsecond\r\nthird\u2028fourth',
  emoji: '🧪👩‍👩‍👧‍👦 naïve café',
  'a template': '{{resultsUrl}} {{#x}}{{/x}} {{{experimentName}}}',
  markup: '<script>alert(1)</script> *bold* _x_ [a|b]',
  'a very long text': 'lorem ipsum '.repeat(3_500),
  'one endless word': 'x'.repeat(40_000),
  'control characters': 'a\u0000b\u0007c\ud800d',
};

describe('an event that AvsB signed becomes a ticket', () => {
  let relay: TestRelay;
  let destination: { id: string };

  beforeAll(async () => {
    relay = await startRelay();
    destination = await relay.destination();
  });
  afterAll(async () => {
    expect(violationsOf(relay.atlassian)).toEqual([]);
    await relay.stop();
  });

  async function ticketOf(event: ReturnType<typeof eventOf>) {
    const { deliveries } = await relay.send(event);
    const delivery = await relay.settled(deliveries[0].id);
    expect(delivery).toMatchObject({ state: 'delivered', outcome: 'created', lastError: null, attempts: 1 });
    const issue = issuesOf(relay.atlassian).find(({ key }) => key === delivery.issueKey);
    if (issue === undefined) throw new Error(`There is no ${delivery.issueKey}.`);
    return { delivery, issue };
  }

  it.each([
    [
      'experiment.winner_declared',
      'Task',
      'Medium',
      'rollout',
      '[Rollout] One-page checkout won on Checkout redesign',
      'won',
    ],
    [
      'experiment.guardrail_breached',
      'Bug',
      'High',
      'incident',
      '[Guardrail] p95 latency breached on Checkout redesign',
      'breached',
    ],
    [
      'experiment.srm_failed',
      'Bug',
      'High',
      'investigation',
      '[SRM] Sample-ratio mismatch on Checkout redesign',
      'srm_failed',
    ],
    [
      'flag.rule_activated',
      'Task',
      'Low',
      'flag-rollout',
      '[Flag rule live] 25 % of EU visitors on new-checkout',
      undefined,
    ],
  ])('%s: a %s of priority %s, labelled %s', async (type, issueType, priority, label, summary, verdict) => {
    const event = eventOf(type, { subjectId: `subject_${type}` });
    const { issue, delivery } = await ticketOf(event);
    const site = siteOf(relay.atlassian);
    expect(issue.summary).toBe(summary);
    expect(site.issueTypes.find(({ id }) => id === issue.issueTypeId)?.name).toBe(issueType);
    expect(site.priorities.find(({ id }) => id === issue.priorityId)?.name).toBe(priority);
    const dedupKey = JSON.stringify(['org_1', destination.id, event.subject.kind, event.subject.id, type]);
    expect(issue.labels).toEqual([label, markerOf(dedupKey)]);
    expect(issue.properties['avsb.experiment']).toEqual({
      subjectKind: event.subject.kind,
      subjectId: event.subject.id,
      eventType: type,
      deliveryId: delivery.id,
      ...(verdict !== undefined && { verdict }),
      ...(type.startsWith('flag') && { environment: 'production' }),
    });
    const description = JSON.stringify(issue.description);
    expect(description).toContain(`{"type":"inlineCard","attrs":{"url":"${event.data.resultsUrl}"}}`);
    expect(delivery.issueUrl).toBe(`${relay.atlassian.url}/site/acme/browse/${issue.key}`);
  });

  const types = eventCatalogue.filter(({ defaultMapping }) => defaultMapping.enabled).map(({ type }) => type);
  it.each(types.flatMap((type) => Object.keys(awkward).map((what) => [type, what] as const)))(
    '%s with %s in every text',
    async (type, what) => {
      const value = awkward[what as keyof typeof awkward];
      // Five long texts are as many as an event of 256 KiB holds.
      const names = Object.keys(eventOf(type).data).filter((name) => name !== 'resultsUrl');
      const data = { ...eventOf(type).data, ...Object.fromEntries(names.slice(0, 5).map((name) => [name, value])) };
      const { issue } = await ticketOf(eventOf(type, { subjectId: `${type} ${what}`, data }));
      expect(adfProblems(issue.description)).toEqual([]);
      expect(issue.summary.length).toBeLessThanOrEqual(255);
      expect(issue.summary).toMatch(/^\[(Rollout|Guardrail|SRM|Flag rule live)\] \S/);
    },
  );

  it.each(types)('%s without any variable', async (type) => {
    const { issue } = await ticketOf(eventOf(type, { subjectId: `bare ${type}`, data: {} }));
    expect(adfProblems(issue.description)).toEqual([]);
    expect(issue.summary).not.toMatch(/undefined|null|\{\{/);
  });

  it('with numbers that were sent as strings, which are still formatted for people', async () => {
    const data = { lift: '0.042', confidence: '0.97', sampleSize: '48210' };
    const { issue } = await ticketOf(eventOf('experiment.winner_declared', { subjectId: 'strings', data }));
    const description = JSON.stringify(issue.description);
    for (const shown of ['+4.2%', '97%', '48,210']) expect(description).toContain(shown);
  });

  it('with one call to Jira per ticket', async () => {
    const before = relay.atlassian.requests.length;
    const { issue } = await ticketOf(eventOf('experiment.srm_failed', { subjectId: 'one call' }));
    // How tickets stand is read apart from that, many at once; and the tickets of the tests before may get a property.
    const ofMainPath = relay.atlassian.requests
      .slice(before)
      .filter(({ operationId }) => operationId !== 'bulkFetchIssues')
      .filter(({ operationId, path }) => operationId !== 'setIssueProperty' || path.includes(`/${issue.id}/`));
    expect(ofMainPath.map(({ operationId }) => operationId)).toEqual(['createIssue']);
  });

  it('and a delivery that is listed with its subject, and audited', async () => {
    const { issue, delivery } = await ticketOf(eventOf('experiment.srm_failed', { subjectId: 'exp_listed' }));
    const links = await relay.call('GET', '/v1/links?subjectKind=experiment&subjectId=exp_listed');
    expect(links.body).toEqual({
      items: [
        {
          id: expect.any(String),
          issueKey: issue.key,
          issueUrl: delivery.issueUrl,
          status: { name: null, category: 'new' },
          eventType: 'experiment.srm_failed',
          eventLabel: 'Sample-ratio mismatch',
          origin: 'event',
          destinationId: destination.id,
          createdAt: expect.any(String),
        },
      ],
      nextCursor: null,
    });
    const audit = await relay.call('GET', '/v1/audit-log?action=JIRA_ISSUE_CREATED&limit=1');
    expect(audit.body.items[0]).toMatchObject({
      actor: { type: 'system', name: 'AvsB' },
      target: { kind: 'issue', id: issue.id, name: issue.key },
      details: { deliveryId: delivery.id },
    });
    const detail = await relay.call('GET', `/v1/deliveries/${delivery.id}`);
    expect(detail.body.attemptLog).toEqual([
      {
        at: expect.any(String),
        decision: 'create',
        reason: 'No open ticket for this subject and event.',
        result: 'confirmed',
        jiraStatus: 201,
        durationMs: expect.any(Number),
        jira: null,
      },
    ]);
    expect(detail.body.data).toEqual(eventOf('experiment.srm_failed').data);
  });

  it('but not if its row is disabled, nor for another organisation', async () => {
    const before = callsOf(relay.atlassian, 'createIssue');
    expect((await relay.send(eventOf('experiment.launched'))).deliveries).toEqual([]);
    const foreign = eventOf('experiment.srm_failed', { organisationId: 'org_2' });
    expect((await relay.send(foreign)).deliveries).toEqual([]);
    expect(callsOf(relay.atlassian, 'createIssue')).toBe(before);
  });
});
