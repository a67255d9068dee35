import type { Page } from 'playwright-core';
import { startBrowser } from '../../support/browser';
import { startDemoProcess } from '../support/demo';
import { axeFindings, scrollsSideways } from './axe';
import { isFocused } from './focus';
import { type Stage, startStage } from './stage';

describe('many destinations', () => {
  let stage: Stage;
  const names = (page: Page) => page.getByRole('article').getByRole('heading', { level: 3 }).allInnerTexts();

  beforeAll(async () => {
    stage = await startStage();
    const { site, id } = await stage.relay.destination();
    await stage.relay.call('PATCH', `/v1/destinations/${id}`, { name: 'Zebra' });
    for (let number = 1; number <= 26; number++) {
      const name = `Team ${String(number).padStart(2, '0')}`;
      await stage.relay.call('POST', '/v1/destinations', { siteId: site.id, projectKey: 'OPS', name });
    }
    await stage.relay.call('PATCH', `/v1/destinations/${id}`, { enabled: false });
  });
  afterAll(() => stage.close());

  it('come in pages of 25, sorted, are searched and filtered by state, and the address remembers it', async () => {
    const watched = await stage.enter({}, { bypassCSP: true });
    const { page } = watched;
    await page.getByText('1–25 of 27').waitFor();
    expect((await names(page))[0]).toBe('Team 01');
    await page.getByRole('button', { name: 'Next page' }).click();
    await page.getByText('26–27 of 27').waitFor();
    expect(await names(page)).toEqual(['Team 26', 'Zebra']);
    await page.getByRole('button', { name: /Sort by/ }).click();
    await page.getByRole('option', { name: 'Name, Z to A' }).click();
    expect((await names(page))[0]).toBe('Zebra');
    await page.getByRole('searchbox', { name: 'Search destinations' }).fill('roll');
    await page.getByText('1 destination', { exact: true }).waitFor();
    expect(await names(page)).toEqual(['Zebra']);
    await page.getByRole('searchbox', { name: 'Search destinations' }).fill('');
    await page.getByRole('button', { name: /State$/ }).click();
    await page.getByRole('option', { name: 'Paused' }).click();
    await page.getByText('1 destination', { exact: true }).waitFor();
    await page.reload();
    await page.getByRole('article', { name: 'Zebra' }).waitFor();
    expect(await names(page)).toEqual(['Zebra']);
    await page.getByRole('searchbox', { name: 'Search destinations' }).fill('nothing like it');
    await page.getByText('Nothing matches.').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByText('1–25 of 27').waitFor();
    for (const width of [1280, 360, 320]) {
      await page.setViewportSize({ width, height: 900 });
      expect([width, await scrollsSideways(page)]).toEqual([width, false]);
    }
    expect(await axeFindings(page)).toEqual([]);
    stage.expectCalm(watched);
  });

  it('are duplicated: the dialog opens with the same rows, and the new card is in view', async () => {
    const { body } = await stage.relay.call('GET', '/v1/destinations');
    const source = body.items.find(({ name }: { name: string }) => name === 'Team 01');
    const row = source.mappings.find(
      ({ eventType }: { eventType: string }) => eventType === 'experiment.winner_declared',
    );
    const changed = { ...row, summaryTemplate: 'Ship {{experimentName}}' };
    await stage.relay.call('PUT', `/v1/destinations/${source.id}/mappings`, { mappings: [changed] });
    const watched = await stage.enter();
    const { page } = watched;
    await page.getByRole('button', { name: 'More for Team 01' }).click();
    await page.getByRole('menuitem', { name: 'Duplicate' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add Jira destination' });
    await dialog.getByRole('cell', { name: 'Ship {{experimentName}}' }).waitFor();
    await dialog.getByRole('button', { name: 'Create destination' }).click();
    const made = page.getByRole('article').filter({ hasText: 'Team 01 (copy) is ready.' });
    await made.waitFor();
    expect(await isFocused(made.getByRole('heading', { level: 3 }))).toBe(true);
    const after = await stage.relay.call('GET', '/v1/destinations');
    const copy = after.body.items.at(-1);
    expect(
      copy.mappings.find(({ eventType }: { eventType: string }) => eventType === row.eventType).summaryTemplate,
    ).toBe('Ship {{experimentName}}');
    stage.expectCalm(watched);
  });
});

describe('the Jira sites', () => {
  it('show who connected them, what was granted and when tokens were renewed, and are disconnected and connected', async () => {
    const stage = await startStage();
    await stage.relay.destination();
    const watched = await stage.enter({ name: 'Dana' }, { bypassCSP: true });
    const { page } = watched;
    const site = page.getByRole('region', { name: 'Sites' }).getByRole('listitem').filter({ hasText: 'acme' });
    await site.getByText(/Connected by/).waitFor();
    await site.getByText('Create and edit issues').waitFor();
    await site.getByText('1 destination').waitFor();
    await site.getByText(/Access token/).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await site.getByRole('button', { name: 'Disconnect acme' }).click();
    const question = page.getByRole('alertdialog', { name: 'Disconnect acme?' });
    await question.getByRole('button', { name: 'Disconnect acme' }).click();
    await site.getByText('○ Disconnected').waitFor();
    await page.getByRole('article').getByText('acme is disconnected.').waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
    expect(await axeFindings(page)).toEqual([]);
    await site.getByRole('button', { name: 'Connect acme again' }).click();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByRole('alert').getByText('acme is connected again.').waitFor();
    await site.getByRole('button', { name: 'Disconnect acme' }).waitFor();
    stage.expectCalm(watched);
    await stage.close();
  });
});

describe('demo mode', () => {
  it.each(['', '/deliveries', '/nowhere'])('signs in on whichever page is opened first: %s', async (path) => {
    const [demo, browser] = await Promise.all([startDemoProcess(), startBrowser()]);
    const page = await browser.newPage();
    await page.goto(`${demo.url.replace('127.0.0.1', 'localhost')}/settings/integrations${path}`);
    await page.getByRole('banner').getByText('Demo').first().waitFor();
    await page.getByRole('navigation', { name: 'Jira integration' }).waitFor();
    expect(await page.getByText('signed out').count()).toBe(0);
    await browser.close();
    await demo.stop();
  });
});
