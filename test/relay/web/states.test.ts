import { issuesOf } from '../support/jira';
import { type Stage, startStage } from './stage';

describe('somebody who cannot work on it now', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage();
    await stage.relay.destination();
  });
  afterAll(() => stage.close());

  it('lacks the permission', async () => {
    const watched = await stage.enter({ permissions: [] });
    await watched.page.getByText('You need the Manage integrations permission.').waitFor();
    await watched.page.getByText('Ask an AvsB admin.').waitFor();
    expect(await watched.page.getByRole('main').getByRole('button').count()).toBe(0);
    stage.expectCalm(watched);
  });

  it('is signed out', async () => {
    const watched = await stage.enter();
    await watched.context.clearCookies();
    await watched.page.reload();
    await watched.page.getByText('You have been signed out.').waitFor();
    stage.expectCalm(watched, 401);
  });

  it.each([
    ['destinations/dst_nowhere', 'This destination no longer exists.'],
    ['deliveries/dlv_nowhere', 'This delivery no longer exists.'],
    ['nowhere', 'This page no longer exists.'],
  ])('looks for what is gone: %s', async (path, title) => {
    const watched = await stage.enter();
    const { page } = watched;
    await page.goto(`${stage.url}/settings/integrations/${path}`);
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await page.getByRole('link', { name: 'Back to destinations' }).click();
    await page.getByRole('article', { name: 'Rollouts' }).waitFor();
    stage.expectCalm(watched, 404);
  });

  it('opens a page whose script does not come, and tries again', async () => {
    const watched = await stage.enter();
    const { page } = watched;
    await watched.context.setOffline(true);
    await page.getByRole('link', { name: 'Playground' }).click();
    await page.getByRole('heading', { level: 1, name: 'The page could not be loaded.' }).waitFor();
    await page.getByRole('alert').getByText('AvsB may have been updated, or the connection was lost.').waitFor();
    await watched.context.setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { level: 1, name: 'Playground' }).waitFor();
    const foreseen = /ERR_INTERNET_DISCONNECTED|Failed to fetch dynamically imported module/;
    expect(watched.complaints.splice(0).filter((text) => !foreseen.test(text))).toEqual([]);
    stage.expectCalm(watched);
  });

  it('is offline: sees what was last loaded, is told why nothing can be changed, and nothing happens later', async () => {
    const watched = await stage.enter();
    const { page } = watched;
    const dialog = page.getByRole('dialog', { name: 'Send test ticket' });
    const send = dialog.getByRole('button', { name: 'Send test ticket' });
    await page.getByRole('article', { name: 'Rollouts' }).getByRole('button', { name: 'Send test ticket' }).click();
    await dialog.getByText('Issue type Bug').waitFor();
    await watched.context.setOffline(true);
    await page.getByText('You are offline. This is what was last loaded.').waitFor();
    await send.click();
    await dialog.getByRole('alert').getByText('You are offline.').waitFor();
    await watched.context.setOffline(false);
    await page.getByText('This is what was last loaded.').waitFor({ state: 'detached' });
    expect(issuesOf(stage.relay.atlassian)).toEqual([]);
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await dialog.getByRole('heading', { name: 'ROLL-1 created' }).waitFor();
    expect(watched.complaints.splice(0)).toEqual(['Failed to load resource: net::ERR_INTERNET_DISCONNECTED']);
    stage.expectCalm(watched);
  });
});
