import type { Locator, Page } from 'playwright-core';
import { removeIssueType, revokeGrants, setPermissions, siteOf } from '../../../relay/demo/atlassian/world';
import { issuesOf } from '../support/jira';
import { isFocused } from './focus';
import { type Stage, startStage } from './stage';
import type { WatchedPage } from './watch';

/** A test ticket proves the route to Jira and leaves nothing behind. */
describe('sending a test ticket', () => {
  let stage: Stage;
  let watched: WatchedPage;
  let page: Page;
  const statuses: number[] = [];

  beforeEach(async () => {
    stage = await startStage();
    await stage.relay.destination();
    watched = await stage.enter();
    page = watched.page;
  });
  afterEach(async () => {
    stage.expectCalm(watched, ...statuses.splice(0));
    await stage.close();
  });

  const card = (): Locator => page.getByRole('article', { name: 'Rollouts' });
  const dialog = (): Locator => page.getByRole('dialog', { name: 'Send test ticket' });
  const alert = () => dialog().getByRole('alert');
  const acme = () => siteOf(stage.relay.atlassian.world, 'acme');
  const open = () => card().getByRole('button', { name: 'Send test ticket' }).click();
  const send = () => dialog().getByRole('button', { name: 'Send test ticket' }).click();

  it('shows what is to be sent, then the ticket, and deletes it', async () => {
    await open();
    await dialog().getByText('Site acme · Project ROLL · Issue type Bug').waitFor();
    await dialog().getByText('Creates a real ticket, prefixed [TEST] and labelled avsb-test-ticket.').waitFor();
    await send();
    const created = dialog().getByRole('heading', { name: 'ROLL-1 created' });
    await created.waitFor();
    expect(await isFocused(created)).toBe(true);
    const [issue] = issuesOf(stage.relay.atlassian);
    expect(issue?.summary).toMatch(/^\[TEST\] /);
    expect(issue?.labels).toContain('avsb-test-ticket');
    const link = dialog().getByRole('link', { name: 'Open in Jira ↗' });
    expect(await link.getAttribute('href')).toContain('ROLL-1');
    await dialog().getByRole('button', { name: 'Delete this test ticket' }).click();
    await alert().getByText('ROLL-1 deleted. Nothing is left in Jira.').waitFor();
    expect(issuesOf(stage.relay.atlassian)).toEqual([]);
    await dialog().getByRole('button', { name: 'Close' }).click();
    expect(await card().getByText('is still in Jira').count()).toBe(0);
  });

  it('is remembered by the card until it is deleted', async () => {
    await open();
    await send();
    await dialog().getByRole('heading', { name: 'ROLL-1 created' }).waitFor();
    await page.keyboard.press('Escape');
    await card().getByText('ROLL-1 is still in Jira').waitFor();
    await page.reload();
    await card().getByText('ROLL-1 is still in Jira').waitFor();
    await card().getByRole('button', { name: 'Delete ROLL-1' }).click();
    await card().getByText('ROLL-1 deleted. Nothing is left in Jira.').waitFor();
    expect(issuesOf(stage.relay.atlassian)).toEqual([]);
  });

  it('is closed where Jira does not let AvsB delete', async () => {
    setPermissions(acme(), 'ROLL', { DELETE_ISSUES: false });
    await open();
    await send();
    await dialog().getByRole('button', { name: 'Delete this test ticket' }).click();
    await alert().getByText('Jira does not let AvsB delete here, so ROLL-1 was commented and closed.').waitFor();
  });

  describe('shows Jira’s own sentence and the one step', () => {
    async function failing(body: object, status: number): Promise<void> {
      const match = { operationId: 'createIssue' };
      stage.relay.atlassian.faults.add({ match, action: { kind: 'answer', status, body }, times: 1 });
      statuses.push(502);
      await open();
      await send();
      await alert().getByText('Jira refused the ticket.').waitFor();
      expect(await isFocused(alert())).toBe(true);
    }

    it('for a project that is not found', async () => {
      await failing({ errorMessages: [], errors: { project: 'Valid project is required.' } }, 400);
      await alert().getByText('Jira said “project: Valid project is required.”').waitFor();
      await alert().getByRole('link', { name: 'Pick a project' }).click();
      await page.getByRole('combobox', { name: 'Project' }).waitFor();
    });

    it('for an issue type that is invalid', async () => {
      removeIssueType(acme(), 'Bug', 'ROLL');
      statuses.push(502);
      await open();
      await send();
      await alert().getByText('Jira said').waitFor();
      await alert().getByRole('link', { name: 'Refresh templates' }).click();
      await page.getByRole('dialog', { name: 'Re-map issue types' }).waitFor();
    });

    it('for scopes that are insufficient', async () => {
      await failing({ errorMessages: ['OAuth 2.0 scope does not match'], errors: {} }, 403);
      await alert().getByText('“OAuth 2.0 scope does not match”').waitFor();
      await alert().getByRole('button', { name: 'Reconnect' }).waitFor();
    });

    it('for a refresh token that has expired', async () => {
      revokeGrants(stage.relay.atlassian.world);
      statuses.push(502, 409);
      await open();
      await send();
      await dialog().getByRole('button', { name: 'Reconnect' }).click();
      await page.getByRole('button', { name: 'Accept' }).click();
      await page.getByRole('alert').getByText('acme is connected again.').waitFor();
    });

    it('for a field that the row would have to set: to try again cannot help', async () => {
      await failing({ errorMessages: [], errors: { customfield_10001: 'Team is required.' } }, 400);
      await alert().getByText('Team is required.').waitFor();
      expect(await alert().getByRole('button', { name: 'Try again' }).count()).toBe(0);
      await alert().getByRole('link', { name: 'Edit the mapping' }).click();
      await page.getByRole('heading', { level: 1, name: 'Rollouts' }).waitFor();
    });

    it('for anything else', async () => {
      await failing({ errorMessages: ['The workflow says no.'], errors: {} }, 400);
      await alert().getByText('“The workflow says no.”').waitFor();
      await alert().getByRole('button', { name: 'Try again' }).click();
      await dialog().getByRole('heading', { name: 'ROLL-1 created' }).waitFor();
    });
  });
});
