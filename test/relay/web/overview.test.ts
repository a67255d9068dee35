import type { Page } from 'playwright-core';
import { archiveProject, revokeGrants, siteOf } from '../../../relay/demo/atlassian/world';
import { eventOf } from '../support/avsb';
import { until } from '../support/until';
import { findingsInEveryLook } from './axe';
import { isFocused, tabTo } from './focus';
import { type Stage, startStage } from './stage';

describe('the overview at the top of Integrations', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await startStage();
  });
  afterEach(() => stage.close());

  const overview = (page: Page) => page.getByRole('region', { name: 'Overview' });
  const verdict = (page: Page, words: string) => page.getByRole('heading', { level: 2, name: words }).waitFor();
  async function expectDeliveries(page: Page, subject: string): Promise<void> {
    await page.getByRole('heading', { level: 1, name: 'Deliveries' }).waitFor();
    await page.getByRole('table').getByRole('link', { name: subject }).waitFor();
    expect(await page.getByRole('table').getByRole('row').count()).toBe(2);
  }

  it('says that tickets flow, how many and how fast; each figure and each bar leads to its deliveries', async () => {
    await stage.relay.destination();
    await stage.file('exp_1');
    const watched = await stage.enter();
    const { page } = watched;
    await verdict(page, 'Tickets are being filed.');
    await overview(page).getByText('1 destination works. There is nothing to do.').waitFor();
    expect(await page.getByRole('heading', { name: 'What to do' }).count()).toBe(0);
    await overview(page)
      .getByRole('link', { name: /^95 % in Jira within .* half within/ })
      .waitFor();
    await overview(page)
      .getByRole('link', { name: /^0 failed/ })
      .waitFor();
    await overview(page)
      .getByRole('link', { name: /^1 created 0 the day before/ })
      .click();
    await expectDeliveries(page, '· Checkout');
    expect(new URL(page.url()).search).toBe('?state=delivered&time=24h');

    await page.goBack();
    await overview(page).getByRole('option').last().click();
    await expectDeliveries(page, '· Checkout');
    expect(new URL(page.url()).searchParams.get('time')).toBe('hour');
    // The filter says which hour, and others can be chosen.
    await page.getByRole('button', { name: /–.* Time$/ }).waitFor();

    await page.goBack();
    await overview(page).getByRole('radio', { name: '7 days' }).click();
    await overview(page).getByText('As a table').click();
    await overview(page).getByRole('table').getByRole('link').click();
    await expectDeliveries(page, '· Checkout');
    expect(new URL(page.url()).searchParams.get('time')).toBe('custom');
    stage.expectCalm(watched);
  });

  it('says by keyboard alone what is in the way, and no longer once it is put right', async () => {
    await stage.relay.destination();
    await stage.file('exp_1');
    revokeGrants(stage.relay.atlassian.world);
    const sent = await stage.relay.send(eventOf('experiment.guardrail_breached', { subjectId: 'exp_2' }));
    await stage.relay.settled(sent.deliveries[0].id);
    const watched = await stage.enter();
    const { page } = watched;
    await verdict(page, 'No tickets are being filed.');
    await overview(page).getByText('1 event waits and will be filed once that is fixed.').waitFor();
    await tabTo(page, page.getByRole('button', { name: 'Reconnect: acme must be reconnected' }));
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('button', { name: 'Accept' }));
    await page.keyboard.press('Enter');
    await page.getByText('acme is connected again.').waitFor();
    await verdict(page, 'Tickets are being filed.');
    expect(await page.getByRole('heading', { name: 'What to do' }).count()).toBe(0);

    const bars = overview(page).getByRole('listbox');
    await tabTo(page, bars);
    await page.keyboard.press('Home');
    const chosen = () => overview(page).getByRole('option', { selected: true }).getAttribute('aria-label');
    expect(await chosen()).toMatch(/: nothing$/);
    await page.keyboard.press('End');
    await until(async () => /: 2 created$/.test((await chosen()) ?? ''), 'both tickets to be in the last bar');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowRight');
    expect(await isFocused(bars)).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Deliveries' }).waitFor();
    stage.expectCalm(watched);
  });

  it('fits and is accessible with problems, in both schemes and at any width, with names of 200 characters', async () => {
    const longName = 'x'.repeat(200);
    const { id } = await stage.relay.destination();
    await stage.relay.call('PATCH', `/v1/destinations/${id}`, { name: longName });
    await stage.fail('exp_1');
    archiveProject(siteOf(stage.relay.atlassian.world, 'acme'), 'ROLL');
    const sent = await stage.relay.send(eventOf('experiment.guardrail_breached', { subjectId: 'exp_2' }));
    expect((await stage.relay.settled(sent.deliveries[0].id)).state).toBe('waiting');
    const watched = await stage.enter({}, { bypassCSP: true });
    const { page } = watched;
    await page.getByRole('link', { name: `Pick a project: ${longName} cannot file in ROLL` }).waitFor();
    await page.getByRole('link', { name: `Show what failed: Deliveries to ${longName} have failed` }).waitFor();
    await overview(page).getByText('As a table').click();
    await overview(page).getByRole('listbox').focus();
    expect(await findingsInEveryLook(page)).toEqual([]);
    stage.expectCalm(watched, 404);
  });

  it('leaves a new organisation with the one thing to do', async () => {
    const watched = await stage.enter();
    await watched.page.getByText('No Jira destination yet.').waitFor();
    expect(await watched.page.getByText('Last 24 hours').count()).toBe(0);
    stage.expectCalm(watched);
  });
});
