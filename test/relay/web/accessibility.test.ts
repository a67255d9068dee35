import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startBrowser } from '../../support/browser';
import { type DemoProcess, startDemoProcess } from '../support/demo';
import { findingsInEveryLook } from './axe';

const base = '/settings/integrations';

/** Each state: where it is, and how to get it on the screen. */
const states: Readonly<Record<string, (page: Page, url: string) => Promise<void>>> = {
  async demo(page, url) {
    await page.goto(`${url}/demo`);
    await page.getByRole('button', { name: 'Same again' }).waitFor();
  },
  async destinations(page, url) {
    await page.goto(`${url}${base}`);
    await page.getByRole('article').waitFor();
    await page.getByRole('listbox', { name: 'Bars' }).waitFor();
  },
  'add a destination': async (page, url) => {
    await page.goto(`${url}${base}`);
    await page.getByRole('button', { name: 'Add Jira destination' }).click();
    await page.getByRole('dialog').getByText('acme', { exact: false }).first().click();
    await page.getByRole('combobox', { name: 'Project' }).fill('ROLL');
    await page.getByRole('option', { name: /ROLL/ }).click();
    await page.getByRole('button', { name: 'Winner declared' }).click();
    await page.getByRole('region', { name: 'Preview' }).getByText('Would file a new ticket').waitFor();
  },
  'send a test ticket': async (page, url) => {
    await page.goto(`${url}${base}`);
    await page.getByRole('button', { name: 'Send test ticket' }).click();
    await page.getByRole('dialog').waitFor();
  },
  async help(page, url) {
    await page.goto(`${url}${base}/help`);
    await page.getByRole('heading', { level: 1, name: 'Help' }).waitFor();
  },
  async 'one destination'(page, url) {
    await page.goto(`${url}${base}`);
    await page.getByRole('link', { name: /^Edit/ }).click();
    await page.getByRole('button', { name: 'Guardrail breached' }).click();
    await page.getByRole('region', { name: 'Preview' }).getByText('Would', { exact: false }).first().waitFor();
  },
  async deliveries(page, url) {
    await page.goto(`${url}${base}/deliveries`);
    await page.getByRole('table').waitFor();
  },
  async 'one delivery'(page, url) {
    await page.goto(`${url}${base}/deliveries`);
    await page.getByRole('table').getByRole('link', { name: ' · ' }).first().click();
    await page.getByRole('heading', { name: 'Attempts' }).waitFor();
  },
  async 'audit log'(page, url) {
    await page.goto(`${url}${base}/audit-log`);
    await page.getByRole('listitem').filter({ hasText: 'ROLL-1' }).waitFor();
  },
  async notices(page, url) {
    await page.goto(`${url}${base}/notices`);
    await page.getByRole('listitem').filter({ hasText: 'y…@demo.example' }).waitFor();
  },
  'add a notice': async (page, url) => {
    await page.goto(`${url}${base}/notices`);
    await page.getByRole('button', { name: 'Add notice' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save notice' }).click();
    await page.getByText('Enter an e-mail address.').waitFor();
  },
  async mailbox(page, url) {
    await page.goto(`${url}/demo/mailbox`);
    await page.getByRole('button', { name: 'Break the connection' }).waitFor();
  },
  async playground(page, url) {
    await page.goto(`${url}${base}/playground`);
    await page.getByRole('region', { name: 'Preview' }).getByText('Would', { exact: false }).first().waitFor();
  },
  async 'a page that is not there'(page, url) {
    await page.goto(`${url}${base}/nowhere`);
    await page.getByRole('link', { name: 'Back to destinations' }).waitFor();
  },
};

describe('every page', () => {
  let demo: DemoProcess;
  let browser: Browser;

  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemoProcess(), startBrowser()]);
    const context = await browser.newContext();
    const page = await signIn(context);
    await page.getByRole('button', { name: 'Skip setup' }).click();
    await page.getByRole('button', { name: 'Guardrail breached' }).click();
    await page.getByRole('region', { name: 'Latest event' }).getByText('Created ROLL-1').waitFor();
    await context.close();
  });
  afterAll(async () => {
    await browser.close();
    await demo.stop();
  });

  async function signIn(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    await page.goto(demo.url);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page;
  }

  // Each is walked to on a phone: every other test walks on a wide screen.
  it.each(Object.keys(states))('%s: axe finds nothing in any look, and nothing scrolls sideways', async (name) => {
    // axe is a script from outside, which the pages' own policy would not let in.
    const context = await browser.newContext({ viewport: { width: 360, height: 800 }, bypassCSP: true });
    const page = await signIn(context);
    await states[name]?.(page, demo.url.replace('127.0.0.1', 'localhost'));
    expect(await findingsInEveryLook(page)).toEqual([]);
    await context.close();
  });
});
