import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { startBrowser } from '../../support/browser';
import { eventOf, tokenOf } from '../support/avsb';
import { publicUrlOf } from '../support/browser';
import { startRelay, type TestRelay } from '../support/relay';
import { axeFindings } from './axe';
import { openPage, type WatchedPage } from './watch';

const webFolder = resolve(__dirname, '../../../dist/web');

/** The panel in a results page of AvsB's: another origin than the relay's, under a policy of its own. */
describe('the panel of linked Jira tickets', () => {
  let host: Server;
  let hostUrl: string;
  let relay: TestRelay;
  let browser: Browser;
  let watched: WatchedPage;
  let token: string;
  let issueKey: string;
  let script = '';
  let body = '';

  beforeAll(async () => {
    host = createServer((request, response) => {
      if (request.url === '/page.js') {
        response.setHeader('content-type', 'text/javascript').end(script);
        return;
      }
      const relayUrl = publicUrlOf(relay);
      response.setHeader('content-type', 'text/html');
      response.setHeader(
        'content-security-policy',
        `default-src 'none'; script-src 'self' ${relayUrl}; connect-src ${relayUrl}; style-src 'self'; img-src 'self' data:; frame-src ${relayUrl}; require-trusted-types-for 'script'`,
      );
      response.end(`<!doctype html><html lang="en"><title>Results</title><main><h1>Results</h1>${body}</main></html>`);
    });
    host.listen(0, '127.0.0.1');
    await once(host, 'listening');
    hostUrl = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
    [relay, browser] = await Promise.all([
      startRelay({ environment: { AVSB_ORIGINS: hostUrl }, webFolder }),
      startBrowser(),
    ]);
    await relay.destination();
    const sent = await relay.send(eventOf('experiment.guardrail_breached'));
    issueKey = (await relay.settled(sent.deliveries[0].id)).issueKey;
    token = await tokenOf({ permissions: [] });
  });
  afterAll(async () => {
    await browser.close();
    host.close();
  });
  beforeEach(async () => {
    watched = await openPage(browser);
  });
  afterEach(async () => {
    await watched.context.close();
    expect(watched.complaints).toEqual([]);
  });

  const element = '<avsb-jira-panel subject-kind="experiment" subject-id="exp_42"></avsb-jira-panel>';
  const giveToken = (at: number) =>
    `document.querySelectorAll('avsb-jira-panel')[${at}].getToken = async () => { window.asked = (window.asked ?? 0) + 1; return ${JSON.stringify(token)}; };`;
  const panelScript = () => `<script src="${publicUrlOf(relay)}/panel.js"></script>`;
  const pageScript = '<script src="/page.js"></script>';

  async function show(markup: string, page = giveToken(0)): Promise<string[]> {
    body = markup;
    script = page;
    const gets: string[] = [];
    watched.page.on('request', (request) => {
      if (request.url().includes('/v1/links?')) gets.push(request.method());
    });
    await watched.page.goto(hostUrl);
    return gets;
  }

  const rows = () => watched.page.getByRole('listitem');

  it.each([
    ['before the script is there', () => element + pageScript + panelScript()],
    ['after it', () => element + panelScript() + pageScript],
  ])('takes a token that its page sets %s, and asks once', async (_, markup) => {
    const gets = await show(markup());
    await rows().filter({ hasText: issueKey }).waitFor();
    expect(gets.filter((method) => method === 'GET')).toHaveLength(1);
    expect(await rows().first().innerText()).toMatch(/To Do[\s\S]*Guardrail breached/);
    expect(await watched.page.getByRole('heading', { name: 'Linked Jira tickets (1)' }).count()).toBe(1);
  });

  it('shows two subjects side by side, and that one has no ticket', async () => {
    const other = '<avsb-jira-panel subject-kind="experiment" subject-id="exp_none"></avsb-jira-panel>';
    await show(element + other + panelScript() + pageScript, giveToken(0) + giveToken(1));
    await rows().filter({ hasText: issueKey }).waitFor();
    await watched.page.getByText('No Jira tickets yet.').waitFor();
  });

  it('links a ticket by hand, and takes the link away again, with a way back', async () => {
    const { page } = watched;
    await show(
      '<avsb-jira-panel subject-kind="experiment" subject-id="exp_by_hand"></avsb-jira-panel>' +
        panelScript() +
        pageScript,
    );
    await page.getByText('No Jira tickets yet.').waitFor();
    await page.getByRole('button', { name: 'Link a Jira ticket' }).click();
    await page.getByLabel('Issue key').fill('not a key');
    await page.keyboard.press('Enter');
    await page.getByText('That is not an issue key. It looks like ROLL-1234.').waitFor();
    await page.getByLabel('Issue key').fill('ROLL-9999');
    await page.keyboard.press('Enter');
    await page.getByText('Jira does not show ROLL-9999 to AvsB.').waitFor();
    await page.getByLabel('Issue key').fill(issueKey);
    await page.keyboard.press('Enter');
    await rows().filter({ hasText: 'Linked by hand' }).waitFor();
    await page.getByRole('button', { name: `Remove link to ${issueKey}` }).click();
    await page.getByText('The ticket stays in Jira.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await rows().filter({ hasText: 'Linked by hand' }).waitFor();
    // The refusal above is the browser's to report.
    watched.complaints.splice(
      0,
      watched.complaints.length,
      ...watched.complaints.filter((line) => !line.includes('422')),
    );
  });

  it('asks for another token when the relay takes the first no more', async () => {
    const stale = `document.querySelector('avsb-jira-panel').getToken = async () => { window.asked = (window.asked ?? 0) + 1; return window.asked === 1 ? 'stale' : ${JSON.stringify(token)}; };`;
    await show(element + panelScript() + pageScript, stale);
    await rows().filter({ hasText: issueKey }).waitFor();
    expect(await watched.page.evaluate('window.asked')).toBe(2);
    watched.complaints.splice(
      0,
      watched.complaints.length,
      ...watched.complaints.filter((line) => !line.includes('401')),
    );
  });

  it('works as a frame, which asks its page for the token', async () => {
    const src = `${publicUrlOf(relay)}/embed/panel?subjectKind=experiment&subjectId=exp_42`;
    const answer = `addEventListener('message', ({ data, source, origin }) => { if (data === 'avsb-jira:ready') source.postMessage({ type: 'avsb-jira:token', token: ${JSON.stringify(token)} }, origin); });`;
    await show(`${pageScript}<iframe title="Jira tickets" src="${src}"></iframe>`, answer);
    await watched.page
      .frameLocator('iframe')
      .getByRole('link', { name: new RegExp(issueKey) })
      .waitFor();
  });

  it('gives axe nothing to find', async () => {
    const context = await browser.newContext({ bypassCSP: true });
    const page = await context.newPage();
    body = element + panelScript() + pageScript;
    script = giveToken(0);
    await page.goto(hostUrl);
    await page.getByRole('listitem').first().waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await context.close();
  });
});
