import type { Browser, BrowserContext, Page } from 'playwright-core';

/** A page that is watched: whatever the browser complains of, and every host that is asked. */
export interface WatchedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of scripts and of the console, violations of the policy among them. In a good page there are none. */
  readonly complaints: string[];
  /** The hosts that were asked, each once. */
  readonly hosts: Set<string>;
}

export interface PageOptions {
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
  /** For axe, a script from outside, which the pages' own policy would not let in. */
  readonly bypassCSP?: boolean;
  /** The browser's own language. */
  readonly locale?: string;
}

export async function openPage(browser: Browser, options: PageOptions = {}): Promise<WatchedPage> {
  const { width = 1280, colorScheme = 'light', bypassCSP = false, locale = 'en-GB' } = options;
  const viewport = { width, height: 900 };
  const context = await browser.newContext({ viewport, colorScheme, bypassCSP, locale });
  const page = await context.newPage();
  const complaints: string[] = [];
  const hosts = new Set<string>();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol.startsWith('http')) hosts.add(host);
  });
  return { page, context, complaints, hosts };
}
