import { resolve } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { startBrowser } from '../../support/browser';
import { eventOf, type PersonClaims, signInTokenOf } from '../support/avsb';
import { publicUrlOf } from '../support/browser';
import { type DemoProcess, startDemoProcess } from '../support/demo';
import { violationsOf } from '../support/jira';
import { startRelay, type TestRelay, type TestRelayOptions } from '../support/relay';
import { longestWaitMs } from '../support/until';
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
  /** A guardrail breaches, and its ticket is filed. @returns the ticket's key */
  file(subjectId: string): Promise<string>;
  /** A guardrail breaches, and Jira refuses its ticket, this once. @returns the id of the delivery */
  fail(subjectId?: string): Promise<string>;
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
      watched.context.setDefaultTimeout(longestWaitMs);
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
    async file(subjectId) {
      const sent = await relay.send(eventOf('experiment.guardrail_breached', { subjectId }));
      return (await relay.settled(sent.deliveries[0].id)).issueKey;
    },
    async fail(subjectId = 'exp_42') {
      const body = { errorMessages: ['The workflow says no.'], errors: {} };
      const action = { kind: 'answer', status: 400, body } as const;
      relay.atlassian.faults.add({ match: { operationId: 'createIssue' }, action, times: 1 });
      const sent = await relay.send(eventOf('experiment.guardrail_breached', { subjectId }));
      const id: string = sent.deliveries[0].id;
      expect((await relay.settled(id)).state).toBe('failed');
      return id;
    },
    async close() {
      await Promise.all(contexts.map((context) => context.close()));
      await relay.stop();
    },
  };
}

/** Demo mode as a newcomer starts it, and a browser. */
export interface DemoStage {
  readonly demo: DemoProcess;
  /** A browser window of its own, on one of the demo's pages. */
  open(path?: string, options?: PageOptions): Promise<WatchedPage>;
  close(): Promise<void>;
}

export async function startDemoStage(): Promise<DemoStage> {
  launched ??= startBrowser();
  const [demo, browser] = await Promise.all([startDemoProcess(), launched]);
  const contexts: BrowserContext[] = [];
  return {
    demo,
    async open(path = '', options = {}) {
      const watched = await openPage(browser, options);
      contexts.push(watched.context);
      watched.context.setDefaultTimeout(longestWaitMs);
      await watched.page.goto(`${demo.url}${path}`);
      await watched.page.getByRole('heading', { level: 1 }).waitFor();
      return watched;
    },
    async close() {
      await Promise.all(contexts.map((context) => context.close()));
      await demo.stop();
    },
  };
}
