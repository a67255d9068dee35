import { grantSite, revokeGrants, siteOf } from '../../../relay/demo/atlassian/world';
import { eventOf } from '../support/avsb';
import { isFocused } from './focus';
import { type Stage, startStage } from './stage';

describe('the way to a Jira site', () => {
  let stage: Stage;
  let laterMs = 0;
  beforeEach(async () => {
    laterMs = 0;
    stage = await startStage({ now: () => new Date(Date.now() + laterMs) });
  });
  afterEach(() => stage.close());

  it('ends on the page, not in the dialog for a new destination, where the wrong site was reconnected', async () => {
    await stage.relay.destination();
    revokeGrants(stage.relay.atlassian.world);
    const sent = await stage.relay.send(eventOf('experiment.guardrail_breached'));
    await stage.relay.settled(sent.deliveries[0].id);
    const watched = await stage.enter();
    const { page } = watched;
    await page.getByRole('article', { name: 'Rollouts' }).getByRole('button', { name: 'Reconnect' }).click();
    await page.getByRole('radio', { name: 'globex' }).check();
    await page.getByRole('button', { name: 'Accept' }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'That is another Jira site.' });
    await alert.getByText('acme is unchanged.').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await isFocused(alert)).toBe(true);
    expect(page.url()).toBe(`${stage.url}/settings/integrations`);
    stage.expectCalm(watched);
  });

  it('says that Jira asked to slow down while projects are searched, with Try again', async () => {
    await stage.relay.connect('acme');
    const watched = await stage.enter();
    const { page } = watched;
    await page.getByRole('button', { name: 'Add Jira destination' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add Jira destination' });
    await dialog.getByRole('radio', { name: /^acme / }).click({ force: true });
    await page.getByRole('combobox', { name: 'Project' }).waitFor();
    const action = { kind: 'answer', status: 429, headers: { 'retry-after': '60' } } as const;
    stage.relay.atlassian.faults.add({ match: { operationId: 'searchProjects' }, action, times: 1 });
    await page.getByRole('combobox', { name: 'Project' }).fill('ROLL');
    const failure = dialog.getByText('Projects could not be loaded. Jira asked AvsB to slow down.').first();
    await failure.waitFor();
    expect(await page.getByText('No project matches').count()).toBe(0);
    expect(await dialog.innerText()).not.toMatch(/\d{4}-\d\d-\d\dT/);
    laterMs = 61_000;
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await failure.waitFor({ state: 'detached' });
    await dialog.getByRole('button', { name: 'Show projects' }).click();
    await page.getByRole('option', { name: /ROLL/ }).waitFor();
    stage.expectCalm(watched, 502);
  });

  it('says that the choice of sites has expired, with the way to connect instead of one to load it again', async () => {
    const watched = await stage.enter();
    const { page } = watched;
    await page.goto(`${stage.url}/settings/integrations?choose=chs_expired`);
    const alert = page.getByRole('alert').filter({ hasText: 'The choice of sites has expired.' });
    await alert.waitFor();
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    await alert.getByRole('button', { name: 'Connect Jira site' }).click();
    await page.getByRole('button', { name: 'Accept' }).waitFor();
    stage.expectCalm(watched, 404);
  });

  it('says why nothing happens where no site was chosen', async () => {
    const { world } = stage.relay.atlassian;
    grantSite(world, 'test-client', world.signedInAccountId, siteOf(world, 'globex').cloudId);
    const watched = await stage.enter();
    const { page } = watched;
    await page.getByRole('button', { name: 'Add Jira destination' }).click();
    await page.getByRole('button', { name: 'Connect Jira site' }).click();
    await page.getByRole('radio', { name: 'acme' }).check();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByRole('button', { name: 'Use this site' }).click();
    await page.getByRole('alert').getByText('Choose a site.').waitFor();
    stage.expectCalm(watched);
  });
});
