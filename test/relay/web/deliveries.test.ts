import type { Locator, Page } from 'playwright-core';
import { eventOf } from '../support/avsb';
import { isFocused, tabTo } from './focus';
import { type Stage, startStage } from './stage';
import type { WatchedPage } from './watch';

/** How often a page reads a calm list again. */
const listIntervalMs = 15_000;

/** The outcome of each event, and the reason. */
describe('deliveries', () => {
  let stage: Stage;
  let watched: WatchedPage;
  let page: Page;
  const statuses: number[] = [];

  beforeEach(async () => {
    stage = await startStage();
    await stage.relay.destination();
    for (const subjectId of ['exp_1', 'exp_2', 'exp_3']) await stage.fail(subjectId);
    watched = await stage.enter();
    page = watched.page;
    await page.clock.install();
    await page.getByRole('link', { name: /^Deliveries/ }).click();
    await rows().first().waitFor();
  });
  afterEach(async () => {
    stage.expectCalm(watched, ...statuses.splice(0));
    await stage.close();
  });

  const rows = (): Locator => page.getByRole('table', { name: 'Deliveries' }).locator('tbody').getByRole('row');
  const inState = (state: string | RegExp) => rows().filter({ hasText: state });

  async function filter(label: string, option: string): Promise<void> {
    await page.getByRole('button', { name: new RegExp(`${label}$`) }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  }

  it('keeps its filters through a reload and Back', async () => {
    await filter('State', 'Failed');
    await page.waitForURL(/state=failed/);
    await page.reload();
    await inState('Failed').first().waitFor();
    await rows().first().getByRole('link').first().click();
    await page.getByRole('heading', { name: 'Attempts' }).waitFor();
    await page.getByText('“The workflow says no.”').first().waitFor();
    await page.goBack();
    await page.waitForURL(/state=failed/);
    await filter('State', 'Waiting');
    await page.getByText('Nothing matches.').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await inState('Failed').first().waitFor();
  });

  it('retries one by keyboard alone, and says so once', async () => {
    await page.evaluate("document.querySelector('h1').focus()");
    const retry = rows()
      .first()
      .getByRole('button', { name: /^Retry / });
    await tabTo(page, retry);
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: 'is queued again.' }).waitFor();
    await inState('Created ROLL-1').waitFor();
    expect(await inState('Failed').count()).toBe(2);
  });

  it('retries those that are ticked', async () => {
    for (const row of [0, 1]) await rows().nth(row).getByRole('checkbox').click({ force: true });
    await page.getByRole('button', { name: 'Retry 2 selected' }).click();
    const question = page.getByRole('alertdialog', { name: 'Retry 2 failed deliveries?' });
    expect(await isFocused(question.getByRole('button', { name: 'Cancel' }))).toBe(true);
    await question.getByRole('button', { name: 'Retry 2 deliveries' }).click();
    await page.getByText('2 queued.').waitFor();
    await inState('Created ROLL-2').waitFor();
    expect(await inState('Failed').count()).toBe(1);
  });

  it('retries all that match', async () => {
    await page.getByRole('button', { name: 'Retry all 3 failed that match' }).click();
    await page.getByRole('button', { name: 'Retry 3 deliveries' }).click();
    await page.getByText('3 queued.').waitFor();
    await inState('Created ROLL-3').waitFor();
    expect(await page.getByRole('button', { name: /failed that match/ }).count()).toBe(0);
  });

  it('keeps new ones behind a button', async () => {
    const before = await rows().count();
    for (const subjectId of ['exp_7', 'exp_8', 'exp_9']) {
      const sent = await stage.relay.send(eventOf('experiment.srm_failed', { subjectId }));
      await stage.relay.settled(sent.deliveries[0].id);
    }
    const shown = page.getByRole('button', { name: '3 new deliveries' });
    await page.clock.fastForward(listIntervalMs);
    await shown.waitFor();
    expect(await rows().count()).toBe(before);
    await shown.click();
    await inState(/Created ROLL-\d/)
      .nth(2)
      .waitFor();
    expect(await rows().count()).toBe(before + 3);
  });
});
