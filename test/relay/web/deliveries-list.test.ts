import type { Locator, Page } from 'playwright-core';
import { until } from '../support/until';
import { scrollsSideways } from './axe';
import { isFocused, tabTo } from './focus';
import { writeDeliveries } from './many-deliveries';
import { type Stage, startStage } from './stage';
import type { WatchedPage } from './watch';

const breached = 'experiment.guardrail_breached';
const winner = 'experiment.winner_declared';
const longName = 'Checkout'.padEnd(255, 'x');

/** How often a page reads a calm list again. */
const listIntervalMs = 15_000;

/** What the list of deliveries shows, for each filter and on each page. */
describe('the list of deliveries', () => {
  let stage: Stage;
  let watched: WatchedPage;
  let page: Page;
  let rollouts: string;

  beforeAll(async () => {
    stage = await startStage();
    rollouts = (await stage.relay.destination()).id;
    const incidents = (await stage.relay.destination('OPS')).id;
    await stage.relay.call('PATCH', `/v1/destinations/${incidents}`, { name: 'Incidents' });
    const yesterday = new Date(Date.now() - 24 * 60 * 60_000);
    // Oldest first: each filter that is chosen below leads from older rows to newer ones.
    await writeDeliveries(stage.relay, [
      ...range(30).map((count) => ({ destinationId: rollouts, name: `Pricing ${count}`, createdAt: yesterday })),
      ...range(3).map((count) => ({ destinationId: rollouts, name: `Refused ${count}`, state: 'failed' as const })),
      ...range(69).map((count) => ({ destinationId: incidents, eventType: winner, name: `Onboarding ${count}` })),
    ]);
  });
  beforeEach(async () => {
    watched = await stage.enter();
    page = watched.page;
  });
  afterEach(async () => {
    stage.expectCalm(watched);
    await watched.context.close();
  });
  afterAll(() => stage.close());

  const rows = (): Locator => page.getByRole('table', { name: 'Deliveries' }).locator('tbody').getByRole('row');
  const row = (name: string) => rows().filter({ hasText: name }).first();
  const search = () => page.getByRole('searchbox', { name: 'Subject or issue key' });
  const newOnes = () => page.getByRole('button', { name: /new deliver/ });
  const open = (query = '') => page.goto(`${stage.url}/settings/integrations/deliveries${query}`);

  async function filter(label: string, option: string): Promise<void> {
    await page.getByRole('button', { name: new RegExp(`${label}$`) }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  }
  async function expectOnly(name: string): Promise<void> {
    await row(name).waitFor();
    expect(await rows().filter({ hasNotText: name }).count()).toBe(0);
    expect(await page.getByText('Nothing matches.').count()).toBe(0);
    expect(await newOnes().count()).toBe(0);
  }

  describe('after a filter was changed', () => {
    it('shows the rows of another event', async () => {
      await open(`?event=${breached}`);
      await row('Refused 2').waitFor();
      await filter('Event', 'Winner declared');
      await expectOnly('Onboarding');
    });

    it('shows the rows of another destination', async () => {
      await open(`?destination=${rollouts}`);
      await row('Refused 2').waitFor();
      await filter('Destination', 'Incidents');
      await expectOnly('Onboarding');
    });

    it('shows the rows of another search', async () => {
      await open('?q=pricing');
      await expectOnly('Pricing');
      await search().fill('onboarding');
      await page.keyboard.press('Enter');
      await expectOnly('Onboarding');
    });

    it('shows the newest rows where an older page was shown', async () => {
      await open();
      await page.getByRole('button', { name: 'Show older deliveries' }).click();
      await row('Pricing 5').waitFor();
      await filter('Event', 'Winner declared');
      await expectOnly('Onboarding');
    });

    it('keeps no row of the filter before while the new one is being loaded', async () => {
      await open('?q=pricing');
      await expectOnly('Pricing');
      let answer = (): void => undefined;
      const held = new Promise<void>((resolve) => {
        answer = resolve;
      });
      await page.route(/\/v1\/deliveries\?.*winner/, async (route) => {
        await held;
        await route.continue();
      });
      await open(`?event=${breached}&q=pricing`);
      await expectOnly('Pricing');
      await filter('Event', 'Winner declared');
      await page.getByText('Loading deliveries…').waitFor({ state: 'attached' });
      expect(await row('Pricing').count()).toBe(0);
      answer();
      await page.getByText('Nothing matches.').waitFor();
    });

    it('forgets what was ticked', async () => {
      await open('?state=failed');
      await page.getByRole('checkbox', { name: 'Select all 3 failed on this page' }).click({ force: true });
      await page.getByRole('button', { name: 'Retry 3 selected' }).waitFor();
      await filter('Event', 'Guardrail breached');
      await row('Refused').waitFor();
      expect(await page.getByRole('button', { name: /selected$/ }).count()).toBe(0);
    });
  });

  describe('while someone types a search', () => {
    it('searches without Enter, and ends the search when the field is emptied', async () => {
      await open();
      await search().pressSequentially('pricing 1');
      await expectOnly('Pricing 1');
      await page.waitForURL(/q=pricing\+1/);
      expect(await isFocused(search())).toBe(true);
      await search().fill('');
      await row('Onboarding').waitFor();
      await page.waitForURL((url) => !url.searchParams.has('q'));
    });

    it('has the same words in the field and in the address after Back', async () => {
      await open();
      await search().pressSequentially('pricing');
      await page.waitForURL(/q=pricing/);
      await search().fill('');
      await page.waitForURL((url) => !url.searchParams.has('q'));
      await page.goBack();
      await page.waitForURL(/q=pricing/);
      await expectOnly('Pricing');
      expect(await search().inputValue()).toBe('pricing');
      await page.goBack();
      await row('Onboarding').waitFor();
      expect(await search().inputValue()).toBe('');
    });

    it('empties the field when all filters are cleared, and keeps the focus on the page', async () => {
      await open();
      await search().fill('nothing like this');
      await page.getByText('Nothing matches.').waitFor();
      await page.getByRole('button', { name: 'Clear filters' }).click();
      await row('Onboarding').waitFor();
      expect(await search().inputValue()).toBe('');
      expect(await isFocused(page.getByRole('heading', { level: 1 }))).toBe(true);
    });
  });

  it('says which part of the list a page is, and begins each at its top', async () => {
    await open();
    await page.getByText('1–50 of 102 deliveries').waitFor();
    await page.getByRole('button', { name: 'Show older deliveries' }).click();
    await page.getByText('51–100 of 102 deliveries').waitFor();
    expect(await page.evaluate('scrollY')).toBe(0);
    expect(await isFocused(page.getByRole('heading', { level: 1 }))).toBe(true);
    await page.getByRole('button', { name: 'Show older deliveries' }).click();
    await page.getByText('101–102 of 102 deliveries').waitFor();
    await page.reload();
    await page.getByText('101–102 of 102 deliveries').waitFor();
    await page.getByRole('button', { name: 'Show the newest' }).click();
    await page.getByText('1–50 of 102 deliveries').waitFor();
  });

  it('is turned and searched by keyboard alone, and never loses the focus', async () => {
    await open();
    await tabTo(page, search());
    await page.keyboard.type('pricing');
    await expectOnly('Pricing');
    await page.keyboard.press('Escape');
    await row('Onboarding').waitFor();
    expect(await isFocused(search())).toBe(true);
    const older = page.getByRole('button', { name: 'Show older deliveries' });
    await older.focus();
    await page.keyboard.press('Enter');
    await page.getByText('51–100 of 102 deliveries').waitFor();
    expect(await isFocused(page.getByRole('heading', { level: 1 }))).toBe(true);
  });

  it('is narrowed to days from a calendar', async () => {
    await open();
    await row('Onboarding').waitFor();
    await filter('Time', 'Custom dates');
    const yesterday = new Date(Date.now() - 24 * 60 * 60_000).toLocaleDateString('sv');
    await page.getByLabel('From', { exact: true }).fill(yesterday);
    await page.getByLabel('To', { exact: true }).fill(yesterday);
    await expectOnly('Pricing');
    await page.reload();
    await expectOnly('Pricing');
    await page.getByLabel('To', { exact: true }).fill('2020-01-01');
    await page.getByRole('alert').getByText('This day is before the first one.').waitFor();
  });

  it('links each ticket to Jira, and each delivery to a page that leads back to the filtered list', async () => {
    await open('?q=pricing&time=7d');
    const ticket = row('Pricing').getByRole('link', { name: /^MANY-\d+, opens in Jira$/ });
    expect(await ticket.getAttribute('href')).toMatch(/^https:\/\/acme\.atlassian\.net\/browse\/MANY-\d+$/);
    await row('Pricing').getByRole('link', { name: 'Guardrail breached · Pricing' }).click();
    await page.getByRole('heading', { level: 1, name: 'Guardrail breached · Pricing 29' }).waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Deliveries', exact: true }).click();
    await expectOnly('Pricing');
    await page.waitForURL(/q=pricing&time=7d/);
  });

  it('copies the id or the link of a row', async () => {
    await watched.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await open('?q=pricing 7');
    await expectOnly('Pricing 7');
    const href = await row('Pricing 7')
      .getByRole('link', { name: 'Guardrail breached · Pricing 7' })
      .getAttribute('href');
    const id = /dlv_\w+/.exec(href ?? '')?.[0] ?? '';
    const more = row('Pricing 7').getByRole('button', { name: 'More for Guardrail breached · Pricing 7' });
    for (const [item, copied] of [
      ['Copy delivery ID', id],
      ['Copy link', `${stage.url}/settings/integrations/deliveries/${id}`],
    ] as const) {
      await more.click();
      await page.getByRole('menuitem', { name: item }).click();
      await until(async () => (await page.evaluate('navigator.clipboard.readText()')) === copied, `${item} to work`);
      await more.getByText('Copied').waitFor();
    }
    expect(await isFocused(more)).toBe(true);
  });

  it('is exported as CSV, as it is filtered, from every page', async () => {
    await open('?q=onboarding');
    await expectOnly('Onboarding');
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export CSV' }).click();
    const file = await downloading;
    expect(file.suggestedFilename()).toBe('deliveries.csv');
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
    const [head, ...lines] = Buffer.concat(chunks).toString('utf8').trimEnd().split('\r\n');
    expect(head).toMatch(/^id,createdAt,eventId,eventType,/);
    expect(lines).toHaveLength(69);
    expect(lines.every((line) => line.includes(',Onboarding '))).toBe(true);
  });

  describe('with a name of 255 characters without a space', () => {
    let id: string;
    beforeAll(async () => {
      [id = ''] = await writeDeliveries(stage.relay, [
        { destinationId: rollouts, name: longName, state: 'failed', reason: longName },
      ]);
    });

    it.each([1280, 360, 320])('does not scroll sideways at a width of %i', async (width) => {
      await page.setViewportSize({ width, height: 900 });
      await open(`?q=${longName}`);
      await row(longName).waitFor();
      expect(await scrollsSideways(page)).toBe(false);
      await open(`/${id}`);
      await page.getByRole('heading', { name: 'Attempts' }).waitFor();
      expect(await scrollsSideways(page)).toBe(false);
    });

    it('does not scroll sideways with text of twice the size', async () => {
      await page.setViewportSize({ width: 640, height: 900 });
      await open(`?q=${longName}`);
      await row(longName).waitFor();
      await page.evaluate('document.documentElement.style.zoom = 2');
      expect(await scrollsSideways(page)).toBe(false);
    });
  });

  describe('when a whole page of new rows has arrived', () => {
    it('shows them rather than nothing', async () => {
      await page.clock.install();
      await open('?q=flood');
      await page.getByText('Nothing matches.').waitFor();
      await writeDeliveries(stage.relay, [{ destinationId: rollouts, name: 'Flood first' }]);
      await page.clock.fastForward(listIntervalMs);
      await row('Flood first').waitFor();
      const many = range(60).map((count) => ({ destinationId: rollouts, name: `Flood ${count}` }));
      await writeDeliveries(stage.relay, many);
      await page.clock.fastForward(listIntervalMs);
      await row('Flood 59').waitFor();
      expect(await page.getByText('Nothing matches.').count()).toBe(0);
      await page.getByText('1–50 of 61 deliveries').waitFor();
    });
  });
});

function range(count: number): number[] {
  return Array.from({ length: count }, (_, place) => place);
}
