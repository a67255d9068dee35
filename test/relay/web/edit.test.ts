import type { Locator, Page } from 'playwright-core';
import { signInTokenOf } from '../support/avsb';
import { inDatabase } from '../support/database';
import { type Stage, startStage } from './stage';
import type { WatchedPage } from './watch';

/** A destination is changed, by one person or by two at once. */
describe('editing a destination', () => {
  let stage: Stage;
  let watched: WatchedPage;
  let page: Page;
  let address: string;
  const statuses: number[] = [];

  beforeEach(async () => {
    stage = await startStage();
    const { id } = await stage.relay.destination();
    address = `${stage.url}/settings/integrations/destinations/${id}`;
    watched = await stage.enter();
    page = watched.page;
    await page.getByRole('link', { name: 'Edit Rollouts' }).click();
    await name(page).waitFor();
  });
  afterEach(async () => {
    stage.expectCalm(watched, ...statuses.splice(0));
    await stage.close();
  });

  const name = (of: Page): Locator => of.getByRole('textbox', { name: 'Name' });
  const press = (of: Page, button: string) => of.getByRole('button', { name: button, exact: true }).click();
  const saved = (of: Page) => of.getByText('Saved.', { exact: true }).first().waitFor();
  async function secondTab(): Promise<Page> {
    const tab = await watched.context.newPage();
    await tab.goto(address);
    await name(tab).waitFor();
    return tab;
  }
  async function stored() {
    return (await stage.relay.call('GET', new URL(address).pathname.replace('/settings/integrations', '/v1'))).body;
  }

  it('shows an event type that is newer than the destination, off, and switches it on', async () => {
    await inDatabase(stage.relay, (database) =>
      database.deleteFrom('mappings').where('event_type', '=', 'flag.stale').execute(),
    );
    await page.reload();
    await page.getByRole('button', { name: /^Other events/ }).click();
    const toggle = page.getByRole('switch', { name: 'File tickets for Flag stale' });
    expect(await toggle.isChecked()).toBe(false);
    await toggle.click({ force: true });
    await press(page, 'Save changes');
    await saved(page);
    const { mappings } = await stored();
    expect(mappings.find(({ eventType }: { eventType: string }) => eventType === 'flag.stale')).toMatchObject({
      enabled: true,
      issueType: { name: 'Task' },
    });
  });

  it('keeps what two tabs changed in different fields', async () => {
    const other = await secondTab();
    await name(other).fill('Launches');
    await press(other, 'Save changes');
    await saved(other);

    await page.getByRole('switch', { name: 'File tickets for Winner declared' }).click({ force: true });
    await page.getByText('1 unsaved change').waitFor();
    await press(page, 'Save changes');
    const dialog = page.getByRole('dialog', { name: 'Someone else saved this destination.' });
    await dialog.getByText('They changed name.').waitFor();
    await press(page, 'Save merged');
    await saved(page);
    const { name: now, mappings } = await stored();
    expect(now).toBe('Launches');
    expect(mappings.find((row: { eventType: string }) => row.eventType === 'experiment.winner_declared').enabled).toBe(
      false,
    );
    statuses.push(412);
  });

  it.each([
    ['Mine', 'Experiments'],
    ['Saved', 'Launches'],
  ])('asks which holds where two tabs changed the same field: %s', async (side, kept) => {
    const other = await secondTab();
    await name(other).fill('Launches');
    await press(other, 'Save changes');
    await saved(other);

    await name(page).fill('Experiments');
    await press(page, 'Save changes');
    const dialog = page.getByRole('dialog', { name: 'Someone else saved this destination.' });
    await dialog.getByRole('radiogroup', { name: 'name' }).waitFor();
    expect((await stored()).name).toBe('Launches');
    await dialog.getByRole('radio', { name: new RegExp(`^${side}: `) }).click({ force: true });
    await press(page, 'Save merged');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('heading', { level: 1, name: kept }).waitFor();
    expect((await stored()).name).toBe(kept);
    // Save stays where it has the focus, but there is nothing left for it to do.
    await page.getByText(/unsaved change/).waitFor({ state: 'detached' });
    await page
      .locator('.button.primary:not([aria-disabled])', { hasText: 'Save changes' })
      .waitFor({ state: 'detached' });
    statuses.push(412);
  });

  it('asks before unsaved changes are left, and discards them', async () => {
    await name(page).fill('Experiments');
    await page.getByRole('link', { name: 'Integrations', exact: true }).click();
    const question = page.getByRole('alertdialog', { name: 'Leave without saving?' });
    await question.getByRole('button', { name: 'Stay' }).click();
    expect(await name(page).inputValue()).toBe('Experiments');
    await page.getByRole('link', { name: 'Integrations', exact: true }).click();
    await question.getByRole('button', { name: 'Discard changes' }).click();
    await page.getByRole('article', { name: 'Rollouts' }).waitFor();

    await page.getByRole('link', { name: 'Edit Rollouts' }).click();
    expect(await name(page).inputValue()).toBe('Rollouts');
    await name(page).fill('Experiments');
    await press(page, 'Discard');
    expect(await name(page).inputValue()).toBe('Rollouts');
    expect(await page.getByRole('button', { name: 'Save changes' }).count()).toBe(0);
  });

  it('asks before the browser goes Back from unsaved changes', async () => {
    await name(page).fill('Experiments');
    await page.goBack();
    const question = page.getByRole('alertdialog', { name: 'Leave without saving?' });
    await question.getByRole('button', { name: 'Stay' }).click();
    expect(page.url()).toBe(address);
    expect(await name(page).inputValue()).toBe('Experiments');
    await page.goBack();
    await question.getByRole('button', { name: 'Discard changes' }).click();
    await page.getByRole('article', { name: 'Rollouts' }).waitFor();
  });

  it('keeps what was edited when the person is signed out', async () => {
    await name(page).fill('Experiments');
    await watched.context.clearCookies();
    await press(page, 'Save changes');
    const notice = page.getByRole('alert').filter({ hasText: 'You have been signed out.' });
    await notice.getByText('Open Integrations from AvsB again; your edits are kept in this tab.').waitFor();
    expect(await name(page).inputValue()).toBe('Experiments');
    page.on('dialog', (dialog) => void dialog.accept());
    await page.goto(`${stage.url}/session?token=${await signInTokenOf()}`);
    await page.getByRole('link', { name: 'Edit Rollouts' }).click();
    expect(await name(page).inputValue()).toBe('Experiments');
    await press(page, 'Save changes');
    await saved(page);
    expect((await stored()).name).toBe('Experiments');
    statuses.push(401);
  });

  it('tells of a text that Jira would not take at the field, and stays', async () => {
    await page.getByRole('button', { name: 'Winner declared' }).click();
    await page.getByRole('radio', { name: 'ADF JSON' }).click({ force: true });
    await page.getByRole('textbox', { name: 'ADF JSON' }).fill('{\n  "version": 1,\n  "type": \n}');
    await page.getByText('Line 4, column 1: a value is missing.').waitFor();
    await page.getByText('Your last valid edit').waitFor();
    await page
      .getByRole('textbox', { name: 'ADF JSON' })
      .fill('{"version": 1, "type": "doc", "content": [{"type": "rubbish"}]}');
    await press(page, 'Save changes');
    await page.getByRole('alert').first().waitFor();
    statuses.push(422);
  });
});
