import type { Locator, Page } from 'playwright-core';
import {
  archiveProject,
  removeIssueType,
  removePriority,
  revokeGrants,
  siteOf,
} from '../../../relay/demo/atlassian/world';
import { eventOf } from '../support/avsb';
import { until } from '../support/until';
import { isFocused } from './focus';
import { type Stage, startStage } from './stage';
import type { WatchedPage } from './watch';

/** How often a page reads a calm list again. */
const listIntervalMs = 15_000;

const breached = (subjectId: string) => eventOf('experiment.guardrail_breached', { subjectId });

/** What the product page calls troubleshooting: each obstacle shows its one step, and what waited is filed then. */
describe('a destination that something is in the way of', () => {
  let stage: Stage;
  let watched: WatchedPage;
  let page: Page;
  const statuses: number[] = [];

  beforeEach(async () => {
    stage = await startStage();
    await stage.relay.destination();
    watched = await stage.enter();
    page = watched.page;
    await card().getByText('Active').waitFor();
  });
  afterEach(async () => {
    stage.expectCalm(watched, ...statuses.splice(0));
    await stage.close();
  });

  const card = (): Locator => page.getByRole('article', { name: 'Rollouts' });
  const acme = () => siteOf(stage.relay.atlassian.world, 'acme');

  /** An event comes in that has to wait; the admin looks at the page again. */
  async function waitingEvent(): Promise<string> {
    const sent = await stage.relay.send(breached('exp_9'));
    const id: string = sent.deliveries[0].id;
    expect((await stage.relay.settled(id)).state).toBe('waiting');
    await page.reload();
    return id;
  }
  /** Watched in a second tab, which is not reloaded. */
  async function watchDelivery(id: string): Promise<{ showsCreated(key: RegExp): Promise<void> }> {
    const tab = await watched.context.newPage();
    await tab.clock.install();
    await tab.goto(`${stage.url}/settings/integrations/deliveries/${id}`);
    const outcome = tab.getByRole('region', { name: 'Outcome' });
    await outcome.getByText('Waiting').waitFor();
    return {
      async showsCreated(key) {
        await stage.relay.settled(id);
        await until(async () => {
          await tab.clock.fastForward(listIntervalMs);
          return (await outcome.getByText(key).count()) > 0;
        }, `the delivery to show ${key}`);
        await tab.close();
      },
    };
  }

  it('files what waited once a revoked site is connected again', async () => {
    revokeGrants(stage.relay.atlassian.world);
    const id = await waitingEvent();
    await card().getByText('Reconnect needed').waitFor();
    await card().getByText("Atlassian no longer accepts AvsB's access to acme.").waitFor();
    const delivery = await watchDelivery(id);
    await card().getByRole('button', { name: 'Reconnect' }).click();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByRole('alert').getByText('acme is connected again.').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await delivery.showsCreated(/Created ROLL-1/);
    await card().getByText('Active').waitFor();
  });

  it('tells that another site was approved, and leaves the one that is to be fixed as it is', async () => {
    revokeGrants(stage.relay.atlassian.world);
    await waitingEvent();
    await card().getByRole('button', { name: 'Reconnect' }).click();
    await page.getByRole('radio', { name: 'globex' }).check();
    await page.getByRole('button', { name: 'Accept' }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'That is another Jira site.' });
    await alert.getByText('acme is unchanged.').waitFor();
    await alert.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('radio', { name: 'acme' }).check();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByRole('alert').getByText('acme is connected again.').waitFor();
  });

  it('files what waited in another project once that is picked', async () => {
    archiveProject(acme(), 'ROLL');
    const id = await waitingEvent();
    await card().getByText('Project unreachable').waitFor();
    await card().getByText("Jira doesn't let AvsB create issues in ROLL.").waitFor();
    await card().getByRole('button', { name: 'Pick a project' }).click();
    const project = page.getByRole('combobox', { name: 'Project' });
    await project.waitFor();
    expect(await isFocused(project)).toBe(true);
    await project.fill('OPS');
    await page.getByRole('option', { name: /OPS/ }).click();
    await page.getByText('Waiting tickets are filed in OPS.').waitFor();
    await page.getByText('Filed tickets stay where they are.').waitFor();
    const delivery = await watchDelivery(id);
    await page.getByRole('button', { name: 'Move to OPS and resume' }).click();
    await page.getByText('Saved. Waiting tickets are being created.').first().waitFor();
    await delivery.showsCreated(/Created OPS-1/);
    // Jira shows nothing of an archived project.
    statuses.push(404);
  });

  it('files what waited once a row has another issue type', async () => {
    removeIssueType(acme(), 'Bug', 'ROLL');
    const id = await waitingEvent();
    await card().getByText('ROLL no longer has the issue type “Bug”.').waitFor();
    const delivery = await watchDelivery(id);
    await card().getByRole('button', { name: 'Refresh templates' }).click();
    const dialog = page.getByRole('dialog', { name: 'Re-map issue types' });
    await dialog.getByRole('button', { name: /Issue type for Guardrail breached/ }).click();
    await page.getByRole('option', { name: 'Task', exact: true }).click();
    await dialog.getByRole('button', { name: /Issue type for S/ }).click();
    await page.getByRole('option', { name: 'Task', exact: true }).click();
    await dialog.getByRole('button', { name: 'Save mapping' }).click();
    await page.getByText('Saved. Waiting tickets are being created.').first().waitFor();
    await delivery.showsCreated(/Created ROLL-1/);
  });

  it('files what waited once a row has another priority', async () => {
    removePriority(acme(), 'High', 'OPS');
    const [destination] = (await stage.relay.call('GET', '/v1/destinations')).body.items;
    await stage.relay.call('PATCH', `/v1/destinations/${destination.id}`, { projectKey: 'OPS' });
    const id = await waitingEvent();
    await card().getByText('OPS has no priority “High”.').waitFor();
    const delivery = await watchDelivery(id);
    await card().getByRole('button', { name: 'Refresh templates' }).click();
    const dialog = page.getByRole('dialog', { name: 'Re-map issue types' });
    await until(async () => (await dialog.getByRole('button', { name: /Priority for/ }).count()) > 0, 'the priorities');
    for (const choice of await dialog.getByRole('button', { name: /Priority for/ }).all()) {
      await choice.click();
      await page.getByRole('option', { name: 'Medium', exact: true }).click();
    }
    await dialog.getByRole('button', { name: 'Save mapping' }).click();
    await page.getByText('Saved. Waiting tickets are being created.').first().waitFor();
    await delivery.showsCreated(/Created OPS-1/);
  });

  it('goes on once it is resumed', async () => {
    await card().getByRole('button', { name: 'More for Rollouts' }).click();
    await page.getByRole('menuitem', { name: 'Pause…' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Pause' }).click();
    await card().getByText('New events are recorded as skipped.').waitFor();
    await card().getByRole('button', { name: 'Resume' }).click();
    await card().getByText('Active').waitFor();
    expect(await card().getByRole('button', { name: 'Resume' }).count()).toBe(0);
  });
});
