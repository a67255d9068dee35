import type { IssueAnswer } from '../../forge/issue-subjects';
import type { ProjectAnswer } from '../../forge/issue-types';
import type { IssueSubject } from '../../shared/forge-api';
import { type ShownPage, showPage, textOf } from './support/page';

const checkout: IssueSubject = {
  kind: 'experiment',
  id: 'exp_42',
  eventType: 'experiment.guardrail_breached',
  name: 'Checkout redesign',
  status: 'running',
  verdict: 'breached',
  environment: 'production',
  resultsUrl: 'https://app.avsb.example/experiments/exp_42/results',
  metrics: [
    { name: 'Conversion rate', role: 'primary', lift: 0.042, interval: [0.011, 0.073], confidence: 0.97 },
    { name: 'p95 latency', role: 'guardrail', breached: true, lift: 0.28 },
    { name: 'Error rate', role: 'guardrail', breached: false },
  ],
  srm: { failed: true, pValue: 0.000_2 },
  updatedAt: '2026-11-23T10:00:00.000Z',
  asOf: '2026-11-23T10:00:00.000Z',
};

describe('the panel of an issue', () => {
  const show = (answer: () => Promise<IssueAnswer>) => showPage(() => import('../../forge/ui/issue'), answer);
  const showSubjects = async (...items: IssueSubject[]): Promise<ShownPage> => {
    const page = await show(async () => ({ kind: 'subjects', items }));
    await page.says(items[0]?.name ?? '');
    return page;
  };

  it('says that it is loading', async () => {
    const page = await show(() => new Promise(() => undefined));
    expect(page.text()).toContain('Loading AvsB’s results…');
    expect(page.all('Spinner')).toHaveLength(1);
  });

  it('shows verdict, lift with its interval as words and as a picture, guardrails, SRM, environment and age', async () => {
    const page = await showSubjects(checkout);
    for (const words of [
      'Checkout redesign',
      'Guardrail breached',
      'Running',
      'Experiment in production',
      'Conversion rate',
      '+4.2% (+1.1% to +7.3%), 97% confidence',
      'Breached Guardrail p95 latency +28%',
      'Held Guardrail Error rate',
      'Failed Sample-ratio check, p < 0.001',
      'As of 23 Nov 2026, 10:00 UTC',
    ]) {
      expect(page.text()).toContain(words);
    }
    const [picture] = page.all('Image');
    expect(picture?.props.alt).toBe('+4.2% (+1.1% to +7.3%); the line is no change');
    const svg = atob(String(picture?.props.src).replace('data:image/svg+xml;base64,', ''));
    expect(svg).toMatch(/^<svg [^>]+>(<path [^>]+>|<circle [^>]+>){4}<\/svg>$/);
    expect(page.all('Link').map(({ props }) => props.href)).toEqual([checkout.resultsUrl]);
  });

  it.each([
    ['won', 'Won'],
    ['lost', 'Lost'],
    ['inconclusive', 'Inconclusive'],
    ['breached', 'Guardrail breached'],
    ['srm_failed', 'Sample-ratio mismatch'],
  ] as const)('shows the verdict %s', async (verdict, words) => {
    const page = await showSubjects({ ...checkout, verdict, metrics: [], srm: undefined });
    expect(page.all('Lozenge').map(textOf)).toEqual([words, 'Running']);
  });

  it.each([
    ['draft', 'Draft'],
    ['running', 'Running'],
    ['stopped', 'Stopped'],
    ['live', 'Live'],
    ['off', 'Off'],
    ['archived', 'Archived'],
  ] as const)('shows one that is %s, without a verdict', async (status, words) => {
    const page = await showSubjects({ ...checkout, status, verdict: undefined, metrics: [], srm: undefined });
    expect(page.all('Lozenge').map(textOf)).toEqual([words]);
  });

  it('says only what is known about a guardrail and the sample-ratio check', async () => {
    const page = await showSubjects({
      ...checkout,
      kind: 'flagRule',
      environment: undefined,
      metrics: [{ name: 'Error rate', role: 'guardrail' }],
      srm: { failed: false, pValue: 0.41 },
    });
    expect(page.text()).toContain('Unknown Guardrail Error rate');
    expect(page.text()).toContain('Passed Sample-ratio check, p = 0.41');
    expect(page.text()).toContain('Flag rule');
    expect(page.text()).not.toContain('Held');
  });

  it('draws the interval in its place, whether or not it includes no change', async () => {
    const metric = { name: 'Conversion rate', role: 'primary' as const };
    const page = await showSubjects(
      { ...checkout, metrics: [{ ...metric, lift: 0.05, interval: [-0.05, 0.15] }] },
      { ...checkout, id: 'exp_43', metrics: [{ ...metric, lift: -0.1, interval: [-0.15, -0.05] }] },
      { ...checkout, id: 'exp_44', metrics: [{ ...metric, lift: 0 }] },
    );
    const xs = page.all('Image').map(({ props }) => {
      const svg = atob(String(props.src).split(',')[1] ?? '');
      const zero = Number(/M([\d.]+) 4V/.exec(svg)?.[1]);
      const [, from = Number.NaN, to = Number.NaN] = (/M([\d.]+) 16H([\d.]+)" stroke="#579dff"/.exec(svg) ?? []).map(
        Number,
      );
      return { zero, from, to, dot: Number(/cx="([\d.]+)"/.exec(svg)?.[1]) };
    });
    expect(xs[0]).toEqual({ zero: 64, from: 8, to: 232, dot: 120 });
    expect(xs[1]?.to).toBeLessThan(xs[1]?.zero ?? 0);
    expect(xs[2]).toMatchObject({ zero: 8, dot: 8, from: Number.NaN });
  });

  it('shows several, each with its own link', async () => {
    const flag: IssueSubject = {
      kind: 'flag',
      id: 'new-checkout',
      eventType: null,
      name: 'New checkout',
      status: 'live',
      resultsUrl: 'javascript:alert(1)',
      updatedAt: checkout.updatedAt,
      asOf: checkout.asOf,
    };
    const page = await showSubjects(checkout, flag);
    expect(page.all('Heading').map(textOf)).toEqual(['Checkout redesign', 'New checkout']);
    // What is no web address leads nowhere.
    expect(page.all('Link')).toHaveLength(1);
    expect(page.text()).toContain('Live Flag');
  });

  it('names the organisation of each if several have connected the site', async () => {
    const page = await showSubjects(
      { ...checkout, organisation: { id: 'org_1', name: 'First Ltd' } },
      { ...checkout, name: 'Theirs', organisation: { id: 'org_2', name: 'Second Ltd' } },
    );
    expect(page.all('Heading').map(textOf)).toEqual(['Checkout redesign', 'Theirs']);
    expect(page.text()).toMatch(
      /Checkout redesign.*AvsB organisation: First Ltd.*Theirs.*AvsB organisation: Second Ltd/s,
    );
    expect((await showSubjects(checkout)).text()).not.toContain('AvsB organisation');
  });

  it('says so if a metric has no result yet', async () => {
    const page = await showSubjects({ ...checkout, metrics: [{ name: 'Conversion rate', role: 'primary' }] });
    expect(page.text()).toContain('Conversion rate No result yet');
    expect(page.all('Image')).toEqual([]);
  });

  it.each<[IssueAnswer, string]>([
    [{ kind: 'subjects', items: [] }, 'No experiment or flag is linked with this issue.'],
    [{ kind: 'not_connected' }, 'This Jira site is not connected to AvsB.'],
    [{ kind: 'hidden' }, 'Jira does not show you this issue.'],
  ])('says what to do if there is nothing to show: %j', async (answer, words) => {
    await (await show(async () => answer)).says(words);
  });

  it('says that it failed, and tries again', async () => {
    let tries = 0;
    const page = await show(async () => {
      tries += 1;
      if (tries === 1) throw new Error('The relay answered 503.');
      return { kind: 'subjects', items: [checkout] };
    });
    await page.says('AvsB’s results could not be loaded.');
    expect(page.text()).not.toContain('503');
    page.press('Try again');
    await page.says('Checkout redesign');
    expect(page.text()).not.toContain('could not be loaded');
  });
});

describe('the settings page of a project', () => {
  const show = (answer: () => Promise<ProjectAnswer>) => showPage(() => import('../../forge/ui/project'), answer);
  const destination = { name: 'Rollouts', url: 'https://relay.avsb.example/settings/integrations/destinations/dst_1' };
  const row = { destination, event: 'Guardrail breached', priority: 'High', problem: null };
  const types: ProjectAnswer = {
    kind: 'types',
    types: [
      { id: '1', name: 'Bug', rows: [row, { ...row, event: 'Winner declared', priority: null }] },
      { id: '2', name: 'Story', rows: [] },
    ],
    broken: [],
    typesUrl: '/plugins/servlet/project-config/ROLL/issuetypes',
  };

  it('shows each issue type with the events that file as it', async () => {
    const page = await show(async () => types);
    await page.says('Issue types of this project');
    const text = page.text();
    expect(text).toContain('Guardrail breached, priority High Rollouts');
    expect(text).toContain('Winner declared Rollouts');
    expect(text).toMatch(/Story .*Nothing/);
    expect(text).not.toContain('Needs attention');
    expect(page.all('Link').map(({ props }) => props.href)).toEqual([destination.url, destination.url, types.typesUrl]);
  });

  it('shows what is broken first, with where to fix it', async () => {
    const broken = [{ ...row, problem: 'This project has no “Bug”. Choose another issue type in AvsB.' }];
    const page = await show(async () => ({ ...types, types: [], broken }));
    await page.says('Needs attention');
    expect(page.text()).toContain(
      'Guardrail breached: This project has no “Bug”. Choose another issue type in AvsB. Fix it in “Rollouts”',
    );
  });

  it('says that AvsB files nothing in the project', async () => {
    const page = await show(async () => ({ ...types, types: [{ id: '2', name: 'Story', rows: [] }] }));
    await page.says('AvsB files no tickets in this project.');
  });

  it.each<[ProjectAnswer, string]>([
    [{ kind: 'forbidden' }, 'This page is for admins of the project.'],
    [{ kind: 'not_connected' }, 'This Jira site is not connected to AvsB.'],
  ])('says what to do if there is nothing to show: %j', async (answer, words) => {
    await (await show(async () => answer)).says(words);
  });

  it('says that the project has no issue types', async () => {
    const page = await show(async () => ({ ...types, types: [] }));
    await page.says('Issue types of this project');
    expect(page.all('DynamicTable')[0]?.props.emptyView).toBe('This project has no issue types.');
  });

  it('says that it is loading', async () => {
    const page = await show(() => new Promise(() => undefined));
    expect(page.text()).toContain('Loading AvsB’s mappings…');
  });

  it('says that it failed, and tries again', async () => {
    let tries = 0;
    const page = await show(async () => {
      tries += 1;
      if (tries === 1) throw new Error('Jira answered 500.');
      return types;
    });
    await page.says('AvsB’s mappings could not be loaded.');
    expect(page.text()).not.toContain('500');
    page.press('Try again');
    await page.says('Issue types of this project');
  });
});
