import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { until } from '../support/until';

const source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds on a page, a line each. The page's context must have been opened with `bypassCSP`. It passes over other
 * documents, and over the name of a busy button that React Aria reads out and keeps for seconds after the button is gone.
 *
 * @param onlyColours of a page that was looked at in other colours: no other rule depends on them
 */
export async function axeFindings(page: Page, { onlyColours = false } = {}): Promise<string[]> {
  // Half a megabyte, which a page needs once.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source);
  const rules = onlyColours
    ? ['color-contrast']
    : ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await page.evaluate(
    (runOnly) =>
      (globalThis as unknown as { axe: { run(context: object, options: object): Promise<AxeResults> } }).axe.run(
        { exclude: ['iframe', '[data-live-announcer] [role=img]'] },
        {
          runOnly,
          // What passes isn't described in detail: that takes longer than to find what doesn't.
          resultTypes: ['violations'],
        },
      ),
    rules,
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help} at ${target.join(' ')} (${failureSummary ?? ''})`),
  );
}

/**
 * What axe finds on a page, light and dark, wide and narrow, a line each; and whether something of it can only be seen by
 * scrolling sideways at 320 px, which fails. The page is light and wide afterwards.
 */
export async function findingsInEveryLook(page: Page): Promise<string[]> {
  const found: string[] = [];
  const note = (look: string, findings: string[]) => found.push(...findings.map((finding) => `${look}: ${finding}`));
  await page.emulateMedia({ colorScheme: 'light' });
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    note(`light, ${width} px`, await axeFindings(page));
  }
  await page.emulateMedia({ colorScheme: 'dark' });
  note('dark', await axeFindings(page, { onlyColours: true }));
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 320, height: 900 });
  // What measures itself, such as an open list, fits a moment after the window has changed.
  await until(async () => !(await scrollsSideways(page)), 'the page to fit into 320 px');
  await page.setViewportSize({ width: 1280, height: 900 });
  return found;
}

/** Whether something on the page can only be seen by scrolling sideways. */
export function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}
