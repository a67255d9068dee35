import type { Browser, Page } from 'playwright-core';
import { startBrowser } from '../../support/browser';
import { type DemoProcess, startDemoProcess } from '../support/demo';
import { longestWaitMs, until } from '../support/until';
import { axeFindings, scrollsSideways } from './axe';
import { isFocused, tabTo } from './focus';
import { openPage, type PageOptions, type WatchedPage } from './watch';

/** The demo's results page: where tickets, cards and the app's panel in Jira lead to. */
describe('a results page of the demo', () => {
  let demo: DemoProcess;
  let browser: Browser;
  const opened: WatchedPage[] = [];

  async function open(path: string, options: PageOptions = {}): Promise<WatchedPage> {
    const watched = await openPage(browser, options);
    watched.context.setDefaultTimeout(longestWaitMs);
    opened.push(watched);
    await watched.page.goto(`${demo.url}${path}`);
    await watched.page.getByRole('heading', { level: 1 }).waitFor();
    return watched;
  }

  const panelOf = (page: Page) => page.getByRole('region', { name: 'Linked Jira tickets' });

  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemoProcess(), startBrowser()]);
    const { page } = await open('/demo');
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
    await press('Skip setup');
    await press('Guardrail breached');
    await page.getByText('Created ROLL-1').waitFor();
    await press('Rule on');
    await page.getByText('Created ROLL-2').waitFor();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ context }) => context.close()));
  });
  afterAll(async () => {
    await browser.close();
    await demo.stop();
  });

  it('shows verdict, metrics with their intervals, guardrails and the sample-ratio check', async () => {
    const { page } = await open('/demo/results/exp_checkout');
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Checkout redesign');
    await page.getByText('A guardrail metric crossed its threshold.').waitFor();
    await page.getByText('Experiment in production').waitFor();
    const metric = page.getByRole('table', { name: 'Metrics' }).getByRole('row').filter({ hasText: 'Conversion rate' });
    await metric.getByText('+4.2%', { exact: true }).waitFor();
    await metric.getByText('+1.1% to +7.3%', { exact: true }).waitFor();
    await metric.getByRole('img', { name: 'Interval from +1.1% to +7.3%; the line marks no change' }).waitFor();
    const guardrails = page.getByRole('table', { name: 'Guardrails' }).getByRole('row');
    await guardrails.filter({ hasText: 'p95 latency' }).getByText('Breached').waitFor();
    await guardrails.filter({ hasText: 'Error rate' }).getByText('OK').waitFor();
    await page.getByRole('region', { name: 'Sample-ratio check' }).getByText('p = 0.41').waitFor();
  });

  it('lists the linked tickets in AvsB’s own panel, and takes one more', async () => {
    const { page } = await open('/demo/results/exp_checkout');
    const panel = panelOf(page);
    await panel.getByRole('link', { name: /ROLL-1/ }).waitFor();
    await panel.getByRole('button', { name: 'Link a Jira ticket' }).click();
    await panel.getByLabel('Issue key').fill('ROLL-2');
    await panel.getByRole('button', { name: 'Link ticket' }).click();
    await panel.getByRole('link', { name: /ROLL-2/ }).waitFor();
    await panel.getByRole('button', { name: 'Remove link to ROLL-2' }).click();
    await panel.getByText('The ticket stays in Jira.').waitFor();
  });

  it('is there for a flag rule as well', async () => {
    const { page } = await open('/demo/results/rule_eu_visitors');
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('25 % of EU visitors');
    await page.getByText('A flag rule has no metrics of its own.').waitFor();
    await panelOf(page)
      .getByRole('link', { name: /ROLL-2/ })
      .waitFor();
  });

  it('says so where AvsB knows nothing of the kind', async () => {
    const { page } = await open('/demo/results/nothing%20here');
    await page.getByRole('heading', { level: 1, name: 'AvsB knows no such experiment or flag rule.' }).waitFor();
    await page.getByRole('link', { name: 'Back to the demo' }).click();
    await page.getByRole('heading', { level: 1, name: /^Demo/ }).waitFor();
  });

  it('is where the ticket’s card and the app’s panel in Jira lead to', async () => {
    const { page, context } = await open('/demo');
    await page.goto(`${demo.atlassianUrl}/site/acme/browse/ROLL-1`);
    const card = page.locator('.smart-card a').first();
    const inPanel = page.getByRole('link', { name: 'Open in AvsB' });
    for (const link of [card, inPanel]) {
      const [results] = await Promise.all([context.waitForEvent('page'), link.click()]);
      await results.getByRole('heading', { level: 1, name: 'Checkout redesign' }).waitFor();
      await panelOf(results)
        .getByRole('link', { name: /ROLL-1/ })
        .waitFor();
      await results.close();
    }
  });

  it('opens from a ticket that the demo shows in its frame', async () => {
    const { page, context } = await open('/demo');
    const board = page.frameLocator('iframe');
    await board.getByRole('link', { name: 'ROLL-1' }).click();
    const card = board.locator('.smart-card a').first();
    await card.waitFor();
    const [results] = await Promise.all([context.waitForEvent('page'), card.click()]);
    await results.getByRole('heading', { level: 1, name: 'Checkout redesign' }).waitFor();
  });

  it('makes the browser complain of nothing', async () => {
    const watched = await open('/demo/results/exp_checkout');
    await panelOf(watched.page)
      .getByRole('link', { name: /ROLL-1/ })
      .waitFor();
    expect(watched.complaints).toEqual([]);
  });

  it('can be used by keyboard alone', async () => {
    const { page } = await open('/demo/results/exp_checkout');
    const panel = panelOf(page);
    await panel.getByRole('link', { name: /ROLL-1/ }).waitFor();
    await tabTo(page, panel.getByRole('button', { name: 'Link a Jira ticket' }));
    await page.keyboard.press('Enter');
    await until(() => isFocused(panel.getByLabel('Issue key')), 'the key to have the focus');
    await page.keyboard.type('no key');
    await page.keyboard.press('Enter');
    await panel.getByText('That is not an issue key.').waitFor();
  });

  describe.each(['light', 'dark'] as const)('in a %s scheme', (colorScheme) => {
    it.each([1280, 360, 320])('has nothing that axe finds and nothing beside the screen at %i px', async (width) => {
      for (const path of ['exp_checkout', 'rule_eu_visitors', 'nothing']) {
        const { page } = await open(`/demo/results/${path}`, { width, colorScheme, bypassCSP: true });
        if (path !== 'nothing') {
          // The panel loads once it is near the screen.
          await page.locator('avsb-jira-panel').scrollIntoViewIfNeeded();
          await panelOf(page).getByRole('link').first().waitFor();
        }
        expect([path, await axeFindings(page)]).toEqual([path, []]);
        expect([path, await scrollsSideways(page)]).toEqual([path, false]);
      }
    });
  });
});
