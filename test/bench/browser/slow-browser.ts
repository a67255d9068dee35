import type { Browser, Page } from 'playwright-core';
import { startBrowser } from '../../support/browser';

/** A phone on a mobile network: 9 Mbit/s, 60 ms, a processor of a quarter of this machine's speed. */
const network = { offline: false, latency: 60, downloadThroughput: 9e6 / 8, uploadThroughput: 9e6 / 8 };
const processorSlowdown = 4;

export interface SlowPage {
  readonly page: Page;
  /** The longest task of the page's main thread since it was last asked, in ms; 0 where none took 50 ms. */
  longestTaskMs(): Promise<number>;
  close(): Promise<void>;
}

export interface SlowBrowser {
  /** Opens a window of its own, with nothing in its cache. */
  open(): Promise<SlowPage>;
  close(): Promise<void>;
}

declare global {
  /** In the page: what took the main thread 50 ms or more. */
  var longTasks: number[];
}

export async function startSlowBrowser(): Promise<SlowBrowser> {
  const browser = await startBrowser();
  return { open: () => openSlowPage(browser), close: () => browser.close() };
}

async function openSlowPage(browser: Browser): Promise<SlowPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', network);
  await session.send('Emulation.setCPUThrottlingRate', { rate: processorSlowdown });
  await page.addInitScript(() => {
    globalThis.longTasks = [];
    new PerformanceObserver((list) => {
      globalThis.longTasks.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: 'longtask' });
  });
  return {
    page,
    longestTaskMs: () => page.evaluate(() => Math.max(0, ...globalThis.longTasks.splice(0))),
    close: () => context.close(),
  };
}
