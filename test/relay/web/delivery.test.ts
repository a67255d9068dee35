import type { Page } from 'playwright-core';
import { eventOf } from '../support/avsb';
import { until } from '../support/until';
import { isFocused, tabTo } from './focus';
import { writeDeliveries } from './many-deliveries';
import { type Stage, startStage } from './stage';
import type { WatchedPage } from './watch';

/** One delivery: what came in, what Jira said, and when. */
describe('the page of a delivery', () => {
  let stage: Stage;
  let watched: WatchedPage;
  let page: Page;
  let destinationId: string;
  let refused: string;

  beforeAll(async () => {
    stage = await startStage();
    destinationId = (await stage.relay.destination()).id;
    refused = await stage.fail('exp_7');
  });
  beforeEach(async () => {
    watched = await stage.enter();
    page = watched.page;
    await watched.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  });
  afterEach(async () => {
    stage.expectCalm(watched);
    await watched.context.close();
  });
  afterAll(() => stage.close());

  const open = (id: string, query = '') => page.goto(`${stage.url}/settings/integrations/deliveries/${id}${query}`);
  const title = (name: string) => page.getByRole('heading', { level: 1, name, exact: true });
  const copied = () => page.evaluate<string>('navigator.clipboard.readText()');

  it('is named after the event and its subject, in the window as well', async () => {
    await open(refused);
    await title('Guardrail breached · Checkout redesign').waitFor();
    expect(await page.title()).toBe('Guardrail breached · Checkout redesign · AvsB');
  });

  it('says when things happened with date and zone, beside how long ago that is', async () => {
    await open(refused);
    const received = await page.getByRole('definition').first().innerText();
    expect(received).toMatch(/\d{4} at \d+:\d\d:\d\d .*\w · .*(ago|now)$/);
    const attempt = await page.getByRole('listitem').filter({ hasText: 'Create a ticket' }).innerText();
    expect(attempt).toMatch(/\d{4} at \d+:\d\d:\d\d .*\w · .*(ago|now) · HTTP 400/);
  });

  it('copies the event, Jira’s answer, the id and the link', async () => {
    await open(refused);
    await page.getByRole('button', { name: 'Copy event as JSON' }).click();
    await page.getByRole('status').filter({ hasText: 'Copied event as JSON.' }).waitFor({ state: 'attached' });
    const { data, subject } = eventOf('experiment.guardrail_breached', { subjectId: 'exp_7' });
    expect(JSON.parse(await copied())).toEqual({ type: 'experiment.guardrail_breached', subject, data });
    await page.getByText('Jira’s answer', { exact: true }).click();
    await page.getByRole('button', { name: 'Copy Jira’s answer as JSON' }).click();
    await expectCopied((text) => text.includes('The workflow says no.'));
    expect(JSON.parse(await copied())).toEqual({ status: 400, errorMessages: ['The workflow says no.'], errors: {} });
    await page.getByRole('button', { name: 'Copy delivery ID' }).click();
    await expectCopied((text) => text === refused);
    await page.getByRole('button', { name: 'Copy link to this page' }).click();
    await expectCopied((text) => text === `${stage.url}/settings/integrations/deliveries/${refused}`);
  });

  async function expectCopied(isIt: (text: string) => boolean): Promise<void> {
    await page.waitForFunction('document.body.innerText.includes("Copied")');
    for (let reads = 0; reads < 20 && !isIt(await copied()); reads++)
      await page.evaluate('new Promise(requestAnimationFrame)');
    expect(isIt(await copied())).toBe(true);
  }

  it('leads by keyboard to the ones beside it in the filtered list, across its pages', async () => {
    const names = Array.from({ length: 52 }, (_, place) => `Beside ${place}`);
    await writeDeliveries(
      stage.relay,
      names.flatMap((name, place) => [
        { destinationId, name },
        { destinationId, name: `Another ${place}` },
      ]),
    );
    await page.goto(`${stage.url}/settings/integrations/deliveries?q=beside`);
    await page.getByRole('link', { name: 'Guardrail breached · Beside 3', exact: true }).click();
    await title('Guardrail breached · Beside 3').waitFor();
    await tabTo(page, page.getByRole('link', { name: 'Older' }));
    await page.keyboard.press('Enter');
    await title('Guardrail breached · Beside 2').waitFor();
    expect(await isFocused(title('Guardrail breached · Beside 2'))).toBe(true);
    await page.getByRole('link', { name: 'Older' }).click();
    await title('Guardrail breached · Beside 1').waitFor();
    await page.getByRole('link', { name: 'Older' }).click();
    await title('Guardrail breached · Beside 0').waitFor();
    await page.getByRole('link', { name: 'Newer' }).click();
    await title('Guardrail breached · Beside 1').waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Deliveries', exact: true }).click();
    await page.getByText('51–52 of 52 deliveries').waitFor();

    // The first row of a later page: the newer one is the last of the page before, also after a reload.
    await page.getByRole('link', { name: 'Guardrail breached · Beside 1', exact: true }).click();
    await title('Guardrail breached · Beside 1').waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'Newer' }).click();
    await title('Guardrail breached · Beside 2').waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Deliveries', exact: true }).click();
    await page.getByText('1–50 of 52 deliveries').waitFor();
  });

  it('names and links the earlier delivery that it waits for', async () => {
    const headers = { 'retry-after': '600', 'ratelimit-reason': 'jira-burst-based' };
    const action = { kind: 'answer', status: 429, headers } as const;
    stage.relay.atlassian.faults.add({ match: { operationId: 'createIssue' }, action, times: 1 });
    const send = async () => {
      const sent = await stage.relay.send(eventOf('experiment.guardrail_breached', { subjectId: 'exp_held' }));
      return String(sent.deliveries[0].id);
    };
    const first = await send();
    await until(async () => {
      const { body } = await stage.relay.call('GET', `/v1/deliveries/${first}`);
      return body.nextAttemptAt !== null;
    }, 'Jira to have asked for a pause');
    await open(await send());
    const outcome = page.getByRole('region', { name: 'Outcome' });
    await outcome.getByText('Waits for the earlier delivery of the same event and subject:').waitFor();
    expect(await outcome.getByText(first).count()).toBe(0);
    await outcome.getByRole('link', { name: 'Guardrail breached · Checkout redesign' }).click();
    await page.getByRole('region', { name: 'Outcome' }).getByText(first).waitFor();
  });

  it('counts down to the next try, and says no raw time', async () => {
    const in30Seconds = new Date(Date.now() + 30_000);
    const tomorrow = new Date(Date.now() + 30 * 60 * 60_000);
    const reason = 'Jira asked AvsB to slow down.';
    const [soon = '', late = ''] = await writeDeliveries(stage.relay, [
      { destinationId, name: 'Soon', state: 'queued', reason, nextAttemptAt: in30Seconds },
      { destinationId, name: 'Late', state: 'queued', reason, nextAttemptAt: tomorrow },
    ]);
    await open(soon);
    await page.getByText(/^Continues in \d+ s$/).waitFor();
    await open(late);
    await page.getByText(/^Continues on .*\d{4}/).waitFor();
    const words = await page.getByRole('region', { name: 'Outcome' }).innerText();
    expect(words).not.toMatch(/\d{4}-\d\d-\d\dT/);
  });

  it('moves the focus to the title when its Retry button is done and gone', async () => {
    await open(refused);
    const retry = page.getByRole('button', { name: 'Retry Guardrail breached · Checkout redesign' });
    await tabTo(page, retry);
    await page.keyboard.press('Enter');
    await retry.waitFor({ state: 'detached' });
    expect(await isFocused(title('Guardrail breached · Checkout redesign'))).toBe(true);
  });
});
