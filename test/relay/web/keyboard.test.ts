import { issuesOf } from '../support/jira';
import { until } from '../support/until';
import { isFocused, tabTo } from './focus';
import { type Stage, startStage } from './stage';

/** Everything can be done without a mouse. */
describe('by keyboard alone', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage();
  });
  afterAll(() => stage.close());

  it('an admin connects a site, creates a destination, sends a test ticket and deletes it', async () => {
    const watched = await stage.enter();
    const { page } = watched;
    const to = (role: 'button' | 'combobox' | 'radio', name: string | RegExp) =>
      tabTo(page, page.getByRole(role, { name, ...(typeof name === 'string' && { exact: true }) }));

    await to('button', 'Add Jira destination');
    await page.keyboard.press('Enter');
    await to('button', 'Connect Jira site');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Accept' }).waitFor();
    await to('button', 'Accept');
    await page.keyboard.press('Enter');

    await page.getByText('acme is connected.').waitFor();
    await to('combobox', 'Project');
    await page.keyboard.type('ROLL');
    await until(async () => (await page.getByRole('option').allInnerTexts()).length === 1, 'the one project');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('switch', { name: 'File tickets for Winner declared' }).waitFor();
    // Enter in a field creates nothing.
    await page.keyboard.press('Enter');
    await to('button', 'Create destination');
    await page.keyboard.press('Enter');
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
    stage.expectCalm(watched);
  });
});
