import type { FrameLocator, Locator, Page } from 'playwright-core';
import type { DemoProcess } from '../support/demo';
import { until } from '../support/until';
import { isFocused, tabTo } from './focus';
import { type DemoStage, startDemoStage } from './stage';
import type { WatchedPage } from './watch';

/** The whole loop in a browser, as a newcomer sees it after starting the demo. */
describe('the demo', () => {
  let demo: DemoProcess;
  let stage: DemoStage;
  let watched: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    stage = await startDemoStage();
    demo = stage.demo;
    watched = await stage.open();
    page = watched.page;
  });
  afterAll(() => stage.close());

  const board = (): FrameLocator => page.frameLocator('iframe');
  const last = () => page.getByRole('region', { name: 'Latest event' });
  /** By the name of PUBLIC_URL: a page of another name is redirected to it. */
  const demoPage = () => `${demo.url.replace('127.0.0.1', 'localhost')}/demo`;
  const choose = async (fault: string) => {
    await page.getByText(fault, { exact: true }).click();
    await page.getByRole('radio', { name: fault, checked: true }).waitFor();
  };
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const finish = async (key: string) => {
    const ticket = board().getByRole('listitem').filter({ hasText: key });
    await ticket.getByRole('button', { name: 'Move to Done' }).click();
    await ticket.getByRole('button', { name: 'Move to To Do' }).waitFor();
  };

  it('says what AvsB is and what the page shows', async () => {
    await page
      .getByText('AvsB for Jira files a Jira ticket when an experiment or a feature flag needs attention.')
      .waitFor();
    expect(await page.locator('main img[src="/icon.svg"]').count()).toBe(1);
  });

  it('disables what cannot be done yet, and says why', async () => {
    const events = page.getByRole('region', { name: 'Send an event from AvsB' });
    await events.getByText('Connect a Jira site and create a destination first.').waitFor();
    for (const name of ['Guardrail breached', 'Winner', 'SRM', 'Rule on', 'Same again']) {
      expect([name, await events.getByRole('button', { name }).isDisabled()]).toEqual([name, true]);
    }
    const problems = page.getByRole('region', { name: 'Simulate a problem' });
    await problems.getByText('Create a destination first: until then AvsB has nothing to do in Jira.').waitFor();
    expect(await problems.getByRole('radio', { name: 'Access revoked' }).isDisabled()).toBe(true);
  });

  it('says that access was not approved, until the page is loaded again', async () => {
    await press('Connect Jira site');
    await press('Cancel');
    await page.getByRole('alert').getByText('Access was not approved.').waitFor();
    expect(page.url()).toBe(demoPage());
    await page.reload();
    await page.getByRole('button', { name: 'Connect Jira site' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('files a ticket and comments on it within five clicks', async () => {
    await press('Connect Jira site');
    await press('Accept');
    await press('Create destination');
    await page.getByText('Send an event first: “Same again” repeats the latest one.').waitFor();
    expect(await page.getByRole('button', { name: 'Same again' }).isDisabled()).toBe(true);
    await press('Guardrail breached');
    await last().getByText('Created ROLL-1').waitFor();
    await board().getByRole('link', { name: 'ROLL-1' }).waitFor();
    await press('Same again');
    await last().getByText('Commented on ROLL-1').waitFor();
    await board().getByText('1 comment').waitFor();
  });

  it.each([
    ['Integrations', /\/settings\/integrations$/, 'Integrations'],
    ['Deliveries', /\/settings\/integrations\/deliveries$/, 'Deliveries'],
  ])('leads to %s, which leads back', async (name, address, heading) => {
    await page.getByRole('navigation', { name: 'Demo' }).getByRole('link', { name, exact: true }).click();
    await page.waitForURL(address);
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    await page.getByRole('link', { name: 'Demo', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: /^Demo/ }).waitFor();
  });

  it('leads to the documentation of the API', async () => {
    const docs = page.getByRole('navigation', { name: 'Demo' }).getByRole('link', { name: /^API docs/ });
    const answer = await page.request.get(new URL((await docs.getAttribute('href')) ?? '', page.url()).href);
    expect(answer.status()).toBe(200);
  });

  it('leads from the latest event to its ticket, its delivery and its results page', async () => {
    const open = async (name: string | RegExp) => {
      const [opened] = await Promise.all([page.waitForEvent('popup'), last().getByRole('link', { name }).click()]);
      return opened;
    };
    const ticket = await open('Open ROLL-1 in Jira');
    await ticket.getByRole('heading', { level: 1, name: /p95 latency breached/ }).waitFor();
    await ticket.close();
    const results = await open('Open the results page');
    await results.getByRole('heading', { level: 1, name: 'Checkout redesign' }).waitFor();
    await results.close();
    await last().getByRole('link', { name: 'Delivery details' }).click();
    await page.getByRole('heading', { name: 'Attempts' }).waitFor();
    await page.goto(demoPage());
    await last().getByText('Commented on ROLL-1').waitFor();
  });

  it('files a new ticket once the first is done', async () => {
    await finish('ROLL-1');
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
    await finish('ROLL-2');
    await press('Guardrail breached');
    await page.getByText('ROLL no longer has the issue type “Bug”.', { exact: true }).waitFor();
    await choose('None');
    await press('Refresh templates');
    await page.getByText('All issue types still exist.').waitFor();
    await press('Close');
    await page.goto(demoPage());
    await last().getByText('Created ROLL-6').waitFor();
  });

  it('shows that a field is required now, and files once it is optional again', async () => {
    await choose('Required field added');
    await finish('ROLL-6');
    await press('Guardrail breached');
    await last()
      .getByText(/Failed$/)
      .waitFor();
    await last()
      .getByText(/Jira said “.*Team is required\.”/)
      .waitFor();
    await choose('None');
    await last()
      .getByRole('button', { name: /^Retry/ })
      .click();
    await last().getByText('Created ROLL-7').waitFor();
  });

  it('shows that the project was archived, and files once it is restored', async () => {
    await finish('ROLL-7');
    await choose('Project archived');
    await press('Guardrail breached');
    await page.getByText("Jira doesn't let AvsB create issues in ROLL.").waitFor();
    await choose('None');
    await press('Pick a project');
    await press('Try ROLL again');
    await page
      .getByText(/^Saved\./)
      .first()
      .waitFor();
    await page.getByRole('link', { name: 'Demo', exact: true }).click();
    await last().getByText('Created ROLL-8').waitFor();
  });

  it('is there for everybody who opens it by its own address, or when the session has ended', async () => {
    // The page that is open reads its lists every second, and would be refused.
    await page.goto('about:blank');
    await watched.context.clearCookies();
    await page.goto(demoPage());
    await last().getByText('Created ROLL-8').waitFor();
  });

  it('resolves a ticket when its guardrail recovers, and reopens it when it breaches again, after one click', async () => {
    const wholeLife = page.getByRole('switch', { name: 'Resolve and reopen the guardrail’s ticket' });
    await wholeLife.click({ force: true });
    await page.getByText(/^Send Guardrail breached, then Guardrail recovered: the ticket is resolved\./).waitFor();
    await press('Guardrail recovered');
    await last().getByText('Resolved ROLL-8').waitFor();
    await press('Guardrail breached');
    await last().getByText('Reopened ROLL-8').waitFor();
    await wholeLife.click({ force: true });
    await page.getByText(/^While a ticket is open, its event is a comment\./).waitFor();
  });

  it('asks before it starts over', async () => {
    await press('Reset');
    const question = page.getByRole('alertdialog', { name: 'Reset the demo?' });
    await question.getByText('Sites, destinations, tickets and deliveries of the demo are deleted').waitFor();
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    await last().getByText('Reopened ROLL-8').waitFor();
  });

  it('starts over', async () => {
    await press('Reset');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Reset demo' }).click();
    await page.getByRole('button', { name: 'Connect Jira site' }).waitFor();
    await press('Skip setup');
    await page.getByText('Send an event first', { exact: false }).waitFor();
    expect(await page.getByRole('button', { name: 'Guardrail breached' }).isDisabled()).toBe(false);
    await last().getByText('Nothing has been sent yet.').waitFor();
  });

  it('makes the browser complain of nothing, and asks no other host', () => {
    expect(watched.complaints).toEqual([]);
    const own = [demo.url.replace('127.0.0.1', 'localhost'), demo.url, demo.atlassianUrl].map(
      (url) => new URL(url).host,
    );
    expect([...watched.hosts].filter((host) => !own.includes(host))).toEqual([]);
  });
});

/** The five clicks, the next ticket and the reset, without a mouse. */
it('the demo works by keyboard alone', async () => {
  const stage = await startDemoStage();
  try {
    const { page } = await stage.open();
    const press = async (button: Locator) => {
      await tabTo(page, button);
      await page.keyboard.press('Enter');
    };
    const named = (name: string) => page.getByRole('button', { name, exact: true });
    const last = page.getByRole('region', { name: 'Latest event' });
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
    await press(named('Reset'));
    await until(() => isFocused(named('Cancel')), 'Cancel to have the focus');
    await press(named('Reset demo'));
    await until(() => isFocused(named('Reset')), 'Reset to have the focus');
    await page.keyboard.press('Shift+Tab');
    expect(await isFocused(named('Skip setup'))).toBe(true);
    await page.keyboard.press('Enter');
    const events = page.getByRole('heading', { name: 'Send an event from AvsB' });
    await until(() => isFocused(events), 'the events to have the focus');
  } finally {
    await stage.close();
  }
});
