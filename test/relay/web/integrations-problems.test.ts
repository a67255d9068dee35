import type { Locator, Page } from 'playwright-core';
import { removeField, removeIssueType, requireField, siteOf } from '../../../relay/demo/atlassian/world';
import { eventOf } from '../support/avsb';
import { until } from '../support/until';
import { type Stage, startStage } from './stage';
import type { WatchedPage } from './watch';

describe('what keeps a destination from filing', () => {
  let stage: Stage;
  let watched: WatchedPage;
  let page: Page;
  const statuses: number[] = [];

  beforeEach(async () => {
    stage = await startStage();
  });
  afterEach(async () => {
    stage.expectCalm(watched, ...statuses.splice(0));
    await stage.close();
  });

  const acme = () => siteOf(stage.relay.atlassian.world, 'acme');
  const card = (): Locator => page.getByRole('article', { name: 'Rollouts' });
  async function enter(): Promise<void> {
    watched = await stage.enter();
    page = watched.page;
    await card().waitFor();
  }
  async function check(destinationId: string): Promise<void> {
    const { body } = await stage.relay.call('POST', `/v1/destinations/${destinationId}/check`, {});
    expect(body.ok).toBe(false);
  }

  it('shows that nothing can be filed, each reason once with its events, until it is fixed in Jira', async () => {
    const { id } = await stage.relay.destination();
    requireField(stage.relay.atlassian.world, acme(), 'ROLL', { name: 'Team' });
    await check(id);
    await enter();
    await card().getByText('Cannot file tickets').waitFor();
    expect(await card().getByText('Active').count()).toBe(0);
    const reason = card().getByRole('listitem').filter({ hasText: 'ROLL requires “Team” for Bug' });
    expect(await reason.count()).toBe(1);
    await reason.getByText('Guardrail breached').waitFor();
    await reason.getByText('Sample-ratio mismatch').waitFor();

    removeField(acme(), 'ROLL', 'Team');
    await card().getByRole('button', { name: 'Check again' }).click();
    await card().getByText('Active').waitFor();
    expect(await card().getByText('requires “Team”').count()).toBe(0);
  });

  it('leaves the screen when the admin comes back from Jira, where it was fixed', async () => {
    const { id } = await stage.relay.destination();
    requireField(stage.relay.atlassian.world, acme(), 'ROLL', { name: 'Team' });
    await check(id);
    await enter();
    await card().getByText('Cannot file tickets').waitFor();
    await page.waitForLoadState('networkidle');
    removeField(acme(), 'ROLL', 'Team');
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
    await card().getByText('Active').waitFor();
  });

  it('does not repeat the banner’s sentence', async () => {
    const { id } = await stage.relay.destination();
    removeIssueType(acme(), 'Bug', 'ROLL');
    await check(id);
    const sent = await stage.relay.send(eventOf('experiment.guardrail_breached'));
    expect((await stage.relay.settled(sent.deliveries[0].id)).state).toBe('waiting');
    await enter();
    await card().getByText('ROLL no longer has the issue type “Bug”.').first().waitFor();
    const found = card().getByRole('region', { name: 'Found by the configuration check' }).getByRole('listitem');
    expect(await found.allInnerTexts()).toEqual([expect.stringContaining('Sample-ratio mismatch')]);
  });

  it('is the admin’s own Disconnect where it was one', async () => {
    await stage.relay.destination();
    const { body } = await stage.relay.call('GET', '/v1/sites');
    await stage.relay.call('DELETE', `/v1/sites/${body.items[0].id}`);
    await enter();
    await card().getByText('acme is disconnected.').waitFor();
    await card().getByText('Tickets are on hold until you connect it again.').waitFor();
    expect(await page.getByText('no longer accepts').count()).toBe(0);
    await page.getByText('You disconnected acme, ').waitFor();
  });

  it('is another admin’s Disconnect where it was theirs', async () => {
    await stage.relay.destination();
    const { body } = await stage.relay.call('GET', '/v1/sites');
    await stage.relay.call('DELETE', `/v1/sites/${body.items[0].id}`);
    watched = await stage.enter({ sub: 'user_2', name: 'Robin' });
    page = watched.page;
    await page.getByText('Dana disconnected acme, ').waitFor();
  });

  it('shows how many events are queued, and that Jira asked to slow down', async () => {
    await stage.relay.destination();
    const headers = { 'retry-after': '600', 'ratelimit-reason': 'jira-burst-based' };
    const action = { kind: 'answer', status: 429, headers } as const;
    stage.relay.atlassian.faults.add({ match: { operationId: 'createIssue' }, action, times: 1 });
    await stage.relay.send(eventOf('experiment.guardrail_breached', { subjectId: 'exp_1' }));
    await until(async () => {
      const { body } = await stage.relay.call('GET', '/v1/deliveries');
      return body.items[0].nextAttemptAt !== null;
    }, 'Jira to have asked');
    await stage.relay.send(eventOf('experiment.guardrail_breached', { subjectId: 'exp_2' }));
    await enter();
    await card().getByText('2 queued').waitFor();
    await card()
      .getByText(/^Jira asked AvsB to slow down; continues at \d\d:\d\d\.$/)
      .waitFor();
  });

  it('is about one event: a test ticket is sent for another', async () => {
    const { id } = await stage.relay.destination();
    removeIssueType(acme(), 'Bug', 'ROLL');
    const sent = await stage.relay.send(eventOf('experiment.guardrail_breached'));
    expect((await stage.relay.settled(sent.deliveries[0].id)).state).toBe('waiting');
    await check(id);
    await enter();
    await card().getByText('Issue type missing').waitFor();
    await card().getByRole('button', { name: 'Send test ticket' }).click();
    const dialog = page.getByRole('dialog', { name: 'Send test ticket' });
    await dialog.getByRole('button', { name: /Event type/ }).waitFor();
    await dialog.getByText('Issue type Task').waitFor();
    await dialog.getByRole('button', { name: 'Send test ticket' }).click();
    await dialog.getByRole('heading', { name: 'ROLL-1 created' }).waitFor();
  });
});
