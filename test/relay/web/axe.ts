import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What axe is asked for: all that a page must be, or what depends on its colours. */
const rules = {
  all: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  colours: ['color-contrast', 'link-in-text-block'],
} as const;

/**
 * What axe need not look at: other documents, and what React Aria reads out. It names a busy button by its id, and stays
 * for seconds after the button is gone.
 */
const notOurs = ['iframe', '[data-live-announcer]'];

/** What axe finds on a page, a line each. The page's context must have been opened with `bypassCSP`. */
export async function axeFindings(page: Page, asked: keyof typeof rules = 'all'): Promise<string[]> {
  await page.evaluate(source);
  const { violations } = await page.evaluate(
    ({ exclude, runOnly }) =>
      (globalThis as unknown as { axe: { run(context: object, options: object): Promise<AxeResults> } }).axe.run(
        { exclude },
        { runOnly },
      ),
    { exclude: notOurs, runOnly: [...rules[asked]] },
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help} at ${target.join(' ')} (${failureSummary ?? ''})`),
  );
}

/** Whether something on the page can only be seen by scrolling sideways. */
export function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}
