import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { createIds } from '../../../relay/domain/ids';
import { insertLink } from '../../../relay/store/links';
import { startBrowser } from '../../support/browser';
import { eventOf, tokenOf } from '../support/avsb';
import { publicUrlOf } from '../support/browser';
import { inDatabase } from '../support/database';
import { startRelay, type TestRelay } from '../support/relay';
import { axeFindings, scrollsSideways } from './axe';
import { isFocused, tabTo } from './focus';
import { openPage, type WatchedPage } from './watch';

const breached = 'experiment.guardrail_breached';
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
  let siteUrl: string;
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
    const destination = await relay.destination();
    siteUrl = destination.site.url;
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

  const panelOf = (subjectId: string) =>
    `<avsb-jira-panel subject-kind="experiment" subject-id="${subjectId}"></avsb-jira-panel>${panelScript()}${pageScript}`;

  /** As if so many events had filed a ticket each. */
  async function fileLinks(subjectId: string, count: number, status = 'To Do'): Promise<void> {
    const [{ id: destinationId, site }] = (await relay.call('GET', '/v1/destinations')).body.items;
    const now = () => new Date();
    const newId = createIds(now);
    await inDatabase(relay, async (database) => {
      for (let number = 1; number <= count; number++) {
        await insertLink(database, {
          id: newId('link'),
          organisationId: 'org_1',
          destinationId,
          siteId: site.id,
          issueId: String(50_000 + number),
          issueKey: `MANY-${number}`,
          issueUrl: `${site.url}/browse/MANY-${number}`,
          subject: { kind: 'experiment', id: subjectId },
          eventType: breached,
          origin: 'event',
          dedupKey: null,
          followsIssueKey: null,
          deliveryId: null,
          status: { name: status, category: 'new' },
          createdAt: now().toISOString(),
        });
      }
    });
  }

  /** A browser tells of each call that fails; this one was to. */
  function forgive(what: string): void {
    const others = watched.complaints.filter((line) => !line.includes(what));
    watched.complaints.splice(0, watched.complaints.length, ...others);
  }

  const rows = () => watched.page.getByRole('row').filter({ has: watched.page.getByRole('cell') });

  it.each([
    ['before the script is there', () => element + pageScript + panelScript()],
    ['after it', () => element + panelScript() + pageScript],
  ])('takes a token that its page sets %s, and asks once', async (_, markup) => {
    const gets = await show(markup());
    await rows().filter({ hasText: issueKey }).waitFor();
    expect(gets.filter((method) => method === 'GET')).toHaveLength(1);
    expect(await rows().first().innerText()).toMatch(/(Just filed|To Do)[\s\S]*Guardrail breached/);
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
    expect(await page.getByRole('button').allInnerTexts()).toEqual(['Link a Jira ticket']);
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
    forgive('422');
  });

  it('is used by keyboard alone', async () => {
    const { page } = watched;
    await show(panelOf('exp_by_keys'));
    const press = async (name: string) => {
      await tabTo(page, page.getByRole('button', { name }));
      await page.keyboard.press('Enter');
    };
    await press('Link a Jira ticket');
    expect(await isFocused(page.getByLabel('Issue key'))).toBe(true);
    await page.keyboard.press('Escape');
    expect(await isFocused(page.getByRole('button', { name: 'Link a Jira ticket' }))).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: /ROLL/ }).waitFor({ state: 'attached' });
    await page.keyboard.type(`${siteUrl}/browse/${issueKey}`);
    await page.keyboard.press('Enter');
    const link = page.getByRole('link', { name: `${issueKey}, opens in Jira` });
    await link.waitFor();
    expect(await isFocused(link)).toBe(true);
    await press(`Remove link to ${issueKey}`);
    expect(await isFocused(page.getByRole('button', { name: 'Undo' }))).toBe(true);
    await page.getByText('No Jira tickets yet.').waitFor();
    await page.keyboard.press('Enter');
    await link.waitFor();
    expect(await isFocused(link)).toBe(true);
  });

  it('puts a row back whose link could not be removed, and removes it when that is tried again', async () => {
    const { page, context } = watched;
    const subject = { kind: 'experiment', id: 'exp_offline' };
    const [{ id: destinationId }] = (await relay.call('GET', '/v1/destinations')).body.items;
    await relay.call('POST', '/v1/links', { destinationId, issueKey, subject });
    await show(panelOf(subject.id));
    const remove = page.getByRole('button', { name: `Remove link to ${issueKey}` });
    await remove.waitFor();
    await context.setOffline(true);
    await remove.click();
    const alert = page.getByRole('alert').filter({ hasText: `The link to ${issueKey} was not removed.` });
    await alert.getByText('Check your connection, then try again.').waitFor();
    expect(await isFocused(remove)).toBe(true);
    await context.setOffline(false);
    await alert.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('No Jira tickets yet.').waitFor();
    expect(await alert.count()).toBe(0);
    forgive('ERR_INTERNET_DISCONNECTED');
  });

  it('keeps what was read further down, and the focus, when it is read again', async () => {
    const { page } = watched;
    const count = 60;
    await fileLinks('exp_long', count);
    await show(panelOf('exp_long'));
    await page.getByRole('heading', { name: 'Linked Jira tickets (50+)' }).waitFor();
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByRole('heading', { name: `Linked Jira tickets (${count})` }).waitFor();
    const last = rows().last().getByRole('link');
    await last.focus();
    const readAgain = page.waitForResponse((response) => response.url().includes('/v1/links?'));
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await (await readAgain).finished();
    await page.getByRole('heading', { name: `Linked Jira tickets (${count})` }).waitFor();
    expect([await rows().count(), await isFocused(last)]).toEqual([count, true]);
  });

  it('stays short however many tickets there are, and leads back to the newest', async () => {
    const { page } = watched;
    await fileLinks('exp_many', 260);
    await show(panelOf('exp_many'));
    const more = page.getByRole('button', { name: 'Show more' });
    for (const shown of [50, 100, 150, 200, 50, 60]) {
      const heading = page.getByRole('heading', { name: `Linked Jira tickets (${shown}+)` });
      await heading.waitFor();
      expect(await rows().count()).toBe(shown);
      if (shown !== 60) await more.click();
    }
    expect(await more.count()).toBe(0);
    await rows().last().getByRole('link', { name: 'MANY-1,' }).waitFor();
    await page.getByRole('button', { name: 'Show the newest' }).click();
    await rows().first().getByRole('link', { name: 'MANY-260,' }).waitFor();
    expect(await rows().count()).toBe(50);
    expect(await page.getByRole('button', { name: 'Show the newest' }).count()).toBe(0);
  });

  it('asks for another token when the relay takes the first no more', async () => {
    const stale = `document.querySelector('avsb-jira-panel').getToken = async () => { window.asked = (window.asked ?? 0) + 1; return window.asked === 1 ? 'stale' : ${JSON.stringify(token)}; };`;
    await show(element + panelScript() + pageScript, stale);
    await rows().filter({ hasText: issueKey }).waitFor();
    expect(await watched.page.evaluate('window.asked')).toBe(2);
    forgive('401');
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

  it('heeds no message but one with a token', async () => {
    const src = `${publicUrlOf(relay)}/embed/panel?subjectKind=experiment&subjectId=exp_42`;
    const answer = `addEventListener('message', ({ data, source, origin }) => {
      if (data !== 'avsb-jira:ready') return;
      for (const message of ['rubbish', null, { type: 'avsb-jira:token' }, { type: 'other', token: 'stale' }]) source.postMessage(message, origin);
      source.postMessage({ type: 'avsb-jira:token', token: ${JSON.stringify(token)} }, origin);
    });`;
    await show(`${pageScript}<iframe title="Jira tickets" src="${src}"></iframe>`, answer);
    const frame = watched.page.frameLocator('iframe');
    await frame.getByRole('link', { name: new RegExp(issueKey) }).waitFor();
  });

  it('stands in no frame of a page that is not AvsB’s, and so takes no token from one', async () => {
    const src = `${publicUrlOf(relay)}/embed/panel?subjectKind=experiment&subjectId=exp_42`;
    const stranger = createServer((_request, response) => {
      response
        .setHeader('content-type', 'text/html')
        .end(`<!doctype html><iframe title="Stolen" src="${src}"></iframe>`);
    });
    stranger.listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const refused = watched.page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
    await watched.page.goto(`http://127.0.0.1:${(stranger.address() as AddressInfo).port}`);
    await refused;
    expect(await watched.page.frameLocator('iframe').locator('avsb-jira-panel').count()).toBe(0);
    stranger.close();
    forgive('frame-ancestors');
  });

  it('aligns its columns, and names them to screen readers', async () => {
    await fileLinks('exp_columns', 2);
    const [{ id: destinationId }] = (await relay.call('GET', '/v1/destinations')).body.items;
    const subject = { kind: 'experiment', id: 'exp_columns' };
    await relay.call('POST', '/v1/links', { destinationId, issueKey, subject });
    await show(panelOf(subject.id));
    await rows().nth(2).waitFor();
    const table = watched.page.getByRole('table', { name: 'Linked Jira tickets' });
    expect(await table.getByRole('columnheader').allInnerTexts()).toEqual([
      'Ticket',
      'Status',
      'Reason',
      'Linked on',
      'Action',
    ]);
    const edges = await table.evaluate((element) =>
      [...element.querySelectorAll('.row')].map((row) =>
        [...row.children].map((cell) => cell.getBoundingClientRect().left).join(),
      ),
    );
    expect(edges).toHaveLength(3);
    expect(new Set(edges).size).toBe(1);
  });

  it.each([
    ['', 'subject-kind, subject-id'],
    ['?subjectKind=experiment', 'subject-id'],
    ['?subjectKind=nonsense&subjectId=exp_42', 'subject-kind'],
  ])('says what is missing where its address is /embed/panel%s', async (query, missing) => {
    const { page } = watched;
    await page.goto(`${publicUrlOf(relay)}/embed/panel${query}`);
    const alert = page.getByRole('alert').filter({ hasText: 'The panel was not told whose tickets to show.' });
    await alert.getByText(`Missing: ${missing}.`).waitFor();
    expect(await page.getByText('Loading…').count()).toBe(0);
    expect(await page.getByRole('button').count()).toBe(0);
  });

  it('shows the tickets once its page has told it the subject', async () => {
    await show(`<avsb-jira-panel></avsb-jira-panel>${panelScript()}${pageScript}`);
    await watched.page.getByText('Missing: subject-kind, subject-id.').waitFor();
    await watched.page.evaluate(`{
      const panel = document.querySelector('avsb-jira-panel');
      panel.setAttribute('subject-kind', 'experiment');
      panel.setAttribute('subject-id', 'exp_42');
    }`);
    await rows().filter({ hasText: issueKey }).waitFor();
    await watched.page.getByRole('button', { name: 'Link a Jira ticket' }).waitFor();
  });

  it.each([1280, 320])('does not scroll sideways at %i with long names', async (width) => {
    const { page } = watched;
    await page.setViewportSize({ width, height: 800 });
    await fileLinks('exp_wide', 1, 'S'.repeat(100));
    await show(panelOf('exp_wide'));
    await rows().first().waitFor();
    expect(await scrollsSideways(page)).toBe(false);
  });

  it('gives axe nothing to find', async () => {
    const context = await browser.newContext({ bypassCSP: true });
    const page = await context.newPage();
    body = element + panelScript() + pageScript;
    script = giveToken(0);
    await page.goto(hostUrl);
    await page.getByRole('cell').first().waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await context.close();
  });
});
