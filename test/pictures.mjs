/**
 * Makes the documents' pictures of the pages from the running product: `npm run pictures`. It starts demo mode in an empty
 * folder, goes through it in a real browser, and writes what it sees to shared/pictures/.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import chromiumPackage from '@sparticuz/chromium';
import { chromium } from 'playwright-core';

const port = 3900;
const address = `http://localhost:${port}`;
const pages = `${address}/settings/integrations`;

const folder = await mkdtemp(join(tmpdir(), 'avsb-pictures-'));
const env = { PATH: process.env.PATH, PORT: String(port) };
const relay = spawn(process.execPath, [resolve('dist/main.mjs')], { cwd: folder, env });
const browser = await chromium.launch({
  executablePath: await chromiumPackage.executablePath(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  headless: true,
});
try {
  for await (const text of relay.stdout) if (String(text).includes('Ctrl-C stops.')) break;
  await takePictures();
} finally {
  await browser.close();
  relay.kill();
  await once(relay, 'exit');
  await rm(folder, { recursive: true, force: true });
}

async function takePictures() {
  const page = await browser.newPage({ viewport: { width: 1120, height: 760 }, deviceScaleFactor: 1 });
  const press = (name) => page.getByRole('button', { name, exact: true }).click();
  const picture = (name, options = {}) => page.screenshot({ path: `shared/pictures/${name}.png`, ...options });

  await page.goto(`http://127.0.0.1:${port}/`);
  await press('Connect Jira site');
  await press('Accept');
  await press('Create destination');
  await press('Guardrail breached');
  await page.getByText('Created ROLL-1').waitFor();
  await press('Winner');
  await page.getByText('Created ROLL-2').waitFor();
  await press('Guardrail breached');
  await page.getByText('Commented on ROLL-1').waitFor();
  await page.frameLocator('iframe').getByText('1 comment').waitFor();
  await page.evaluate(() => scrollTo(0, 0));
  await picture('demo', { fullPage: true });

  const results = await browser.newPage({ viewport: { width: 1120, height: 900 }, deviceScaleFactor: 1 });
  await results.goto(`http://127.0.0.1:${port}/demo/results/exp_checkout`);
  await results.locator('avsb-jira-panel').scrollIntoViewIfNeeded();
  await results.getByText('Linked Jira tickets (2)').waitFor();
  await results.screenshot({ path: 'shared/pictures/results.png', fullPage: true });
  await results.close();

  await page.goto(pages);
  await page.getByRole('article').waitFor();
  await page.getByRole('listbox', { name: 'Bars' }).waitFor();
  await picture('integrations', { clip: { x: 0, y: 0, width: 1120, height: 760 } });

  await page.getByRole('link', { name: /^Edit/ }).click();
  await press('Guardrail breached');
  await page.getByRole('region', { name: 'Preview' }).getByText('Would', { exact: false }).first().waitFor();
  await picture('mapping', { fullPage: true, clip: { x: 0, y: 0, width: 1120, height: 1210 } });

  await page.goto(`${pages}/deliveries`);
  await page.getByRole('table').waitFor();
  await picture('deliveries', { clip: { x: 0, y: 0, width: 1120, height: 460 } });

  // The Forge app's own pages and functions, on the simulated Jira's page of a ticket.
  const issue = await browser.newPage({ viewport: { width: 900, height: 1000 }, deviceScaleFactor: 1 });
  await issue.goto(`http://127.0.0.1:${port + 1}/site/acme/browse/ROLL-1`);
  await issue.locator('.smart-card').first().waitFor();
  const panel = issue.locator('#forge-panel');
  await panel.getByRole('img').waitFor();
  await issue.locator('.app').screenshot({ path: 'shared/pictures/panel.png' });
  await issue.locator('.smart-card').first().screenshot({ path: 'shared/pictures/card.png' });
}
