import type { Locator, Page } from 'playwright-core';
import { grantSite, requireField, siteOf } from '../../../relay/demo/atlassian/world';
import { until } from '../support/until';
import { isFocused } from './focus';
import { type Stage, startStage } from './stage';
import type { WatchedPage } from './watch';

/** An admin connects a Jira site and makes the first destination, as the product page tells it. */
describe('connecting a Jira site', () => {
  let stage: Stage;
  let watched: WatchedPage;
  let page: Page;
  const statuses: number[] = [];

  beforeEach(async () => {
    stage = await startStage();
    watched = await stage.enter();
    page = watched.page;
  });
  afterEach(async () => {
    stage.expectCalm(watched, ...statuses.splice(0));
    await stage.close();
  });

  const dialog = (): Locator => page.getByRole('dialog', { name: 'Add Jira destination' });
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const alert = () => dialog().getByRole('alert');
  const card = (name: string) => page.getByRole('article', { name });

  async function goToAtlassian(): Promise<void> {
    await press('Add Jira destination');
    await press('Connect Jira site');
    await page.getByRole('button', { name: 'Accept' }).waitFor();
  }
  async function accept(site: string): Promise<void> {
    await page.getByRole('radio', { name: site }).check();
    await press('Accept');
    await dialog().waitFor();
  }
  async function pick(project: string): Promise<void> {
    await dialog().getByRole('combobox', { name: 'Project' }).fill(project);
    await page.getByRole('option', { name: new RegExp(project) }).click();
  }
  const chooseSite = (name: string) =>
    dialog()
      .getByRole('radio', { name: new RegExp(`^${name} `) })
      .click({ force: true });
  const project = () => dialog().getByRole('combobox', { name: 'Project' });

  it('leads from the consent page to a destination that is ready', async () => {
    await page.getByText('No Jira destination yet.').waitFor();
    await goToAtlassian();
    await accept('acme');
    await dialog().getByText('acme is connected.').waitFor();
    expect(page.url()).toBe(`${stage.url}/settings/integrations`);
    await dialog().getByRole('radio', { name: 'acme', checked: true }).waitFor();
    expect(await isFocused(project())).toBe(true);

    await pick('ROLL');
    await dialog().getByRole('switch', { name: 'File tickets for Winner declared', checked: true }).waitFor();
    await dialog().getByRole('button', { name: 'Guardrail breached' }).click();
    const preview = dialog().getByRole('region', { name: 'Preview' });
    await preview.getByText('Would file a new ticket').waitFor();
    await dialog().getByRole('combobox', { name: 'Summary' }).fill('{{guardrailMetric}} is in danger');
    await preview.getByText('is in danger').waitFor();
    expect(stage.relay.atlassian.requests.filter(({ operationId }) => operationId === 'createIssue')).toEqual([]);

    await press('Create destination');
    await page.getByText('Rollouts is ready.').waitFor();
    await card('Rollouts').getByText('Active').waitFor();
    expect(await isFocused(card('Rollouts').getByRole('heading'))).toBe(true);
    await card('Rollouts').getByText('ROLL on acme · 4 of 14 events').waitFor();
  });

  it('tells of a required field before anything is created, and creates anyway', async () => {
    requireField(stage.relay.atlassian.world, siteOf(stage.relay.atlassian.world, 'acme'), 'ROLL', { name: 'Team' });
    await goToAtlassian();
    await accept('acme');
    await pick('ROLL');
    await press('Create destination');
    const found = dialog().getByRole('alert', { name: 'Configuration check' });
    await found.getByText('ROLL requires “Team” for Bug.').first().waitFor();
    const heading = dialog().getByRole('heading', { name: 'Configuration check' });
    await until(() => isFocused(heading), 'what was found to have the focus');
    await press('Create anyway');
    await card('Rollouts').waitFor();
  });

  it('tells that access was not approved, with a way to try again, and shows no old error after a reload', async () => {
    await goToAtlassian();
    await press('Cancel');
    await alert().getByText('Access was not approved.').waitFor();
    expect(await isFocused(alert())).toBe(true);
    await page.reload();
    await page.getByText('No Jira destination yet.').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);

    await goToAtlassian();
    await press('Cancel');
    await alert().getByRole('button', { name: 'Try again' }).click();
    await accept('acme');
    await dialog().getByText('acme is connected.').waitFor();
  });

  it('tells that a site is on Jira Free, and goes on with another one', async () => {
    await goToAtlassian();
    await page.getByRole('radio', { name: 'hobby' }).check();
    await press('Accept');
    await alert().getByText('This site is on Jira Free.').waitFor();
    expect(await isFocused(alert())).toBe(true);
    await alert().getByRole('button', { name: 'Connect another site' }).click();
    await accept('acme');
    // Atlassian keeps the first approval, too, and lists both.
    await chooseSite('acme');
    await press('Use this site');
    await dialog().getByText('acme is connected.').waitFor();
  });

  it('asks which site where Atlassian lists several', async () => {
    const { world } = stage.relay.atlassian;
    grantSite(world, 'test-client', world.signedInAccountId, siteOf(world, 'globex').cloudId);
    await goToAtlassian();
    await page.getByRole('radio', { name: 'acme' }).check();
    await press('Accept');
    const which = dialog().getByRole('radiogroup', { name: 'Which site?' });
    await which.waitFor();
    expect(await page.getByRole('button', { name: 'Create destination' }).count()).toBe(0);
    await chooseSite('globex');
    await press('Use this site');
    await dialog().getByText('globex is connected.').waitFor();
    await dialog().getByRole('radio', { name: 'globex', checked: true }).waitFor();
  });

  it('keeps what was chosen on the way to Atlassian and back', async () => {
    await stage.relay.connect('acme');
    await page.reload();
    await press('Add Jira destination');
    await chooseSite('acme');
    await pick('OPS');
    await dialog().getByText('Other events').click();
    await dialog().getByRole('button', { name: 'Winner declared' }).click();
    await dialog().getByRole('combobox', { name: 'Summary' }).fill('Ship it');
    await press('Connect Jira site');
    await press('Cancel');
    await alert().getByText('Access was not approved.').waitFor();
    expect(await project().inputValue()).toContain('OPS');
    await dialog().getByRole('cell', { name: 'Ship it' }).waitFor();

    // Another site has other projects; what tickets are to look like still holds.
    await alert().getByRole('button', { name: 'Try again' }).click();
    await accept('globex');
    await dialog().getByText('globex is connected.').waitFor();
    expect(await project().inputValue()).toBe('');
    expect(await isFocused(project())).toBe(true);
    await pick('EXP');
    await dialog().getByRole('cell', { name: 'Ship it' }).waitFor();
  });

  it('shows what is wrong with a row at that row, before and after the relay is asked', async () => {
    await stage.relay.connect('acme');
    await page.reload();
    await press('Add Jira destination');
    await chooseSite('acme');
    await pick('ROLL');
    await dialog().getByRole('button', { name: 'Guardrail breached' }).click();
    await dialog().getByText('ADF JSON', { exact: true }).click();
    const json = dialog().getByRole('textbox', { name: 'ADF JSON' });
    await json.fill('{"version": 1,');
    await press('Create destination');
    await dialog().getByText('Line 1, column 15: a name in double quotes is missing.').waitFor();
    await until(() => isFocused(json), 'the wrong text to have the focus');

    // The first row that is on is another one: the relay's number of the row is of what was sent.
    await json.fill('{"version": 1, "type": "doc", "content": [{"type": "nonsense"}]}');
    await press('Create destination');
    const row = dialog()
      .getByRole('row')
      .filter({ has: page.getByRole('textbox', { name: 'ADF JSON' }) });
    await row.locator('.field-error').waitFor();
    expect(await dialog().locator('.field-error').count()).toBe(1);
    await json.fill('{"version": 1, "type": "doc", "content": []}');
    await press('Create destination');
    await card('Rollouts').waitFor();
    statuses.push(422);
  });

  it('asks before what was chosen is forgotten', async () => {
    await stage.relay.connect('acme');
    await page.reload();
    await press('Add Jira destination');
    await chooseSite('acme');
    await page.keyboard.press('Escape');
    const question = page.getByRole('alertdialog', { name: 'Leave without saving?' });
    await question.getByRole('button', { name: 'Stay' }).click();
    await dialog().getByRole('radio', { name: 'acme', checked: true }).waitFor();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await question.getByRole('button', { name: 'Discard changes' }).click();
    await dialog().waitFor({ state: 'detached' });
    expect(await isFocused(page.getByRole('button', { name: 'Add Jira destination' }))).toBe(true);
  });
});
