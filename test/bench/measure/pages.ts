import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { signInTokenOf } from '../../relay/support/avsb';
import { publicUrlOf } from '../../relay/support/browser';
import { weighPages } from '../../support/web-weight';
import type { Measurement } from '../bench';
import { fileTickets, subjectId } from '../browser/history';
import { type SlowBrowser, startSlowBrowser } from '../browser/slow-browser';
import { atMost, type Figure, spread } from '../figure';
import { folder, startListening } from '../process/children';
import { startConnectedRelay } from '../relay';
import { median } from '../statistics';

const deliveriesPath = '/settings/integrations/deliveries';

/** How long a person waits for a reaction to a click: after a second, their flow of thought is interrupted. */
const answerMs = 1_000;
/** The longest that a page may be deaf and still, on a processor of a quarter of this one's speed. */
const stillMs = 200;

/** What the pages weigh, how soon the demo is usable on a phone, and whether long lists stay smooth there. */
export const pages: Measurement = {
  title: 'Pages; in Chromium at 9 Mbit/s, 60 ms, CPU ÷4, nothing cached',
  withinMs: 400_000,
  async measure(bench, hasTime) {
    const { rounds, rows } = bench.sizes.pages;
    await bench.jira.ask({ kind: 'begin', latencyMs: 0, isHeld: false });
    const relay = await startConnectedRelay({ name: 'pages', jiraUrl: bench.jiraUrl, nodeOptions: bench.nodeOptions });
    await fileTickets(relay.url, rows);
    const url = publicUrlOf(relay);
    const browser = await startSlowBrowser();
    try {
      return [
        ...weights(),
        await demoUsable(browser, rounds),
        ...(await longDeliveries(browser, url, rows)),
        ...(await longPanel(browser, url, rows, hasTime)),
      ];
    } finally {
      await browser.close();
      await relay.stop();
    }
  },
};

function weights(): Figure[] {
  const { firstLoad, furtherPages, editor, styles, panel } = weighPages(resolve('dist/web'));
  const [name, heaviest] = Object.entries(furtherPages).sort(([, one], [, other]) => other - one)[0] ?? ['', 0];
  const kB = (bytes: number) => bytes / 1_000;
  const weight = { unit: 'kB', from: 'gzipped' } as const;
  return [
    { ...weight, name: 'scripts of the first load', value: kB(firstLoad), aim: atMost(160) },
    { ...weight, name: 'heaviest further page', value: kB(heaviest), aim: atMost(30), from: `gzipped; ${name}` },
    { ...weight, name: 'editor of rows', value: kB(editor), aim: atMost(45) },
    { ...weight, name: 'styles', value: kB(styles), aim: atMost(12) },
    { ...weight, name: 'panel.js', value: kB(panel), aim: atMost(8) },
  ];
}

/** From the first byte asked for to the button that begins the demo. */
async function demoUsable(browser: SlowBrowser, rounds: number): Promise<Figure> {
  const demo = await startListening([resolve('dist/main.mjs')], {
    PORT: String(4_000 + (process.pid % 1_000)),
    DEMO_ATLASSIAN_PORT: '0',
    DATABASE_URL: `sqlite:${join(folder, 'demo.db')}`,
  });
  const url = publicUrlOf(demo);
  const tookS: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const { page, close } = await browser.open();
    const usable = page.getByRole('button', { name: 'Connect Jira site' });
    tookS.push((await timed(() => page.goto(`${url}/demo`, { waitUntil: 'commit' }), usable.waitFor())) / 1_000);
    await close();
  }
  await demo.stop();
  return { name: '/demo usable', value: median(tookS), unit: 's', aim: atMost(1.5), from: spread(tookS) };
}

async function longDeliveries(browser: SlowBrowser, url: string, rows: number): Promise<Figure[]> {
  const { page, longestTaskMs, close } = await browser.open();
  await signIn(page, url);
  const table = page.getByRole('table', { name: 'Deliveries' });
  const first = table.locator('tbody').getByRole('link').first();
  const openMs = await timed(() => page.goto(`${url}${deliveriesPath}`), first.waitFor());
  await longestTaskMs();
  const turnsMs: number[] = [];
  for (let turn = 0; turn < Math.min(10, rows / 50 - 1); turn++) {
    const older = page.getByRole('button', { name: 'Show older deliveries' });
    const start = ((turn + 1) * 50 + 1).toLocaleString('en');
    const shown = page.getByText(new RegExp(`^${start}–`)).waitFor();
    turnsMs.push(await timed(() => older.click(), shown));
    await scroll(page);
  }
  const filter = page.getByRole('searchbox');
  await filter.fill(subjectId);
  const filterMs = await timed(() => filter.press('Enter'), page.waitForURL(/q=/), first.waitFor());
  const longest = await longestTaskMs();
  await close();
  return [
    waited(`first of ${rows} deliveries`, openMs, 1_500),
    waited('older deliveries', median(turnsMs), answerMs, spread(turnsMs)),
    waited('deliveries filtered', filterMs, answerMs),
    waited('longest task meanwhile, deliveries', longest, stillMs),
  ];
}

async function longPanel(browser: SlowBrowser, url: string, rows: number, hasTime: () => boolean): Promise<Figure[]> {
  const { page, longestTaskMs, close } = await browser.open();
  await signIn(page, url);
  const items = page.getByRole('cell');
  const address = `${url}/embed/panel?subjectKind=experiment&subjectId=${subjectId}`;
  const openMs = await timed(() => page.goto(address), items.first().waitFor());
  await longestTaskMs();
  const more = page.locator('[part=more]');
  const turnsMs: number[] = [];
  let shown = 50;
  for (; shown < rows && hasTime(); shown += 50) {
    // The first of them takes the focus.
    const next = page.locator('a:focus');
    turnsMs.push(await timed(() => more.press('Enter'), next.waitFor({ state: 'attached' })));
  }
  await scroll(page);
  const longest = await longestTaskMs();
  await close();
  return [
    waited(`first of ${rows} links in the panel`, openMs, 1_500),
    waited(
      `fifty more links, until ${shown} were shown`,
      median(turnsMs.slice(-10)),
      answerMs,
      spread(turnsMs.slice(-10)),
    ),
    waited('longest task meanwhile, panel', longest, stillMs),
  ];
}

async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/session?token=${await signInTokenOf()}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** How long it takes from an act until all that it is to bring is there, in ms. */
async function timed(act: () => Promise<unknown>, ...effects: readonly Promise<unknown>[]): Promise<number> {
  const startedAt = performance.now();
  await Promise.all([act(), ...effects]);
  return performance.now() - startedAt;
}

/** Down to the end of the page and up again, as a wheel does. */
async function scroll(page: Page): Promise<void> {
  for (const by of [600, 600, 600, -1_800]) await page.mouse.wheel(0, by);
}

function waited(name: string, value: number, aimMs: number, from = ''): Figure {
  return { name, value, unit: 'ms', aim: atMost(aimMs), from };
}
