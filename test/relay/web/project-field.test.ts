import type { Locator, Page } from 'playwright-core';
import { until } from '../support/until';
import { isFocused } from './focus';
import { type Stage, startStage } from './stage';
import type { WatchedPage } from './watch';

/** Jira may take seconds to search its projects, and people don't wait for it. */
describe('the project, while Jira is still searching', () => {
  let stage: Stage;
  let watched: WatchedPage;
  let page: Page;
  let answer: () => void;

  beforeAll(async () => {
    stage = await startStage();
    await stage.relay.destination();
  });
  beforeEach(async () => {
    watched = await stage.enter();
    page = watched.page;
    await page.getByRole('link', { name: 'Edit Rollouts' }).click();
    await project().waitFor();
    await shows('Rollouts (ROLL)');
    await page.waitForLoadState('networkidle');
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route(/\/projects\?.*query=/, async (route) => {
      await held;
      await route.continue();
    });
  });
  afterEach(async () => {
    stage.expectCalm(watched);
    await watched.context.close();
  });
  afterAll(() => stage.close());

  const project = (): Locator => page.getByRole('combobox', { name: 'Project' });
  const shows = (text: string) =>
    until(async () => (await project().inputValue()) === text, `the field to show ${text}`);
  const moves = () => page.getByRole('button', { name: 'Move to OPS and resume' });

  it('is chosen by Enter once Jira has answered', async () => {
    await project().fill('ops');
    await page.keyboard.press('Enter');
    expect(await moves().count()).toBe(0);
    answer();
    await shows('Operations (OPS)');
    await moves().waitFor();
    expect(await isFocused(project())).toBe(true);
  });

  it('is chosen by leaving the field with its key typed in full', async () => {
    await project().fill('OPS');
    await page.keyboard.press('Tab');
    answer();
    await shows('Operations (OPS)');
    await moves().waitFor();
  });

  it('stays as it was where the field is left with something else', async () => {
    await project().fill('nothing like it');
    await page.keyboard.press('Tab');
    answer();
    await shows('Rollouts (ROLL)');
    expect(await page.getByText('unsaved change').count()).toBe(0);
  });

  it('keeps what is typed right after another choice', async () => {
    answer();
    await project().fill('ops');
    await page.getByRole('option', { name: /OPS/ }).click();
    await project().press('End');
    await page.keyboard.type(' and more');
    expect(await project().inputValue()).toBe('Operations (OPS) and more');
  });
});
