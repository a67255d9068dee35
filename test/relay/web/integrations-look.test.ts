import type { Page } from 'playwright-core';
import { axeFindings, scrollsSideways } from './axe';
import { isFocused } from './focus';
import { type Stage, startStage } from './stage';

const base = '/settings/integrations';
const longName = 'x'.repeat(255);

describe('every page of the integration', () => {
  let stage: Stage;
  let destinationId = '';
  let deliveryId = '';
  beforeAll(async () => {
    stage = await startStage();
    destinationId = (await stage.relay.destination()).id;
    deliveryId = await stage.fail();
  });
  afterAll(() => stage.close());

  const open = async (page: Page, path: string) => {
    await page.goto(`${stage.url}${base}${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };
  const tabs = (page: Page) => page.getByRole('navigation', { name: 'Jira integration' });
  const topOf = async (page: Page) => (await tabs(page).boundingBox())?.y;

  it('has the tabs at the same place, above the title, with the number of failed deliveries', async () => {
    const watched = await stage.enter();
    const { page } = watched;
    const paths = ['', '/deliveries', '/audit-log', '/playground', '/help'];
    const places = new Set<number | undefined>();
    for (const path of [...paths, `/destinations/${destinationId}`, `/deliveries/${deliveryId}`]) {
      await open(page, path);
      await tabs(page).getByRole('link', { name: 'Deliveries (1)' }).waitFor();
      const title = await page.getByRole('heading', { level: 1 }).boundingBox();
      places.add(await topOf(page));
      expect(title?.y).toBeGreaterThan((await topOf(page)) ?? Number.POSITIVE_INFINITY);
    }
    expect(places.size).toBe(1);
    stage.expectCalm(watched);
  });

  it.each([`/destinations/`, `/deliveries/`])('has the way back above the title: %s', async (path) => {
    const watched = await stage.enter();
    const { page } = watched;
    await open(page, `${path}${path.includes('dest') ? destinationId : deliveryId}`);
    const back = page.getByRole('navigation', { name: 'Back' }).getByRole('link');
    const title = page.getByRole('heading', { level: 1 });
    expect((await back.boundingBox())?.y).toBeLessThan((await title.boundingBox())?.y ?? 0);
    stage.expectCalm(watched);
  });

  it('shows times in its own language, not the browser’s', async () => {
    const watched = await stage.enter({}, { locale: 'de-DE' });
    const { page } = watched;
    await open(page, `/deliveries/${deliveryId}`);
    expect(await page.getByRole('main').innerText()).not.toMatch(/\bvor \d|\bin \d+ Sek|gestern/);
    await page
      .getByText(/ago|now/)
      .first()
      .waitFor();
    stage.expectCalm(watched);
  });

  it('is light or dark as this browser was told, from then on', async () => {
    const watched = await stage.enter();
    const { page } = watched;
    const choose = async (name: string) => {
      await page.getByRole('button', { name: 'Theme' }).click();
      await page.getByRole('menuitemradio', { name }).click();
    };
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    expect(await ground()).toBe('rgb(255, 255, 255)');
    await choose('Dark');
    expect(await ground()).toBe('rgb(22, 26, 29)');
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await ground()).toBe('rgb(22, 26, 29)');
    await page.emulateMedia({ colorScheme: 'dark' });
    await choose('Light');
    expect(await ground()).toBe('rgb(255, 255, 255)');
    await choose('As the system');
    expect(await ground()).toBe('rgb(22, 26, 29)');
    stage.expectCalm(watched);
  });

  it('leads to help for admins, which explains the words and links to the API', async () => {
    const watched = await stage.enter({}, { bypassCSP: true });
    const { page } = watched;
    await page.getByRole('link', { name: 'Help' }).click();
    await page.getByRole('heading', { level: 1, name: 'Help' }).waitFor();
    for (const name of ['De-duplication', 'Sample-ratio mismatch (SRM)', 'Atlassian Document Format (ADF)']) {
      await page.getByRole('heading', { level: 2, name }).waitFor();
    }
    expect(await page.getByRole('link', { name: 'API reference' }).getAttribute('href')).toBe('/docs');
    expect(await axeFindings(page)).toEqual([]);
    stage.expectCalm(watched);
  });

  it.each(['/nowhere', '/settings', '/settings/nowhere', `${base}/nowhere`, `${base}/destinations/one/two`])(
    'is a page with the way back where the address is unknown: %s',
    async (path) => {
      const watched = await stage.enter();
      const { page } = watched;
      const response = await page.goto(`${stage.url}${path}`);
      expect(response?.status()).toBe(404);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByRole('link', { name: /^(Back to destinations|Go to Integrations)$/ }).click();
      await page.getByRole('article', { name: 'Rollouts' }).waitFor();
      stage.expectCalm(watched, 404);
    },
  );

  it('claims to keep edits only where there are any', async () => {
    const watched = await stage.enter();
    await watched.context.clearCookies();
    await watched.page.reload();
    await watched.page.getByText('You have been signed out.').waitFor();
    await watched.page.getByText('Open Integrations from AvsB again.').waitFor();
    expect(await watched.page.getByText(/edits/).count()).toBe(0);
    stage.expectCalm(watched, 401);

    const editing = await stage.enter();
    await open(editing.page, `/destinations/${destinationId}`);
    await editing.page.getByRole('textbox', { name: 'Name' }).fill('Renamed');
    await editing.context.clearCookies();
    await editing.page.getByRole('button', { name: 'Save changes' }).click();
    await editing.page
      .getByText('Open Integrations from AvsB again; your edits are kept in this tab.')
      .first()
      .waitFor();
    await editing.page.getByText('You have been signed out.').waitFor();
    stage.expectCalm(editing, 401);
  });
});

describe('a name of 255 characters without a space', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage();
    const { id } = await stage.relay.destination();
    await stage.relay.call('PATCH', `/v1/destinations/${id}`, { name: longName });
    const [site] = stage.relay.atlassian.world.sites;
    if (site !== undefined) site.name = longName;
    await stage.relay.connect('acme');
  });
  afterAll(() => stage.close());

  async function expectFits(page: Page, what: string): Promise<void> {
    for (const width of [1280, 360, 320]) {
      await page.setViewportSize({ width, height: 900 });
      expect([what, width, await scrollsSideways(page)]).toEqual([what, width, false]);
      const beyond = await page
        .locator('button:visible, a:visible')
        .evaluateAll(
          (all) =>
            all.filter((one) => !one.matches('.skip-link') && one.getBoundingClientRect().right > innerWidth).length,
        );
      expect([what, width, beyond]).toEqual([what, width, 0]);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  }

  it.each([
    ['the usual text', 100],
    ['text of 200 %', 200],
  ])('fits on Integrations, with %s', async (_name, percent) => {
    const watched = await stage.enter({ name: `Dana${longName}`, orgName: longName });
    const { page } = watched;
    await page.getByRole('article', { name: longName }).waitFor();
    await page.evaluate((size) => {
      for (const element of document.querySelectorAll<HTMLElement>('*')) {
        const { fontSize, lineHeight } = getComputedStyle(element);
        element.dataset.size = `${Number.parseFloat(fontSize)} ${Number.parseFloat(lineHeight)}`;
      }
      for (const element of document.querySelectorAll<HTMLElement>('[data-size]')) {
        const [fontSize, lineHeight] = (element.dataset.size ?? '').split(' ').map((px) => Number(px) * (size / 100));
        element.style.fontSize = `${fontSize}px`;
        element.style.lineHeight = `${lineHeight}px`;
      }
    }, percent);
    await expectFits(page, 'cards');
    stage.expectCalm(watched);
  });

  it('fits in the dialogs', async () => {
    const watched = await stage.enter();
    const { page } = watched;
    const card = page.getByRole('article', { name: longName });
    for (const [name, title] of [
      ['Delete…', /^Delete “/],
      ['Check configuration', /^Configuration check/],
    ] as const) {
      await card.getByRole('button', { name: /^More/ }).click();
      await page.getByRole('menuitem', { name }).click();
      await page.getByRole(name === 'Delete…' ? 'alertdialog' : 'dialog', { name: title }).waitFor();
      await expectFits(page, name);
      await page.keyboard.press('Escape');
    }
    await card.getByRole('button', { name: 'Send test ticket' }).click();
    await page.getByRole('dialog', { name: 'Send test ticket' }).waitFor();
    await expectFits(page, 'test ticket');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Add Jira destination' }).click();
    await page.getByRole('dialog', { name: 'Add Jira destination' }).getByRole('radio').first().waitFor();
    await expectFits(page, 'add');
    stage.expectCalm(watched);
  });
});

describe('a dialog', () => {
  it('keeps its buttons in sight, however long it is', async () => {
    const stage = await startStage();
    await stage.relay.connect('acme');
    const watched = await stage.enter();
    const { page } = watched;
    await page.setViewportSize({ width: 1280, height: 700 });
    await page.getByRole('button', { name: 'Add Jira destination' }).click();
    await page.getByRole('radio', { name: /^acme / }).click({ force: true });
    await page.getByRole('combobox', { name: 'Project' }).fill('ROLL');
    await page.getByRole('option', { name: /ROLL/ }).click();
    await page.getByRole('button', { name: 'Guardrail breached' }).click();
    await page.getByRole('region', { name: 'Preview' }).getByText('Would file a new ticket').waitFor();
    const button = await page.getByRole('button', { name: 'Create destination' }).boundingBox();
    expect((button?.y ?? 0) + (button?.height ?? 0)).toBeLessThanOrEqual(700);
    expect(await page.getByRole('button', { name: 'Create destination' }).click({ trial: true })).toBeUndefined();
    await page.getByRole('button', { name: 'Create destination' }).click();
    const card = page.getByRole('article', { name: 'Rollouts' });
    const news = card.getByText('Rollouts is ready.');
    await news.waitFor();
    expect((await news.boundingBox())?.height).toBeGreaterThan(10);
    expect(await isFocused(card.getByRole('heading', { name: 'Rollouts' }))).toBe(true);
    stage.expectCalm(watched);
    await stage.close();
  });
});
