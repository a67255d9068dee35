import type { Locator, Page } from 'playwright-core';
import { siteOf } from '../../../relay/demo/atlassian/world';
import { eventOf } from '../support/avsb';
import { until } from '../support/until';
import { findingsInEveryLook } from './axe';
import { isFocused, tabTo } from './focus';
import { type Stage, startStage } from './stage';
import type { PageOptions, WatchedPage } from './watch';

const breached = 'experiment.guardrail_breached';

/** What a row does with a ticket after it was filed, in the editor of the row. */
describe('the life cycle of a ticket', () => {
  let stage: Stage;
  let watched: WatchedPage;
  let page: Page;
  let id: string;

  beforeEach(async () => {
    stage = await startStage();
    ({ id } = await stage.relay.destination());
  });
  afterEach(async () => {
    stage.expectCalm(watched);
    await stage.close();
  });

  const acme = () => siteOf(stage.relay.atlassian.world, 'acme');
  const part = (): Locator => page.getByRole('group', { name: 'Ticket life cycle' });
  const radio = (name: string): Locator => part().getByRole('radio', { name: new RegExp(`^${name}`) });
  const choose = (name: string) => radio(name).click({ force: true });
  const days = (): Locator => part().getByRole('textbox', { name: 'Reopen within (days)' });
  const silent = (): Locator => part().getByRole('combobox', { name: 'Never reopen or re-file when closed as' });
  const chosen = () => part().getByRole('row').allInnerTexts();
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const says = (text: string | RegExp) => page.getByText(text).first().waitFor();
  const stored = async () => {
    const { body } = await stage.relay.call('GET', `/v1/destinations/${id}`);
    return body.mappings.find((row: { eventType: string }) => row.eventType === breached).lifecycle;
  };

  async function open(options: PageOptions = {}): Promise<void> {
    watched = await stage.enter({}, options);
    page = watched.page;
    await page.goto(`${stage.url}/settings/integrations/destinations/${id}`);
    await press('Guardrail breached');
    await silent().waitFor();
  }
  async function reopened(): Promise<void> {
    await page.reload();
    await press('Guardrail breached');
    await silent().waitFor();
  }

  it('is chosen by mouse, tried out before it is saved, and as it was after a reload', async () => {
    await stage.file('exp_1');
    const again = await stage.relay.send(eventOf(breached, { subjectId: 'exp_1' }));
    await stage.relay.settled(again.deliveries[0].id);
    await open();
    expect(await radio('Comment each time').isChecked()).toBe(true);
    await press('Try it');
    await says(/: 1 filed and 1 commented\. /);
    await choose('Stay silent');
    await press('Try it');
    await says(/: 1 filed and 1 skipped\. /);
    await says('Its ticket is open, and this row adds no comments while a ticket is open.');

    await choose('Reopen the ticket');
    await days().fill('7');
    await silent().fill('won');
    await page.getByRole('option', { name: "Won't Do" }).click();
    await silent().fill('dup');
    await page.getByRole('option', { name: 'Duplicate' }).click();
    await choose('Resolve the ticket');
    await press('Save changes');
    await says('Saved.');
    const resolutions = acme().resolutions.filter(({ name }) => ["Won't Do", 'Duplicate'].includes(name));
    const saved = {
      whileOpen: 'silent',
      afterDone: 'reopen',
      reopenWithinDays: 7,
      silentResolutions: resolutions.map(({ id: resolutionId, name }) => ({ id: resolutionId, name })),
      onRecovery: 'resolve',
    };
    expect(await stored()).toEqual(saved);

    await reopened();
    expect(
      await Promise.all(
        ['Stay silent', 'Reopen the ticket', 'Resolve the ticket'].map((name) => radio(name).isChecked()),
      ),
    ).toEqual([true, true, true]);
    expect(await days().inputValue()).toBe('7');
    expect((await chosen()).map((text) => text.split('\n')[0])).toEqual(["Won't Do", 'Duplicate']);
    await press('Reset to default: Guardrail breached');
    expect(await radio('Comment each time').isChecked()).toBe(true);
    expect(await chosen()).toEqual([]);
  });

  it('is chosen by keyboard alone', async () => {
    await open();
    await tabTo(page, radio('Comment each time'));
    await page.keyboard.press('ArrowDown');
    expect(await radio('Comment once a day').isChecked()).toBe(true);
    await tabTo(page, radio('File a new ticket'));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    expect(await isFocused(days())).toBe(true);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('14');
    await tabTo(page, silent());
    await page.keyboard.type('dupl');
    await page.getByRole('option', { name: 'Duplicate' }).waitFor();
    await page.keyboard.press('Enter');
    await until(async () => (await chosen()).length === 1, 'the resolution to be chosen');
    await page.keyboard.type('won');
    await page.getByRole('option', { name: "Won't Do" }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await until(async () => (await chosen()).length === 2, 'another one to be chosen');
    await tabTo(page, part().getByRole('row').first());
    await page.keyboard.press('Delete');
    await until(async () => (await chosen()).length === 1, 'the first one to be removed');
    await tabTo(page, radio('Do nothing'));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Control+s');
    await says('Saved.');
    expect(await stored()).toEqual({
      whileOpen: 'daily',
      afterDone: 'reopen',
      reopenWithinDays: 14,
      silentResolutions: [expect.objectContaining({ name: "Won't Do" })],
      onRecovery: 'comment',
    });
  });

  it('says beside each control what is wrong, and is accessible in any colours and on a phone', async () => {
    await stage.relay.call('PUT', `/v1/destinations/${id}/mappings`, {
      mappings: [await rowWith({ silentResolutions: [{ name: 'Obsolete' }] })],
    });
    await open({ bypassCSP: true });
    const gone = part().getByText('Jira no longer has “Obsolete”, so no ticket can be closed with it. Remove it.');
    await gone.waitFor();
    await choose('Reopen the ticket');
    await days().fill('soon');
    const wrongDays = part().getByText('Enter a whole number of days from 1 to 90.');
    await wrongDays.waitFor();
    await press('Save changes');
    await until(() => isFocused(days()), 'the days to have the focus');
    expect(await findingsInEveryLook(page)).toEqual([]);
    await choose('File a new ticket');
    expect(await wrongDays.count()).toBe(0);
    await part()
      .getByRole('button', { name: /^Remove Obsolete/ })
      .click();
    expect(await gone.count()).toBe(0);
    await press('Save changes');
    await says('Saved.');
    expect(await stored()).toMatchObject({ afterDone: 'new', reopenWithinDays: 3, silentResolutions: [] });
  });

  async function rowWith(lifecycle: object) {
    const { body } = await stage.relay.call('GET', `/v1/destinations/${id}`);
    return { ...body.mappings.find((row: { eventType: string }) => row.eventType === breached), lifecycle };
  }
});
