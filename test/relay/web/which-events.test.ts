import type { Locator, Page } from 'playwright-core';
import { eventOf } from '../support/avsb';
import { issuesOf } from '../support/jira';
import { until } from '../support/until';
import { isFocused, tabTo } from './focus';
import { writeDeliveries } from './many-deliveries';
import { type Stage, startStage } from './stage';
import type { WatchedPage } from './watch';

const winner = 'experiment.winner_declared';

/** Which events become tickets: conditions, the storm guard, and what is skipped or held. */
describe('an admin', () => {
  let stage: Stage;
  let watched: WatchedPage;
  let page: Page;
  let id: string;

  beforeAll(async () => {
    stage = await startStage();
  });
  beforeEach(async () => {
    id = (await stage.relay.destination()).id;
    watched = await stage.enter();
    page = watched.page;
  });
  afterEach(async () => {
    stage.expectCalm(watched);
    await watched.context.close();
    expect((await stage.relay.call('DELETE', `/v1/destinations/${id}`)).status).toBe(204);
  });
  afterAll(() => stage.close());

  const button = (name: string | RegExp) =>
    page.getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) });
  const condition = (place: number) => page.getByRole('group', { name: `Condition ${place}` });
  const variable = (place: number) => condition(place).getByRole('combobox', { name: 'Variable' });
  const rows = (): Locator => page.getByRole('table', { name: 'Deliveries' }).locator('tbody').getByRole('row');

  async function send(subjectId: string, environment: string, lift: number): Promise<string> {
    const { deliveries } = await stage.relay.send(
      eventOf(winner, { subjectId, data: { experimentName: subjectId, environment, lift } }),
    );
    await stage.relay.settled(deliveries[0].id);
    return deliveries[0].id;
  }

  async function openRow(): Promise<void> {
    await page.goto(`${stage.url}/settings/integrations/destinations/${id}`);
    await button('Winner declared').click();
    await button('Add condition').waitFor();
  }

  it('writes “only production, only lift of 2 % or more”, and sees its effect on last month before saving', async () => {
    await send('exp_good', 'production', 0.02);
    await send('exp_small', 'production', 0.019);
    await send('exp_staging', 'staging', 0.5);
    await openRow();
    await button('Add condition').click();
    await page.getByRole('alert').getByText('Choose a variable for each condition.').waitFor();
    expect(await button('Try it').getAttribute('aria-disabled')).toBe('true');
    await variable(1).fill('environment');
    await page.getByRole('option', { name: 'Another variable: environment' }).click();
    await condition(1).getByLabel('Value').fill('production');
    await button('Add condition').click();
    await variable(2).fill('lift');
    await page.getByRole('option', { name: 'Lift (lift)' }).click();
    await condition(2)
      .getByRole('button', { name: /Comparison$/ })
      .click();
    await page.getByRole('option', { name: 'is at least' }).click();
    await condition(2).getByLabel('Value').fill('0.02');
    await button('Try it').click();
    await page.getByText('last 30 days: 1 filed and 2 skipped. Nothing was sent.').waitFor();
    const tried = page.getByRole('listitem').filter({ hasText: 'exp_small: skipped.' });
    await tried.getByText('lift is “0.019”').waitFor();
    expect(await page.getByText('1 unsaved change').count()).toBe(1);

    await button('Save changes').click();
    await page.getByText('Saved.').first().waitFor();
    await send('exp_other', 'staging', 0.5);
    await page.goto(`${stage.url}/settings/integrations`);
    const card = page.getByRole('article', { name: 'Rollouts' });
    await card.getByRole('link', { name: '1 skipped in the last 7 days' }).waitFor();
    await card.getByRole('link', { name: /^Edit/ }).click();
    await page
      .getByRole('row', { name: /Winner declared/ })
      .getByRole('link', { name: '1 skipped in the last 7 days' })
      .click();
    await page.waitForURL(/state=skipped/);
    await rows().filter({ hasText: 'environment is “staging”' }).waitFor();
    expect(await rows().count()).toBe(1);
  });

  it('builds, tries and removes a condition by keyboard alone', async () => {
    await send('exp_keyboard', 'production', 0.05);
    await openRow();
    await button('Add condition').focus();
    await page.keyboard.press('Enter');
    await page.evaluate("document.querySelector('h1').focus()");
    await tabTo(page, variable(1));
    await page.keyboard.type('environment');
    await page.keyboard.press('Enter');
    await tabTo(page, condition(1).getByRole('button', { name: /Comparison$/ }));
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: 'is', exact: true }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await condition(1).getByRole('button', { name: 'is not Comparison' }).waitFor();
    await tabTo(page, condition(1).getByLabel('Value'));
    await page.keyboard.type('production');
    await tabTo(page, button('Try it'));
    await page.keyboard.press('Enter');
    await page.getByText(/last 30 days: .*\d skipped/).waitFor();
    expect(await isFocused(button('Try it'))).toBe(true);
    await page.evaluate("document.querySelector('h1').focus()");
    await tabTo(page, button('Remove condition 1'));
    await page.keyboard.press('Enter');
    await page.getByText('Every event of this type is filed.').waitFor();
  });

  it('files and dismisses what is held and skipped: one, those that are ticked, and all that match', async () => {
    const range = (count: number) => Array.from({ length: count }, (_, place) => place);
    const held = (name: string) => ({ destinationId: id, name, state: 'held' as const, reason: 'Held.' });
    await writeDeliveries(stage.relay, [
      ...range(5).map((place) => held(`Pricing ${place}`)),
      ...range(37).map((place) => held(`Checkout ${place}`)),
    ]);
    await page.goto(`${stage.url}/settings/integrations/deliveries?state=held&destination=${id}`);
    await button('Dismiss these 42').waitFor();

    await button('Dismiss Guardrail breached · Checkout 36').click();
    await page.getByRole('status').filter({ hasText: 'Checkout 36 is dismissed.' }).waitFor();
    await button('File Guardrail breached · Checkout 35 anyway').click();
    await button('File these 40').waitFor();

    for (const name of ['Checkout 34', 'Checkout 33']) {
      await rows().filter({ hasText: name }).getByRole('checkbox').click({ force: true });
    }
    await button('Dismiss 2 selected').click();
    await page.getByRole('alertdialog', { name: 'Dismiss 2 held deliveries?' }).waitFor();
    await button('Dismiss 2 deliveries').click();
    await page.getByText('2 dismissed.').waitFor();

    await page.getByRole('searchbox').fill('pricing');
    await button('Dismiss these 5').click();
    await button('Dismiss 5 deliveries').click();
    await page.getByText('5 dismissed.').waitFor();
    await page.getByText('Nothing matches.').waitFor();
    await page.getByRole('searchbox').fill('');

    const before = issuesOf(stage.relay.atlassian).length;
    let answer = (): void => undefined;
    const isLookedAt = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/v1/deliveries/retry', async (route) => {
      await isLookedAt;
      await route.continue();
    });
    await button('File these 33').click();
    const question = page.getByRole('alertdialog', { name: 'File 33 held deliveries?' });
    expect(await isFocused(question.getByRole('button', { name: 'Cancel' }))).toBe(true);
    await question.getByRole('checkbox', { name: 'File all of them at once' }).click({ force: true });
    await button('File 33 deliveries').click();
    await question.getByRole('status').getByText('33 left.').waitFor();
    answer();
    await page.getByText('33 queued.').waitFor();
    await until(() => issuesOf(stage.relay.atlassian).length === before + 33, 'what was held to be filed');

    await page.goto(`${stage.url}/settings/integrations/deliveries?state=skipped&destination=${id}`);
    await button('File these 8').click();
    await button('File 8 deliveries').click();
    await page.getByText('8 queued.').waitFor();
    await until(() => issuesOf(stage.relay.atlassian).length === before + 41, 'what was skipped to be filed');
  });

  it('limits the storm, and decides about what was held on the card of the destination', async () => {
    await page.goto(`${stage.url}/settings/integrations/destinations/${id}`);
    const guard = page.getByRole('region', { name: 'Storm guard' });
    await guard.getByLabel('New tickets').fill('none');
    await guard.getByText('Enter a whole number', { exact: false }).first().waitFor();
    await guard.getByLabel('New tickets').fill('2');
    await guard.getByRole('button', { name: 'Switch on' }).click();
    await guard.getByRole('button', { name: 'Switch off' }).waitFor();
    for (const place of [0, 1, 2, 3, 4]) await send(`exp_storm_${place}`, 'production', 0.1);
    await page.goto(`${stage.url}/settings/integrations`);
    const card = page.getByRole('article', { name: 'Rollouts' });
    await card.getByText('3 events are held.').waitFor();
    await card.getByRole('button', { name: 'Dismiss them' }).click();
    await button('Cancel').click();
    expect(await isFocused(card.getByRole('button', { name: 'Dismiss them' }))).toBe(true);
    await card.getByRole('button', { name: 'File them' }).click();
    await button('File 3 deliveries').click();
    await card.getByText('3 queued.').waitFor();
    await card.getByText('3 events are held.').waitFor({ state: 'detached' });
    // Two at once, and the third in ten minutes.
    const { body } = await stage.relay.call('GET', `/v1/deliveries?state=queued&destinationId=${id}`);
    expect(
      body.items.filter(({ nextAttemptAt }: { nextAttemptAt: string | null }) => nextAttemptAt !== null),
    ).toHaveLength(1);
  });
});
