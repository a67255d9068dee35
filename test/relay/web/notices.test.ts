import type { Page } from 'playwright-core';
import { type Receiver, startReceiver } from '../notices/receiver';
import { until } from '../support/until';
import { scrollsSideways } from './axe';
import { isFocused, tabTo } from './focus';
import { type Stage, startStage } from './stage';

describe('the page of notices', () => {
  let stage: Stage;
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await startReceiver();
    stage = await startStage({ environment: { ALLOW_PRIVATE_TARGETS: 'true' } });
  });
  afterAll(async () => {
    await stage.close();
    await receiver.close();
  });

  async function enter(claims = {}) {
    const watched = await stage.enter(claims);
    await watched.page.getByRole('link', { name: 'Notices', exact: true }).click();
    await watched.page.getByRole('heading', { level: 1, name: 'Notices' }).waitFor();
    return watched;
  }
  const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name });
  const item = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name });

  it('adds a webhook with errors at their control, shows its secret once, tests it truly, and deletes it', async () => {
    const watched = await enter();
    const { page } = watched;
    await page.getByText('Nobody is told of problems yet.').waitFor();
    await page.getByRole('button', { name: 'Add notice' }).click();
    const form = dialog(page, 'Add notice');
    await form.getByText('E-mail is not set up here.').waitFor();
    expect(await form.getByRole('radio').count()).toBe(3);
    await form.getByText('To a service of your own, as signed JSON.').click();
    await form.getByRole('button', { name: 'Save notice' }).click();
    const address = form.getByRole('textbox', { name: 'Webhook address' });
    await form.getByText('Enter the webhook’s address.').waitFor();
    await address.fill('ftp://example.com/hook');
    await form.getByRole('button', { name: 'Save notice' }).click();
    await form.getByText('This must be an https:// address.').waitFor();
    expect(await address.getAttribute('aria-invalid')).toBe('true');
    await address.fill(`${receiver.url}/${'x'.repeat(200)}4f2c`);
    await form.getByRole('checkbox', { name: 'Deliveries have failed' }).click({ force: true });
    await form.getByRole('button', { name: 'Save notice' }).click();
    const secret = page.getByRole('alertdialog', { name: 'Copy the secret now' });
    expect(await secret.getByRole('textbox', { name: 'Signing secret' }).inputValue()).toMatch(/^whsec_/);
    await secret.getByRole('button', { name: 'Done' }).click();

    const notice = item(page, '…4f2c');
    await notice.getByText(/^About: A site must be reconnected, (?!.*failed)/).waitFor();
    await notice.getByRole('button', { name: /^Send a test/ }).click();
    await notice.getByRole('alert').getByText('The receiver took it (HTTP 200).').waitFor();
    expect(receiver.received.map(({ text }) => JSON.parse(text).type)).toEqual(['jira.problem.test']);
    receiver.status = 500;
    await notice.getByRole('button', { name: /^Send a test/ }).click();
    await notice.getByRole('alert').getByText('The receiver answered with HTTP 500. It said “no thanks”.').waitFor();
    receiver.status = 200;
    await notice.getByText('Not arriving').waitFor();
    for (const width of [360, 320]) {
      await page.setViewportSize({ width, height: 900 });
      expect([width, await scrollsSideways(page)]).toEqual([width, false]);
    }
    await page.setViewportSize({ width: 1280, height: 900 });

    await notice.getByRole('button', { name: /^Delete/ }).click();
    const question = page.getByRole('alertdialog', { name: /^Delete Webhook/ });
    await question.getByRole('button', { name: 'Delete notice' }).click();
    await page.getByText('Nobody is told of problems yet.').waitFor();
    await until(() => isFocused(page.getByRole('heading', { level: 1 })), 'the title to have the focus');
    stage.expectCalm(watched, 422);
  });

  it('adds, changes and switches off a notice by keyboard alone', async () => {
    const watched = await enter({ org: 'org_2' });
    const { page } = watched;
    const press = async (name: string | RegExp, key = 'Enter') => {
      await tabTo(page, page.getByRole('button', { name }));
      await page.keyboard.press(key);
    };
    await press('Add notice');
    await tabTo(page, dialog(page, 'Add notice').getByRole('radio', { name: /^Slack/ }));
    await page.keyboard.press('Tab');
    await page.keyboard.type(`${receiver.url}/services/T000/B000/abcd`);
    await press('Save notice');
    const notice = item(page, '…abcd');
    await notice.getByText('About every kind of problem').waitFor();

    await press(/^Edit: Slack/);
    const form = dialog(page, /^Edit Slack/);
    await form.getByText(/^Leave it empty to keep http/).waitFor();
    for (const name of ['Deliveries have failed', 'Something has waited for over 15 minutes']) {
      await tabTo(page, form.getByRole('checkbox', { name }));
      await page.keyboard.press('Space');
    }
    await press('Save notice');
    await notice.getByText(/^About: /).waitFor();
    const toggle = notice.getByRole('switch', { name: /^Enabled: Slack/ });
    await tabTo(page, toggle);
    await page.keyboard.press('Space');
    const stored = async () =>
      (await stage.relay.call('GET', '/v1/notices', undefined, { claims: { org: 'org_2' } })).body.items;
    await until(async () => (await stored())[0].enabled === false, 'the notice to be off');
    expect((await stored())[0].about).toHaveLength(5);
    stage.expectCalm(watched);
  });
});
