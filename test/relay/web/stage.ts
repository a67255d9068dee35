import { resolve } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { startBrowser } from '../../support/browser';
import { type PersonClaims, signInTokenOf } from '../support/avsb';
import { publicUrlOf } from '../support/browser';
import { violationsOf } from '../support/jira';
import { startRelay, type TestRelay, type TestRelayOptions } from '../support/relay';
import { openPage, type PageOptions, type WatchedPage } from './watch';

const webFolder = resolve(__dirname, '../../../dist/web');

/** One browser serves all stages of a test file, and ends with it. */
let launched: Promise<Browser> | undefined;
afterAll(async () => (await launched)?.close());

/** A relay with its pages, a simulated Atlassian, and a browser that walks through both. */
export interface Stage {
  readonly relay: TestRelay;
  /** The pages, as a browser addresses them. */
  readonly url: string;
  /** A person comes from AvsB: a browser window of their own, signed in, on Integrations. */
  enter(claims?: PersonClaims, options?: PageOptions): Promise<WatchedPage>;
  /**
   * Holds that the browser complained of nothing, asked no other host, and that Jira was called by its contract. A
   * browser tells of every answer that is a failure: `statuses` names those that the journey brought about.
   */
  expectCalm(watched: WatchedPage, ...statuses: number[]): void;
  close(): Promise<void>;
}

export async function startStage(options: TestRelayOptions = {}): Promise<Stage> {
  launched ??= startBrowser();
  const [relay, browser] = await Promise.all([startRelay({ webFolder, ...options }), launched]);
  const url = publicUrlOf(relay);
  const own = [url, relay.atlassian.url].map((address) => new URL(address).host);
  const contexts: BrowserContext[] = [];
  return {
    relay,
    url,
    async enter(claims, pageOptions) {
      const watched = await openPage(browser, pageOptions);
      contexts.push(watched.context);
      // Shorter than a test may take, so that it is told what was waited for in vain.
      watched.context.setDefaultTimeout(15_000);
      await watched.page.goto(`${url}/session?token=${await signInTokenOf(claims)}`);
      await watched.page.getByRole('heading', { level: 1 }).waitFor();
      return watched;
    },
    expectCalm({ complaints, hosts }, ...statuses) {
      const foreseen = statuses.map((status) => `the server responded with a status of ${status} `);
      expect(complaints.filter((text) => !foreseen.some((part) => text.includes(part)))).toEqual([]);
      expect([...hosts].filter((host) => !own.includes(host))).toEqual([]);
      expect(violationsOf(relay.atlassian)).toEqual([]);
    },
    async close() {
      await Promise.all(contexts.map((context) => context.close()));
      await relay.stop();
    },
  };
}
