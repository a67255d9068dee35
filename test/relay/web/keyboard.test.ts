import type { Page } from 'playwright-core';
import { archiveProject, removeIssueType, revokeGrants, siteOf } from '../../../relay/demo/atlassian/world';
import { eventOf } from '../support/avsb';
import { issuesOf } from '../support/jira';
import { until } from '../support/until';
import { isFocused, tabTo } from './focus';
import { type Stage, startStage } from './stage';
import type { WatchedPage } from './watch';

/** Everything can be done without a mouse. */
describe('by keyboard alone', () => {
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

  type Role = 'button' | 'combobox' | 'link' | 'radio' | 'textbox';
  const to = (role: Role, name: string | RegExp) =>
    tabTo(page, page.getByRole(role, { name, ...(typeof name === 'string' && { exact: true }) }));
  async function press(role: Role, name: string | RegExp): Promise<void> {
    await to(role, name);
    await page.keyboard.press('Enter');
  }
  /** Waits until the list offers nothing else. What an empty list says, such as “Searching…”, is an option too. */
  async function onlyOption(name: string): Promise<void> {
    const options = page.getByRole('option');
    await until(async () => (await options.allInnerTexts()).join() === name, `${name} to be the only one offered`);
  }
  async function enter(): Promise<void> {
    watched = await stage.enter();
    page = watched.page;
  }
  /** A destination with an event that has to wait. */
  async function enterWaiting(breakJira: () => void): Promise<string> {
    await stage.relay.destination();
    breakJira();
    const sent = await stage.relay.send(eventOf('experiment.guardrail_breached'));
    const id: string = sent.deliveries[0].id;
    expect((await stage.relay.settled(id)).state).toBe('waiting');
    await enter();
    return id;
  }
  const acme = () => siteOf(stage.relay.atlassian.world, 'acme');

  it('an admin connects a site, creates a destination, sends a test ticket and deletes it', async () => {
    await enter();
    await press('button', 'Add Jira destination');
    await press('button', 'Connect Jira site');
    await press('button', 'Accept');

    await page.getByText('acme is connected.').waitFor();
    await to('combobox', 'Project');
    await page.keyboard.type('ROLL');
    await onlyOption('Rollouts ROLL');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('switch', { name: 'File tickets for Winner declared' }).waitFor();
    // Enter in a field creates nothing.
    await page.keyboard.press('Enter');
    await press('button', 'Create destination');
    const card = page.getByRole('article', { name: 'Rollouts' });
    await card.waitFor();
    await tabTo(page, card.getByRole('button', { name: 'Send test ticket' }));
    await page.keyboard.press('Enter');

    const dialog = page.getByRole('dialog', { name: 'Send test ticket' });
    await tabTo(page, dialog.getByRole('button', { name: 'Send test ticket' }));
    await page.keyboard.press('Enter');
    await dialog.getByRole('heading', { name: 'ROLL-1 created' }).waitFor();
    await tabTo(page, dialog.getByRole('button', { name: 'Delete this test ticket' }));
    await page.keyboard.press('Enter');
    await dialog.getByText('ROLL-1 deleted.').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await isFocused(card.getByRole('button', { name: 'Send test ticket' }))).toBe(true);
    expect(issuesOf(stage.relay.atlassian)).toEqual([]);
  });

  it('an admin puts a variable into a summary, and saves', async () => {
    await stage.relay.destination();
    await enter();
    await press('link', 'Edit Rollouts');
    await press('button', 'Winner declared');
    await to('combobox', 'Summary');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('Ship {{winnerV');
    const offered = page.getByRole('listbox', { name: 'Variables' }).getByRole('option');
    await until(async () => (await offered.count()) === 1, 'the one variable');
    expect(await offered.getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Preview' }).getByText('Ship One-page checkout').waitFor();
    await press('button', 'Save changes');
    await page.getByText('Saved.', { exact: true }).first().waitFor();
    const [{ mappings }] = (await stage.relay.call('GET', '/v1/destinations')).body.items;
    expect(mappings[0].summaryTemplate).toBe('Ship {{winnerVariationName}}');
    // A preview may be asked for before the braces are closed.
    statuses.push(422);
  });

  it('an admin tries a template in the playground, and takes it to the mapping', async () => {
    await stage.relay.destination();
    await enter();
    await press('link', 'Playground');
    await to('textbox', 'Event data');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('{');
    await page.getByText(/^Line 1, column \d+: /).waitFor();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('{"experimentName": "Checkout by keyboard"}');
    await page.getByRole('region', { name: 'Preview' }).getByText('Checkout by keyboard').first().waitFor();
    await to('combobox', 'Summary');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('Breached');
    await press('button', 'Copy to mapping');
    await page.getByRole('heading', { level: 1, name: 'Rollouts' }).waitFor();
    await page.getByText('1 unsaved change').waitFor();
    expect(issuesOf(stage.relay.atlassian)).toEqual([]);
  });

  it('an admin looks up in the audit log what was changed', async () => {
    await stage.relay.destination();
    await enter();
    await press('link', 'Audit log');
    const entry = page.getByRole('listitem').filter({ hasText: 'created the destination' });
    await tabTo(page, entry.locator('summary'));
    await page.keyboard.press('Enter');
    await entry.locator('pre').waitFor();
  });

  it('an admin connects a site again', async () => {
    const id = await enterWaiting(() => revokeGrants(stage.relay.atlassian.world));
    await press('button', 'Reconnect');
    await press('button', 'Accept');
    await page.getByRole('alert').getByText('acme is connected again.').waitFor();
    expect(await stage.relay.settled(id)).toMatchObject({ state: 'delivered', issueKey: 'ROLL-1' });
  });

  it('an admin moves a destination to another project', async () => {
    const id = await enterWaiting(() => archiveProject(acme(), 'ROLL'));
    await press('button', 'Pick a project');
    const project = page.getByRole('combobox', { name: 'Project' });
    await until(() => isFocused(project), 'the project to have the focus');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('OPS');
    await onlyOption('Operations OPS');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await press('button', 'Move to OPS and resume');
    await page.getByText('Saved. Waiting tickets are being created.').first().waitFor();
    expect(await stage.relay.settled(id)).toMatchObject({ state: 'delivered', issueKey: 'OPS-1' });
    // Jira shows nothing of an archived project.
    statuses.push(404);
  });

  it('an admin maps issue types again', async () => {
    const id = await enterWaiting(() => removeIssueType(acme(), 'Bug', 'ROLL'));
    await press('button', 'Refresh templates');
    for (const event of ['Guardrail breached', 'Sample-ratio mismatch']) {
      await press('button', new RegExp(`Issue type for ${event}`));
      await page.keyboard.type('Task');
      await page.keyboard.press('Enter');
    }
    await press('button', 'Save mapping');
    await page.getByText('Saved. Waiting tickets are being created.').first().waitFor();
    expect(await stage.relay.settled(id)).toMatchObject({ state: 'delivered', issueKey: 'ROLL-1' });
  });

  it('an admin duplicates a destination, disconnects its site and connects it again, and chooses a theme', async () => {
    await stage.relay.destination();
    await enter();
    await press('button', 'More for Rollouts');
    await page.getByRole('menuitem', { name: 'Duplicate' }).waitFor();
    await page.keyboard.type('Dup');
    await page.keyboard.press('Enter');
    await page.getByRole('switch', { name: 'File tickets for Winner declared' }).waitFor();
    await press('button', 'Create destination');
    await page.getByRole('article').getByText('Rollouts (copy) is ready.').waitFor();

    await press('button', 'Disconnect acme');
    const question = page.getByRole('alertdialog', { name: 'Disconnect acme?' });
    await tabTo(page, question.getByRole('button', { name: 'Disconnect acme' }));
    await page.keyboard.press('Enter');
    await question.waitFor({ state: 'detached' });
    await until(
      () => isFocused(page.getByRole('heading', { level: 3, name: 'acme' })),
      'the focus to stay at the site',
    );
    await page.keyboard.press('Tab');
    expect(await isFocused(page.getByRole('button', { name: 'Connect acme again' }))).toBe(true);
    await page.keyboard.press('Enter');
    await press('button', 'Accept');
    await page.getByText('acme is connected again.').waitFor();

    await press('button', 'Theme');
    await page.getByRole('menuitemradio', { name: 'Dark' }).waitFor();
    await page.keyboard.type('Da');
    await page.keyboard.press('Enter');
    await until(() => page.evaluate(() => document.documentElement.dataset.theme === 'dark'), 'the dark theme');
  });
});
