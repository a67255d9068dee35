import type { Page } from 'playwright-core';
import {
  archiveProject,
  grantSite,
  removeIssueType,
  requireField,
  revokeGrants,
  siteOf,
} from '../../../relay/demo/atlassian/world';
import { eventOf, type PersonClaims } from '../support/avsb';
import { until } from '../support/until';
import { findingsInEveryLook } from './axe';
import { isFocused } from './focus';
import { type Stage, startStage } from './stage';

/** What is not always there: obstacles, questions, refusals, and pages with nothing on them. */
describe('axe finds nothing, light and dark, wide and narrow, and nothing scrolls sideways', () => {
  let stage: Stage;
  let page: Page;

  beforeEach(async () => {
    stage = await startStage();
  });
  afterEach(() => stage.close());

  async function enter(claims: PersonClaims = {}): Promise<void> {
    page = (await stage.enter(claims, { bypassCSP: true })).page;
  }
  async function expectAccessible(): Promise<void> {
    expect(await findingsInEveryLook(page)).toEqual([]);
  }
  const press = (name: string | RegExp) =>
    page.getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) }).click();
  const go = (path: string) => page.goto(`${stage.url}/settings/integrations${path}`);
  const acme = () => siteOf(stage.relay.atlassian.world, 'acme');
  async function waitingEvent(): Promise<void> {
    const sent = await stage.relay.send(eventOf('experiment.guardrail_breached'));
    expect((await stage.relay.settled(sent.deliveries[0].id)).state).toBe('waiting');
    await page.reload();
  }

  it('where nothing is there yet', async () => {
    await enter();
    await page.getByText('No Jira destination yet.').waitFor();
    await expectAccessible();
    for (const [path, words] of [
      ['/deliveries', 'No deliveries yet.'],
      ['/deliveries?state=failed', 'Nothing matches.'],
      ['/audit-log', 'Nothing has been recorded yet.'],
      ['/playground', 'No Jira destination yet.'],
    ] as const) {
      await go(path);
      await page.getByText(words).waitFor();
      await expectAccessible();
    }
  });

  it('where conditions are written and tried, the storm guard is set, and something is held or skipped', async () => {
    const { id } = await stage.relay.destination();
    expect(
      (await stage.relay.call('PATCH', `/v1/destinations/${id}`, { guard: { newTickets: 1, perMinutes: 10 } })).status,
    ).toBe(200);
    for (const subjectId of ['exp_1', 'exp_2', 'exp_3']) {
      const sent = await stage.relay.send(eventOf('experiment.winner_declared', { subjectId }));
      await stage.relay.settled(sent.deliveries[0].id);
    }
    const held = await stage.relay.call('GET', '/v1/deliveries?state=held');
    expect((await stage.relay.call('POST', '/v1/deliveries/dismiss', { ids: [held.body.items[0].id] })).status).toBe(
      202,
    );
    await enter();
    await page.getByText('1 event is held.').waitFor();
    await page.getByText('1 skipped in the last 7 days').waitFor();
    await expectAccessible();
    await go('/deliveries?state=held');
    await press('Dismiss this one');
    await page.getByRole('alertdialog').waitFor();
    await expectAccessible();
    await go(`/destinations/${id}`);
    await press('Winner declared');
    for (const place of [1, 2]) {
      await press('Add condition');
      const condition = page.getByRole('group', { name: `Condition ${place}` });
      await condition.getByRole('combobox', { name: 'Variable' }).fill('environment');
      await page.keyboard.press('Enter');
      if (place === 1) await condition.getByLabel('Value').fill('production');
    }
    await page.getByText('Enter a value for each condition.').waitFor();
    await page.getByRole('group', { name: 'Condition 2' }).getByLabel('Value').fill('staging');
    await press('Try it');
    await page.getByText(/last 30 days: .* Nothing was sent/).waitFor();
    await page.getByLabel('New tickets').fill('none');
    await page.getByText('Enter a whole number from 1 to 1000.').waitFor();
    await expectAccessible();
  });

  it('on Integrations, with what keeps events from being filed, a queue, many destinations, and sites', async () => {
    const { id, site } = await stage.relay.destination();
    for (const name of ['Checkout', 'Growth', 'Search', 'Payments', 'x'.repeat(255)]) {
      await stage.relay.call('POST', '/v1/destinations', { siteId: site.id, projectKey: 'OPS', name });
    }
    requireField(stage.relay.atlassian.world, acme(), 'ROLL', { name: 'Team' });
    removeIssueType(acme(), 'Bug', 'OPS');
    const { body } = await stage.relay.call('GET', '/v1/destinations');
    for (const destination of body.items)
      await stage.relay.call('POST', `/v1/destinations/${destination.id}/check`, {});
    const headers = { 'retry-after': '600', 'ratelimit-reason': 'jira-burst-based' };
    const action = { kind: 'answer', status: 429, headers } as const;
    stage.relay.atlassian.faults.add({ match: { operationId: 'createIssue' }, action, times: 1 });
    await stage.relay.send(eventOf('flag.rule_activated'));
    await enter();
    await page.getByRole('article').getByText('Cannot file tickets').waitFor();
    await page
      .getByText(/slow down; continues at/)
      .first()
      .waitFor();
    await expectAccessible();
    await page.getByRole('searchbox', { name: 'Search destinations' }).fill('nothing like it');
    await page.getByText('Nothing matches.').waitFor();
    await expectAccessible();
    await go(`/destinations/${id}`);
    await press('Guardrail breached');
    await page.getByText('What is de-duplication?').click();
    await page.getByText('While a ticket is open').waitFor();
    await expectAccessible();
    await stage.relay.call('DELETE', `/v1/sites/${site.id}`);
    await go('');
    await page
      .getByRole('region', { name: 'Sites' })
      .getByText(/Disconnected/)
      .waitFor();
    await expectAccessible();
  });

  it('for people who may not enter, or no longer', async () => {
    await enter({ permissions: [] });
    await page.getByText('You need the Manage integrations permission.').waitFor();
    await expectAccessible();
    await enter();
    await page.context().setOffline(true);
    await page.getByText('You are offline.').waitFor();
    await expectAccessible();
    await page.getByRole('link', { name: 'Playground' }).click();
    await page.getByRole('heading', { name: 'The page could not be loaded.' }).waitFor();
    await expectAccessible();
    await page.context().setOffline(false);
    await page.context().clearCookies();
    await page.reload();
    await page.getByText('You have been signed out.').waitFor();
    await expectAccessible();
  });

  it('while a site is connected', async () => {
    await enter();
    await press('Add Jira destination');
    await press('Create destination');
    await page.getByText('Choose or connect a site.').waitFor();
    await expectAccessible();
    await press('Connect Jira site');
    await press('Cancel');
    await page.getByText('Access was not approved.').waitFor();
    await expectAccessible();
    const { world } = stage.relay.atlassian;
    grantSite(world, 'test-client', world.signedInAccountId, siteOf(world, 'globex').cloudId);
    await press('Try again');
    await page.getByRole('radio', { name: 'acme' }).check();
    await press('Accept');
    await page.getByRole('radiogroup', { name: 'Which site?' }).waitFor();
    await expectAccessible();
  });

  it('where the configuration check finds something', async () => {
    requireField(stage.relay.atlassian.world, acme(), 'ROLL', { name: 'Team' });
    await stage.relay.connect('acme');
    await enter();
    await press('Add Jira destination');
    await page.getByRole('radio', { name: /^acme / }).click({ force: true });
    await page.getByRole('combobox', { name: 'Project' }).fill('ROLL');
    await page.getByRole('option', { name: /ROLL/ }).click();
    await page.getByRole('switch', { name: 'File tickets for Winner declared' }).waitFor();
    await press('Create destination');
    await page.getByRole('alert', { name: 'Configuration check' }).waitFor();
    await expectAccessible();
    await press('Create anyway');
    await page.getByRole('region', { name: 'Found by the configuration check' }).waitFor();
    await expectAccessible();
  });

  it.each([
    ['its access is gone', () => revokeGrants(stage.relay.atlassian.world), 'Reconnect needed'],
    ['its project is gone', () => archiveProject(acme(), 'ROLL'), 'Project unreachable'],
    ['its issue type is gone', () => removeIssueType(acme(), 'Bug', 'ROLL'), 'Issue type missing'],
  ])('of a destination that waits because %s', async (_, breakJira, lozenge) => {
    await stage.relay.destination();
    await enter();
    breakJira();
    await waitingEvent();
    await page.getByRole('article').getByText(lozenge).waitFor();
    await expectAccessible();
    await press('Send test ticket');
    await page.getByRole('dialog').getByRole('button').first().waitFor();
    await expectAccessible();
    await page.keyboard.press('Escape');
    const [step] = await page
      .getByRole('article')
      .getByRole('button', { name: /Reconnect|Pick a project|Refresh/ })
      .all();
    if (lozenge !== 'Reconnect needed') {
      await step?.click();
      await page
        .getByRole('heading', { name: /Re-map|Events/ })
        .first()
        .waitFor();
      await expectAccessible();
    }
    await go('/deliveries');
    await page.getByRole('table').getByText('Waiting').first().waitFor();
    await expectAccessible();
  });

  it('of the questions before something is done', async () => {
    const { id } = await stage.relay.destination();
    await enter();
    await press('More for Rollouts');
    await page.getByRole('menu').waitFor();
    await expectAccessible();
    await page.getByRole('menuitem', { name: 'Pause…' }).click();
    await page.getByRole('alertdialog', { name: 'Pause “Rollouts”?' }).waitFor();
    await expectAccessible();
    await press('Pause');
    await page.getByText('New events are recorded as skipped.').waitFor();
    await expectAccessible();
    await go(`/destinations/${id}`);
    await press('Disconnect acme');
    await page.getByRole('alertdialog').waitFor();
    await expectAccessible();
    await press('Cancel');
    await press('Delete destination');
    await page.getByRole('alertdialog').waitFor();
    await expectAccessible();
    await press('Cancel');
    await page.getByRole('textbox', { name: 'Name' }).fill('Experiments');
    await stage.relay.call('PATCH', `/v1/destinations/${id}`, { name: 'Launches' });
    await press('Save changes');
    await page.getByRole('dialog', { name: 'Someone else saved this destination.' }).waitFor();
    await expectAccessible();
    await press('Cancel');
    await page.getByRole('link', { name: 'Integrations', exact: true }).click();
    await page.getByRole('alertdialog', { name: 'Leave without saving?' }).waitFor();
    await expectAccessible();
  });

  it('of a row that is edited', async () => {
    const { id } = await stage.relay.destination();
    await enter();
    await go(`/destinations/${id}`);
    await press('Winner declared');
    await page.getByRole('combobox', { name: 'Summary' }).fill(`{{unknown}} ${'x'.repeat(220)}`);
    await page.getByText('is not available for this event and will be blank.').waitFor();
    await expectAccessible();
    await press('Insert variable');
    await page.getByRole('listbox', { name: 'Variables' }).waitFor();
    await expectAccessible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const summary = page.getByRole('combobox', { name: 'Summary' });
    await until(() => isFocused(summary), 'the summary to have the focus');
    expect(await summary.inputValue()).toMatch(/\{\{winnerVariationName\}\}/);
    await page.getByRole('radio', { name: 'ADF JSON' }).click({ force: true });
    await page.getByRole('textbox', { name: 'ADF JSON' }).fill('{');
    await page.getByText('Your last valid edit').waitFor();
    await expectAccessible();
    await press('Start from the default document');
    await summary.fill('');
    await summary.pressSequentially('{{');
    await page.getByRole('listbox', { name: 'Variables' }).waitFor();
    await expectAccessible();
    await page.keyboard.press('Escape');
    await page.getByRole('radio', { name: 'Plain text' }).click({ force: true });
    await page.getByRole('textbox', { name: 'Plain text' }).pressSequentially('{{');
    await page.getByRole('listbox', { name: 'Variables' }).waitFor();
    await expectAccessible();
    await page.keyboard.press('Escape');
    await summary.fill('');
    await press('Save changes');
    await page.getByText('Not saved.').waitFor();
    await expectAccessible();
    await summary.fill('Won');
    await page.getByRole('textbox', { name: 'Plain text' }).fill('Won');
    await press('Save changes');
    await page.getByRole('region', { name: 'Changes' }).getByText('Saved.').waitFor();
    await expectAccessible();
  });

  it('of a row that is previewed for a past event, and of the playground', async () => {
    const { id } = await stage.relay.destination();
    const sent = await stage.relay.send(eventOf('experiment.guardrail_breached'));
    await stage.relay.settled(sent.deliveries[0].id);
    await enter();
    for (const path of [`/destinations/${id}`, '/playground']) {
      await go(path);
      if (path !== '/playground') await press('Guardrail breached');
      await page.getByRole('button', { name: /Preview for/ }).click();
      await page.getByRole('option', { name: /ROLL-1/ }).waitFor();
      await expectAccessible();
      await page.getByRole('option', { name: /ROLL-1/ }).click();
      await page.getByText(/^Would comment on ROLL-1, because /).waitFor();
      await expectAccessible();
    }
  });

  it('of a test ticket', async () => {
    await stage.relay.destination();
    await enter();
    await press('Send test ticket');
    await page.getByRole('dialog').getByRole('button', { name: 'Send test ticket' }).click();
    await page.getByRole('heading', { name: 'ROLL-1 created' }).waitFor();
    await expectAccessible();
    await press('Close');
    await page.getByText('ROLL-1 is still in Jira').waitFor();
    await expectAccessible();
    await press('Delete ROLL-1');
    await page.getByText('Nothing is left in Jira.').waitFor();
    await expectAccessible();
    const body = { errorMessages: ['The workflow says no.'], errors: {} };
    const action = { kind: 'answer', status: 400, body } as const;
    stage.relay.atlassian.faults.add({ match: { operationId: 'createIssue' }, action, times: 1 });
    await press('Send test ticket');
    await page.getByRole('dialog').getByRole('button', { name: 'Send test ticket' }).click();
    await page.getByText('Jira refused the ticket.').waitFor();
    await expectAccessible();
  });

  it('of a delivery that has failed', async () => {
    await stage.relay.destination();
    const id = await stage.fail();
    await enter();
    await go('/deliveries');
    await page.getByRole('checkbox', { name: /^Select Guardrail breached/ }).click({ force: true });
    await press('Retry 1 selected');
    await page.getByRole('alertdialog').waitFor();
    await expectAccessible();
    await press('Cancel');
    await expectAccessible();
    await go(`/deliveries/${id}`);
    await page.getByText('Jira’s answer', { exact: true }).click();
    await page.getByText('“The workflow says no.”').first().waitFor();
    await press('Copy event as JSON');
    await expectAccessible();
    await go('/deliveries?time=custom&from=2026-02-01&to=2026-01-01');
    await page.getByText('This day is before the first one.').waitFor();
    await expectAccessible();
    await go('/audit-log');
    await page.locator('summary').first().click();
    await expectAccessible();
  });

  it('of the panel as a page', async () => {
    await stage.relay.destination();
    const sent = await stage.relay.send(eventOf('experiment.guardrail_breached'));
    await stage.relay.settled(sent.deliveries[0].id);
    await enter();
    await page.goto(`${stage.url}/embed/panel?subjectKind=experiment&subjectId=exp_42`);
    await page.getByRole('cell').first().waitFor();
    await press('Link a Jira ticket');
    await page.getByLabel('Issue key').fill('no key');
    await page.keyboard.press('Enter');
    await page.getByText('That is not an issue key.').waitFor();
    await expectAccessible();
    await page.goto(`${stage.url}/embed/panel`);
    await page.getByText('The panel was not told whose tickets to show.').waitFor();
    await expectAccessible();
  });
});
