import type { Page } from 'playwright-core';
import { type LocalServer, serve } from '../atlassian/local-server';
import { type PersonClaims, signInTokenOf } from '../support/avsb';
import { axeFindings, scrollsSideways } from './axe';
import { type Stage, startStage } from './stage';
import type { PageOptions } from './watch';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());

describe('signing out', () => {
  it('ends the session of every tab, and shows nothing of the organisation any more', async () => {
    const watched = await stage.enter({ name: 'Dana', orgName: 'Acme' });
    const { page } = watched;
    const other = await watched.context.newPage();
    await other.goto(`${stage.url}/settings/integrations`);
    await other.getByRole('button', { name: 'Add Jira destination' }).waitFor();

    await page.getByRole('banner').getByText('Dana').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You have been signed out.').waitFor();
    expect(await page.getByText(/Acme|Dana/).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Sign out' }).count()).toBe(0);
    expect((await watched.context.cookies()).map(({ name }) => name)).toEqual([]);
    await other.reload();
    await other.getByText('You have been signed out.').waitFor();
    stage.expectCalm(watched, 401);
  });

  it('is told where it did not happen', async () => {
    const watched = await stage.enter();
    const { page } = watched;
    await watched.context.setOffline(true);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('alert').getByText('You are still signed in. Try again.').waitFor();
    await watched.context.setOffline(false);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You have been signed out.').waitFor();
    watched.complaints.splice(0);
    stage.expectCalm(watched);
  });
});

describe('a page opened under another host name', () => {
  it('is led to the right one each time, so that it can save', async () => {
    const watched = await stage.enter();
    const { page } = watched;
    const elsewhere = `${stage.url.replace('localhost', '127.0.0.1')}/settings/integrations`;
    for (let time = 0; time < 2; time++) {
      await page.goto(elsewhere);
      await page.waitForURL(`${stage.url}/settings/integrations`);
      await page.getByRole('button', { name: 'Add Jira destination' }).waitFor();
    }
  });
});

describe('a link of another site that signs in to another organisation', () => {
  const longName = 'Theirs '.repeat(5) + 'x'.repeat(200);
  const theirs: PersonClaims = {
    org: 'org_theirs',
    orgName: longName,
    sub: 'user_9',
    name: `Mallory${'x'.repeat(200)}`,
  };
  let elsewhere: LocalServer;
  let link = '';

  beforeAll(async () => {
    elsewhere = await serve((_request, response) => {
      response
        .setHeader('content-type', 'text/html')
        .end(`<!doctype html><title>News</title><a href="${link}">Win</a>`);
    });
  });
  afterAll(() => elsewhere.close());

  /** Somebody of Acme follows the link. */
  async function follow(options: PageOptions = {}) {
    const watched = await stage.enter({ orgName: 'Acme', name: 'Dana' }, options);
    const { page } = watched;
    link = `${stage.url}/session?token=${await signInTokenOf(theirs)}`;
    await page.goto(elsewhere.url);
    await page.getByRole('link', { name: 'Win' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in to Theirs' }).waitFor();
    return watched;
  }
  const organisation = (page: Page, name: string) => page.getByRole('banner').getByText(name);

  it('asks first, and can be declined', async () => {
    const { page } = await follow();
    await page.getByText('You are signed in to Acme as Dana.').waitFor();
    await page.getByRole('link', { name: 'Stay in Acme' }).click();
    await organisation(page, 'Acme').waitFor();
  });

  it('signs in once the person says so', async () => {
    const { page } = await follow();
    await page.getByRole('button', { name: 'Sign in to Theirs' }).click();
    await organisation(page, 'Theirs').waitFor();
    await organisation(page, 'Mallory').waitFor();
    await page.setViewportSize({ width: 320, height: 900 });
    expect(await scrollsSideways(page)).toBe(false);
  });

  it('asks on a page in which axe finds nothing, light and dark, and nothing scrolls sideways', async () => {
    const { page } = await follow({ bypassCSP: true });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect([colorScheme, await axeFindings(page)]).toEqual([colorScheme, []]);
    }
    await page.setViewportSize({ width: 320, height: 900 });
    expect(await scrollsSideways(page)).toBe(false);
  });
});
