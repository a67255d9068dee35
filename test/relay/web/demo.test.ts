import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { startBrowser } from '../../support/browser';
import { type DemoProcess, startDemoProcess } from '../support/demo';
import { tabTo } from './focus';
import { openPage, type WatchedPage } from './watch';

/** The whole loop in a browser, as somebody sees it who has just started the demo. */
describe('the demo', () => {
  let demo: DemoProcess;
  let browser: Browser;
  let watched: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemoProcess(), startBrowser()]);
    watched = await openPage(browser);
    page = watched.page;
    await page.goto(demo.url);
  });
  afterAll(async () => {
    await browser.close();
    await demo.stop();
  });

  const board = (): FrameLocator => page.frameLocator('iframe');
  const last = () => page.getByRole('region', { name: 'Last' });
  const choose = async (fault: string) => {
    await page.getByText(fault, { exact: true }).click();
    await page.getByRole('radio', { name: fault, checked: true }).waitFor();
  };
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

  it('files a ticket and comments on it within five clicks', async () => {
    await press('Connect Jira site');
    await press('Accept');
    await press('Create destination');
    await press('Guardrail breached');
    await last().getByText('Created ROLL-1').waitFor();
    await board().getByRole('link', { name: 'ROLL-1' }).waitFor();
    await press('Same again');
    await last().getByText('Commented on ROLL-1').waitFor();
    await board().getByText('1 comment').waitFor();
  });

  it('files a new ticket once the first is done', async () => {
    await board().getByRole('button', { name: 'Move to Done' }).click();
    await board().getByRole('button', { name: 'Move to To Do' }).waitFor();
    await press('Guardrail breached');
    await last().getByText('Created ROLL-2').waitFor();
    await board().getByRole('link', { name: 'ROLL-2' }).waitFor();
  });

  it('waits out a Jira that asks to slow down', async () => {
    await choose('Rate limit (429)');
    await press('Winner');
    await last()
      .getByText(/slow down/)
      .first()
      .waitFor();
    await choose('None');
    await last().getByText('Created ROLL-3').waitFor();
  });

  it('waits for a Jira that is slow', async () => {
    await choose('Slow responses');
    await press('Rule on');
    await last().getByText('Delivering').waitFor();
    await last().getByText('Created ROLL-4').waitFor();
    await choose('None');
  });

  it('shows that access was revoked, and goes on after a reconnect', async () => {
    await choose('Access revoked');
    await press('SRM');
    await page.getByText("Atlassian no longer accepts AvsB's access to acme.").waitFor();
    await choose('None');
    await press('Reconnect');
    await press('Accept');
    await last().getByText('Created ROLL-5').waitFor();
  });

  it('shows that an issue type is gone, and files once it is mapped again', async () => {
    await choose('Issue type deleted');
    const ticket = board().getByRole('listitem').filter({ hasText: 'ROLL-2' });
    await ticket.getByRole('button', { name: 'Move to Done' }).click();
    await ticket.getByRole('button', { name: 'Move to To Do' }).waitFor();
    await press('Guardrail breached');
    await page.getByText('ROLL no longer has the issue type “Bug”.', { exact: true }).waitFor();
    await choose('None');
    await press('Refresh templates');
    await page.getByText('All issue types still exist.').waitFor();
    await press('Close');
    await page.goto(`${demo.url}/demo`);
    await last().getByText('Created ROLL-6').waitFor();
  });

  it('is there for everybody who opens it by its own address, or when the session has ended', async () => {
    await watched.context.clearCookies();
    await page.goto(`${demo.url}/demo`);
    await last().getByText('Created ROLL-6').waitFor();
  });

  it('starts over', async () => {
    await press('Reset');
    await page.getByRole('button', { name: 'Connect Jira site' }).waitFor();
    await press('Skip setup');
    await page.getByRole('button', { name: 'Guardrail breached' }).waitFor();
  });

  it('makes the browser complain of nothing, and asks no other host', () => {
    expect(watched.complaints).toEqual([]);
    const own = [demo.url.replace('127.0.0.1', 'localhost'), demo.url, demo.atlassianUrl].map(
      (url) => new URL(url).host,
    );
    expect([...watched.hosts].filter((host) => !own.includes(host))).toEqual([]);
  });
});

/** The five clicks and the next ticket, without a mouse. */
it('the demo goes by keyboard alone', async () => {
  const [demo, browser] = await Promise.all([startDemoProcess(), startBrowser()]);
  try {
    const { page } = await openPage(browser);
    const press = async (button: Locator) => {
      await tabTo(page, button);
      await page.keyboard.press('Enter');
    };
    const named = (name: string) => page.getByRole('button', { name, exact: true });
    const last = page.getByRole('region', { name: 'Last' });
    await page.goto(demo.url);
    for (const name of ['Connect Jira site', 'Accept', 'Create destination', 'Guardrail breached']) {
      await press(named(name));
    }
    await last.getByText('Created ROLL-1').waitFor();
    await press(named('Same again'));
    await last.getByText('Commented on ROLL-1').waitFor();
    const board = page.frameLocator('iframe');
    await press(board.getByRole('button', { name: 'Move to Done' }));
    await board.getByRole('button', { name: 'Move to To Do' }).waitFor();
    await press(named('Guardrail breached'));
    await last.getByText('Created ROLL-2').waitFor();
  } finally {
    await browser.close();
    await demo.stop();
  }
});
