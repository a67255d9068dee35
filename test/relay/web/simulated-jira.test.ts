import type { Browser, Page } from 'playwright-core';
import { type SimulatedAtlassian, seedWorld, startSimulatedAtlassian, type World } from '../../../relay/demo/atlassian';
import { addComment, createIssue, siteOf } from '../../../relay/demo/atlassian/world';
import { startBrowser } from '../../support/browser';
import { axeFindings, scrollsSideways } from './axe';

/** As long as a summary and a label may be, and without a place to break. */
const longWord = 'W'.repeat(255);

const pages = [
  '/',
  '/site/acme',
  '/site/acme/browse/ROLL-1',
  '/site/acme/browse/ROLL-2',
  '/site/nowhere',
  '/authorize',
];

/** The simulated Jira's own pages, in the demo's frame and on phones. */
describe('the simulated Jira’s pages', () => {
  let cloud: SimulatedAtlassian;
  let browser: Browser;

  beforeAll(async () => {
    const world = seedWorld({ redirectUris: [`http://localhost:3000/${longWord}`] });
    fillWithLongNames(world);
    [cloud, browser] = await Promise.all([startSimulatedAtlassian({ world }), startBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await cloud.close();
  });

  const addressOf = (path: string) => {
    if (path !== '/authorize') return `${cloud.url}${path}`;
    const query = new URLSearchParams({
      audience: 'api.atlassian.com',
      client_id: 'demo-client-id',
      scope: 'read:jira-work',
      redirect_uri: `http://localhost:3000/${longWord}`,
      response_type: 'code',
      state: longWord,
    });
    return `${cloud.url}/authorize?${query}`;
  };

  async function open(width: number, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    return context.newPage();
  }

  it.each([320, 360, 1280])('do not scroll sideways at %i px, however long a name is', async (width) => {
    const page = await open(width);
    for (const path of pages) {
      await page.goto(addressOf(path));
      expect([path, await scrollsSideways(page)]).toEqual([path, false]);
    }
    await page.context().close();
  });

  it.each([360, 1280])('do not scroll sideways at %i px with text twice as large', async (width) => {
    const page = await open(width);
    for (const path of pages) {
      await page.goto(addressOf(path));
      const before = await page.evaluate(() => document.querySelector('h1')?.getBoundingClientRect().height ?? 0);
      await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
      const after = await page.evaluate(() => document.querySelector('h1')?.getBoundingClientRect().height ?? 0);
      expect([path, after > before * 1.5]).toEqual([path, true]);
      expect([path, await scrollsSideways(page)]).toEqual([path, false]);
    }
    await page.context().close();
  });

  it.each(['light', 'dark'] as const)('have nothing that axe finds in a %s scheme', async (colorScheme) => {
    const page = await open(1280, colorScheme);
    for (const path of pages) {
      await page.goto(addressOf(path));
      expect([path, await axeFindings(page)]).toEqual([path, []]);
    }
    await page.context().close();
  });
});

function fillWithLongNames(world: World): void {
  const acme = siteOf(world, 'acme');
  acme.name = longWord;
  const [account] = world.accounts;
  if (account !== undefined) account.displayName = longWord;
  const [project] = acme.projects;
  if (project !== undefined) project.name = longWord;
  const text = { type: 'text', text: longWord };
  const link = { ...text, marks: [{ type: 'link', attrs: { href: `https://example.com/${longWord}` } }] };
  const cell = { type: 'tableCell', content: [{ type: 'paragraph', content: [text] }] };
  const document = {
    version: 1,
    type: 'doc',
    content: [
      { type: 'heading', attrs: { level: 1 }, content: [text] },
      { type: 'paragraph', content: [text, link] },
      { type: 'table', content: [{ type: 'tableRow', content: [cell, cell] }] },
      { type: 'codeBlock', content: [text] },
      { type: 'panel', attrs: { panelType: 'info' }, content: [{ type: 'paragraph', content: [text] }] },
      { type: 'blockCard', attrs: { url: `https://example.com/${longWord}` } },
    ],
  };
  const wanted = { projectId: 'ROLL', description: document };
  const issueTypeId = acme.issueTypes[0]?.id ?? '';
  const properties = [
    { key: 'avsb.experiment', value: { subjectId: longWord, eventType: 'experiment.winner_declared' } },
  ];
  const long = createIssue(world, acme, { ...wanted, issueTypeId, summary: longWord, labels: [longWord], properties });
  const comment = { body: document, properties: [], authorAccountId: world.signedInAccountId };
  addComment(world, acme, long.id, comment, new Date());
  createIssue(world, acme, { projectId: 'ROLL', issueTypeId, summary: 'Short', properties });
}
