import type { Browser, Page } from 'playwright-core';
import { startBrowser } from '../../support/browser';
import { type DemoProcess, startDemoProcess } from '../support/demo';
import { until } from '../support/until';

/** The app's own bundles, run as Forge does: functions beside the relay, pages in the browser. */
describe('an issue in the simulated Jira', () => {
  let demo: DemoProcess;
  let browser: Browser;
  let browsing: Page;
  let page: Page;
  const complaints: string[] = [];

  /** As the demo's admin, who is signed in where the demo is opened. */
  const call = (method: string, path: string, body?: unknown) =>
    browsing.evaluate(
      async ({ method, path, body }) => {
        const session = await (await fetch('/v1/session')).json();
        const headers = { 'content-type': 'application/json', 'x-csrf-token': session.csrfToken };
        const response = await fetch(path, {
          method,
          headers,
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        const text = await response.text();
        return text === '' ? undefined : JSON.parse(text);
      },
      { method, path, body },
    );
  const links = async () => (await call('GET', '/v1/links')).items;

  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemoProcess(), startBrowser()]);
    page = await browser.newPage();
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    browsing = await browser.newPage();
    await browsing.goto(demo.url);
    await call('POST', '/demo/setup');
    await call('POST', '/demo/events', { scenario: 'guardrail_breached' });
    await until(async () => (await links()).length > 0, 'the ticket to be filed');
    await page.goto(`${demo.atlassianUrl}/site/acme/browse/ROLL-1`);
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  it('shows the results page as a card', async () => {
    const card = page.locator('.smart-card').first();
    await card.waitFor();
    expect(await card.innerText()).toContain('Guardrail breached: p95 latency.');
    expect(await card.innerText()).toContain('Conversion rate +4.2% (+1.1% to +7.3%), 97% confidence.');
  });

  it('shows verdict, lift with its interval, guardrails and SRM in the panel', async () => {
    const panel = page.locator('#forge-panel');
    await panel.getByRole('heading', { name: 'Checkout redesign' }).waitFor();
    const text = await panel.innerText();
    for (const words of [
      'Guardrail breached',
      '+4.2% (+1.1% to +7.3%), 97% confidence',
      'Sample-ratio check, p = 0.41',
    ]) {
      expect(text).toContain(words);
    }
    const picture = panel.getByRole('img', { name: '+4.2% (+1.1% to +7.3%)' });
    expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(240);
  });

  it('breaks none of the page’s own policies', () => {
    expect(complaints).toEqual([]);
  });

  it('tells the relay that it was closed, which knows it within seconds', async () => {
    await page.getByRole('button', { name: 'Done' }).click();
    await until(async () => (await links())[0].status.category === 'done', 'the link to be done');
  });
});
