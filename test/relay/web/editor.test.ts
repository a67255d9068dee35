import type { Locator, Page } from 'playwright-core';
import { archiveProject, removeIssueType, siteOf } from '../../../relay/demo/atlassian/world';
import { eventOf, signInTokenOf } from '../support/avsb';
import { issuesOf } from '../support/jira';
import { until } from '../support/until';
import { scrollsSideways } from './axe';
import { isFocused, tabTo } from './focus';
import { type Stage, startStage } from './stage';
import type { WatchedPage } from './watch';

/** The page of a destination: its rows, and what saving them does to the page. */
describe('the editor of a destination', () => {
  let stage: Stage;
  let watched: WatchedPage;
  let page: Page;
  let id: string;
  const statuses: number[] = [];

  beforeEach(async () => {
    stage = await startStage();
    ({ id } = await stage.relay.destination());
    watched = await stage.enter();
    page = watched.page;
    await open();
  });
  afterEach(async () => {
    stage.expectCalm(watched, ...statuses.splice(0));
    await stage.close();
  });

  const address = () => `${stage.url}/settings/integrations/destinations/${id}`;
  const name = (): Locator => page.getByRole('textbox', { name: 'Name' });
  const button = (title: string): Locator => page.getByRole('button', { name: title, exact: true });
  const press = (title: string) => button(title).click();
  const bar = (): Locator => page.getByRole('region', { name: 'Changes' });
  const summary = (): Locator => page.getByRole('combobox', { name: 'Summary' });
  const variables = (): Locator => page.getByRole('listbox', { name: 'Variables' }).getByRole('option');
  const stored = async () => (await stage.relay.call('GET', `/v1/destinations/${id}`)).body;
  const storedRow = async (eventType: string) =>
    (await stored()).mappings.find((row: { eventType: string }) => row.eventType === eventType);
  async function open(): Promise<void> {
    await page.goto(address());
    await name().waitFor();
  }

  describe('previews a row', () => {
    it('for a past event, and says which ticket the same event would comment on', async () => {
      const key = await stage.file('exp_9');
      await press('Guardrail breached');
      const preview = page.getByRole('region', { name: 'Preview of Guardrail breached' });
      await preview.getByText('Would file a new ticket').waitFor();
      await page.getByRole('button', { name: /Preview for/ }).click();
      await page.getByRole('option', { name: new RegExp(key) }).click();
      await preview.getByText(new RegExp(`^Would comment on ${key}, because `)).waitFor();
    });

    it('by keyboard for a past event', async () => {
      const key = await stage.file('exp_9');
      await tabTo(page, button('Guardrail breached'));
      await page.keyboard.press('Enter');
      await tabTo(page, page.getByRole('button', { name: /Preview for/ }));
      await page.keyboard.press('Enter');
      await page.getByRole('option', { name: new RegExp(key) }).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByText(new RegExp(`^Would comment on ${key}, because `)).waitFor();
    });
  });

  describe('offers variables', () => {
    it('while two braces are typed in the summary, and Enter takes the first', async () => {
      await press('Guardrail breached');
      await summary().fill('');
      await summary().pressSequentially('Over {{thr');
      await variables().first().waitFor();
      expect(await variables().count()).toBe(1);
      const words = await variables().first().innerText();
      for (const part of ['thresholdValue', 'Threshold', '400']) expect(words).toContain(part);
      await page.keyboard.press('Enter');
      expect(await summary().inputValue()).toBe('Over {{thresholdValue}}');
      expect(await isFocused(summary())).toBe(true);
      expect(await variables().count()).toBe(0);
      await page.getByRole('region', { name: 'Preview' }).getByText('Over 400').waitFor();
    });

    it('to arrow keys, and Esc closes the list but nothing else', async () => {
      await press('Guardrail breached');
      await summary().fill('');
      await summary().pressSequentially('{{');
      await until(async () => (await variables().count()) === 11, 'all variables of the event');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      expect(await summary().inputValue()).toBe('{{guardrailMetric}}');
      await summary().pressSequentially(' {{obs');
      await variables().first().waitFor();
      await page.keyboard.press('Escape');
      expect(await variables().count()).toBe(0);
      expect(await summary().inputValue()).toBe('{{guardrailMetric}} {{obs');
    });

    it('to the mouse', async () => {
      await press('Guardrail breached');
      await summary().fill('');
      await summary().pressSequentially('{{');
      await variables().filter({ hasText: 'observedValue' }).click();
      expect(await summary().inputValue()).toBe('{{observedValue}}');
      expect(await isFocused(summary())).toBe(true);
    });

    it('in the plain-text description, where Enter is a new line otherwise', async () => {
      await press('Guardrail breached');
      await page.getByRole('radio', { name: 'Plain text' }).click({ force: true });
      const text = page.getByRole('textbox', { name: 'Plain text' });
      await text.click();
      await page.keyboard.type('Look:');
      await page.keyboard.press('Enter');
      await page.keyboard.type('{{metr');
      await variables().first().waitFor();
      await page.keyboard.press('Enter');
      expect(await text.inputValue()).toBe('Look:\n{{guardrailMetric}}');
    });

    it('in the description by a button, at the caret', async () => {
      await press('Guardrail breached');
      await page.getByRole('radio', { name: 'Plain text' }).click({ force: true });
      const text = page.getByRole('textbox', { name: 'Plain text' });
      await text.fill('Over !');
      await page.keyboard.press('ArrowLeft');
      await press('Insert variable into the description');
      await variables().filter({ hasText: 'thresholdValue' }).click();
      await until(async () => (await text.inputValue()) === 'Over {{thresholdValue}}!', 'the variable at the caret');
    });
  });

  it('starts a JSON description from the default document, which can be saved', async () => {
    await press('Guardrail breached');
    await page.getByRole('radio', { name: 'ADF JSON' }).click({ force: true });
    await press('Start from the default document');
    const preview = page.getByRole('region', { name: 'Preview' });
    await preview.getByText('Key statistics').waitFor();
    await press('Save changes');
    await bar().getByText('Saved.').waitFor();
    const { descriptionTemplate } = await storedRow('experiment.guardrail_breached');
    expect(JSON.stringify(descriptionTemplate)).toContain('{{guardrailMetric}}');
    expect(descriptionTemplate).toMatchObject({ version: 1, type: 'doc' });
  });

  describe('tells what is wrong in words of the field', () => {
    it('of an empty summary, until it is written', async () => {
      await press('Guardrail breached');
      await summary().fill('');
      await press('Save changes');
      await page.getByText('Enter a summary.', { exact: true }).first().waitFor();
      await until(() => isFocused(summary()), 'the summary to have the focus');
      expect(await page.getByText(/Too small|expected string|is listed/).count()).toBe(0);
      await summary().fill('Breached');
      await until(async () => (await page.getByText('Enter a summary.').count()) === 0, 'the error to go');
      await press('Save changes');
      await bar().getByText('Saved.').waitFor();
    });

    it('of an empty name, until it is written', async () => {
      await name().fill('');
      await press('Save changes');
      await page.getByText('Enter a name.', { exact: true }).first().waitFor();
      await until(() => isFocused(name()), 'the name to have the focus');
      await name().fill('Launches');
      await until(async () => (await page.getByText('Enter a name.').count()) === 0, 'the error to go');
      await press('Save changes');
      await bar().getByText('Saved.').waitFor();
    });

    it('of a placeholder that is not closed, without asking the relay', async () => {
      await press('Guardrail breached');
      await summary().fill('Over {{thr');
      await page.keyboard.press('Escape');
      await page.getByText('“{{thr” is not closed. Choose a variable, or add }}.').waitFor();
      await summary().fill('Over {{thresholdValue}}');
      await until(async () => (await page.getByText(/is not closed/).count()) === 0, 'the error to go');
    });

    it('of a refused template at its field, which goes as soon as it is being fixed', async () => {
      await press('Guardrail breached');
      await summary().fill('Breached {{#guardrailMetric}}');
      await press('Save changes');
      const error = page.getByText(/This is not a valid template/);
      await error.first().waitFor();
      expect(await page.getByText(/is listed/).count()).toBe(0);
      await summary().fill('Breached');
      await until(async () => (await error.count()) === 0, 'the error to go');
      statuses.push(422);
    });

    it('of a JSON description that is not JSON, instead of a failed page', async () => {
      await press('Guardrail breached');
      await page.getByRole('radio', { name: 'ADF JSON' }).click({ force: true });
      const json = page.getByRole('textbox', { name: 'ADF JSON' });
      await json.fill('{');
      await press('Save changes');
      await until(() => isFocused(json), 'the field to have the focus');
      expect(await page.getByText('This page failed.').count()).toBe(0);
    });
  });

  describe('after it has saved', () => {
    it('keeps the focus on Save, and says Saved there until something changes', async () => {
      await name().fill('Launches');
      await tabTo(page, button('Save changes'));
      await page.keyboard.press('Enter');
      await bar().getByText('Saved.', { exact: true }).waitFor();
      expect(await isFocused(button('Save changes'))).toBe(true);
      expect(await button('Save changes').getAttribute('aria-disabled')).toBe('true');
      await name().fill('Launches 2');
      await bar().getByText('1 unsaved change', { exact: true }).waitFor();
      expect(await page.getByRole('main').getByText('Saved.').count()).toBe(0);
    });

    it('has saved by Ctrl+S, and the focus is where it was', async () => {
      await name().fill('Launches');
      await page.keyboard.press('Control+s');
      await bar().getByText('Saved.', { exact: true }).waitFor();
      expect(await isFocused(name())).toBe(true);
      expect((await stored()).name).toBe('Launches');
    });
  });

  it('undoes one change after the other, and keeps the focus on the page', async () => {
    await name().fill('Launches');
    await press('Guardrail breached');
    await summary().fill('Breached');
    await bar().getByText('2 unsaved changes').waitFor();
    await press('Undo');
    expect(await summary().inputValue()).toContain('{{guardrailMetric}}');
    expect(await name().inputValue()).toBe('Launches');
    await press('Undo');
    expect(await name().inputValue()).toBe('Rollouts');
    await bar().waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  });

  it('discards all changes, and keeps the focus on the page', async () => {
    await name().fill('Launches');
    await tabTo(page, button('Discard'));
    await page.keyboard.press('Enter');
    await bar().waitFor({ state: 'detached' });
    expect(await name().inputValue()).toBe('Rollouts');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  });

  it('offers variables in a JSON description', async () => {
    await press('Guardrail breached');
    await page.getByRole('radio', { name: 'ADF JSON' }).click({ force: true });
    const json = page.getByRole('textbox', { name: 'ADF JSON' });
    await json.fill(
      '{"version":1,"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":""}]}]}',
    );
    for (let presses = 0; presses < '"}]}]}'.length; presses++) await page.keyboard.press('ArrowLeft');
    await page.keyboard.type('{{thr');
    await variables().first().waitFor();
    await page.keyboard.press('Enter');
    expect(await json.inputValue()).toContain('"text":"{{thresholdValue}}"}');
    // A preview may be asked for before the braces are closed.
    statuses.push(422);
  });

  it('resets a row to its default', async () => {
    await press('Guardrail breached');
    await summary().fill('Breached');
    await press('Reset to default: Guardrail breached');
    expect(await summary().inputValue()).toBe('[Guardrail] {{guardrailMetric}} breached on {{experimentName}}');
    await bar().waitFor({ state: 'detached' });
  });

  it('sends a test ticket of a saved row, and asks to save one that is not', async () => {
    await press('Guardrail breached');
    await summary().fill('Breached: {{guardrailMetric}}');
    await page.getByText('Save first: a test ticket is made from the saved row.').waitFor();
    expect(await button('Send test ticket').getAttribute('aria-disabled')).toBe('true');
    await press('Save changes');
    await bar().getByText('Saved.').waitFor();
    await press('Send test ticket');
    const dialog = page.getByRole('dialog', { name: 'Send test ticket' });
    await dialog.getByRole('button', { name: 'Send test ticket' }).click();
    await dialog.getByRole('heading', { name: 'ROLL-1 created' }).waitFor();
    expect(JSON.stringify(issuesOf(stage.relay.atlassian))).toContain('Breached: ');
  });

  describe('asked before it is left', () => {
    const question = () => page.getByRole('alertdialog', { name: 'Leave without saving?' });
    const leave = () => page.getByRole('link', { name: 'Integrations', exact: true }).click();

    it('saves, and goes on', async () => {
      await name().fill('Launches');
      await leave();
      await question().getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByRole('article', { name: 'Launches' }).waitFor();
      expect((await stored()).name).toBe('Launches');
    });

    it('stays where it cannot save', async () => {
      await name().fill('');
      await leave();
      await question().getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText('Enter a name.', { exact: true }).first().waitFor();
      expect(page.url()).toBe(address());
    });
  });

  describe('by keyboard alone', () => {
    it('decides what holds where two tabs changed the same field', async () => {
      await name().fill('Experiments');
      await stage.relay.call('PATCH', `/v1/destinations/${id}`, { name: 'Launches' });
      await tabTo(page, button('Save changes'));
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: 'Someone else saved this destination.' });
      await tabTo(page, dialog.getByRole('radio', { name: 'Mine: Experiments' }));
      await page.keyboard.press('ArrowDown');
      await tabTo(page, dialog.getByRole('button', { name: 'Save merged' }));
      await page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'detached' });
      await page.getByRole('heading', { level: 1, name: 'Launches' }).waitFor();
      await until(() => isFocused(page.getByRole('heading', { level: 1 })), 'the title to have the focus');
      statuses.push(412);
    });

    it('saves while leaving', async () => {
      await name().fill('Launches');
      await tabTo(page, page.getByRole('link', { name: 'Integrations', exact: true }));
      await page.keyboard.press('Enter');
      const question = page.getByRole('alertdialog', { name: 'Leave without saving?' });
      await until(() => isFocused(question.getByRole('button', { name: 'Stay' })), 'Stay to have the focus');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByRole('article', { name: 'Launches' }).waitFor();
    });

    it('takes the last change back outside of a text', async () => {
      const toggle = page.getByRole('switch', { name: 'File tickets for Winner declared' });
      await tabTo(page, button('Winner declared'));
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      await bar().getByText('1 unsaved change').waitFor();
      await tabTo(page, button('Undo'));
      await page.keyboard.press('Control+z');
      await bar().waitFor({ state: 'detached' });
      expect(await toggle.isChecked()).toBe(true);
    });
  });

  it('closes the list of variables by Esc, and not the dialog around it', async () => {
    await page.goto(`${stage.url}/settings/integrations`);
    await press('Add Jira destination');
    const dialog = page.getByRole('dialog', { name: 'Add Jira destination' });
    await dialog.getByRole('radio', { name: /^acme / }).click({ force: true });
    await dialog.getByRole('combobox', { name: 'Project' }).fill('OPS');
    await page.getByRole('option', { name: /OPS/ }).click();
    await dialog.getByRole('button', { name: 'Winner declared' }).click();
    await summary().fill('');
    await summary().pressSequentially('{{');
    await variables().first().waitFor();
    await page.keyboard.press('Escape');
    expect(await variables().count()).toBe(0);
    expect(await dialog.count()).toBe(1);
    expect(await summary().inputValue()).toBe('{{');
  });

  it('preselects nothing where two tabs changed the same field, and keeps Mine unless one decides otherwise', async () => {
    await name().fill('Experiments');
    await stage.relay.call('PATCH', `/v1/destinations/${id}`, { name: 'Launches' });
    await press('Save changes');
    const dialog = page.getByRole('dialog', { name: 'Someone else saved this destination.' });
    await dialog.getByRole('radio', { name: 'Mine: Experiments' }).waitFor();
    expect(await dialog.getByRole('radio', { checked: true }).count()).toBe(0);
    await press('Save merged');
    await bar().getByText('Saved.').waitFor();
    expect((await stored()).name).toBe('Experiments');
    expect(await isFocused(button('Save changes'))).toBe(true);
    statuses.push(412);
  });

  it('saves after the person has signed in again in another tab', async () => {
    await name().fill('Experiments');
    const tab = await watched.context.newPage();
    await tab.goto(`${stage.url}/session?token=${await signInTokenOf()}`);
    await tab.close();
    await press('Save changes');
    await bar().getByText('Saved.').waitFor();
    expect((await stored()).name).toBe('Experiments');
    statuses.push(403);
  });

  it('does not save in the name of another person who has signed in meanwhile', async () => {
    await name().fill('Experiments');
    const tab = await watched.context.newPage();
    await tab.goto(`${stage.url}/session?token=${await signInTokenOf({ sub: 'user_2', name: 'Robin' })}`);
    await tab.close();
    await press('Save changes');
    await page.getByRole('alert').getByText('Another account is signed in now.').waitFor();
    expect((await stored()).name).toBe('Rollouts');
    expect(await name().inputValue()).toBe('Experiments');
    statuses.push(403);
  });

  describe('that is to be repaired', () => {
    const acme = () => siteOf(stage.relay.atlassian.world, 'acme');

    it("shows Jira's words, and no project is chosen", async () => {
      archiveProject(acme(), 'ROLL');
      const sent = await stage.relay.send(eventOf('experiment.guardrail_breached'));
      await stage.relay.settled(sent.deliveries[0].id);
      await page.goto(`${address()}?repair`);
      const project = page.getByRole('combobox', { name: 'Project' });
      await project.waitFor();
      await page.getByText("Jira doesn't let AvsB create issues in ROLL.").waitFor();
      await page.getByText(/Jira said “.+”/).waitFor();
      expect(await project.inputValue()).toBe('');
      expect(await page.getByRole('button', { name: /^Move to/ }).count()).toBe(0);
      await project.fill('OPS');
      await page.getByRole('option', { name: /OPS/ }).click();
      expect(await isFocused(project)).toBe(true);
      await press('Move to OPS and resume');
      await bar().getByText('Saved. Waiting tickets are being created.').waitFor();
      await until(() => isFocused(bar().getByText('Saved.', { exact: false })), 'what was saved to have the focus');
      expect(new URL(page.url()).search).toBe('');
      statuses.push(404);
    });

    it('opens the dialog of issue types, once, from its own page', async () => {
      removeIssueType(acme(), 'Bug', 'ROLL');
      const sent = await stage.relay.send(eventOf('experiment.guardrail_breached'));
      await stage.relay.settled(sent.deliveries[0].id);
      await page.goto(`${address()}?remap`);
      const dialog = page.getByRole('dialog', { name: 'Re-map issue types' });
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await dialog.waitFor({ state: 'detached' });
      expect(new URL(page.url()).search).toBe('');
      await page.getByRole('button', { name: 'Refresh templates' }).first().click();
      await dialog.waitFor();
      expect(new URL(page.url()).search).toBe('');
    });
  });

  it('offers no second attempt where none can help', async () => {
    const { site } = await stored();
    await stage.relay.call('DELETE', `/v1/sites/${site.id}`);
    await open();
    await page.getByText('Issue types could not be loaded.').waitFor();
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    statuses.push(404, 409);
  });

  it('tells of a slow Jira while projects are searched, not of a project that is missing', async () => {
    const action = { kind: 'answer', status: 429, headers: { 'retry-after': '30' }, body: {} } as const;
    stage.relay.atlassian.faults.add({ match: { operationId: 'searchProjects' }, action, times: 50 });
    await page.getByRole('combobox', { name: 'Project' }).fill('OPS');
    await page
      .getByText(/Projects could not be loaded/)
      .first()
      .waitFor();
    expect(await page.getByText('No project matches').count()).toBe(0);
    statuses.push(502);
  });

  it.each([1280, 320])('shows names of 255 characters without scrolling sideways at %i px', async (width) => {
    const long = 'x'.repeat(255);
    await stage.relay.call('PATCH', `/v1/destinations/${id}`, { name: long });
    await page.setViewportSize({ width, height: 900 });
    await page.reload();
    await press('Guardrail breached');
    await summary().fill(long);
    expect(await scrollsSideways(page)).toBe(false);
    await name().fill(`y${long.slice(1)}`);
    await stage.relay.call('PATCH', `/v1/destinations/${id}`, { name: `z${long.slice(1)}` });
    await press('Save changes');
    const dialog = page.getByRole('dialog', { name: 'Someone else saved this destination.' });
    await dialog.getByRole('radio').first().waitFor();
    expect(await scrollsSideways(page)).toBe(false);
    expect(await dialog.evaluate((box) => box.scrollWidth > box.clientWidth)).toBe(false);
    statuses.push(412);
  });
});

/** Pausing, from a destination's card. */
describe('pausing a destination', () => {
  it('asks first, and says what becomes of events', async () => {
    const stage = await startStage();
    const { id } = await stage.relay.destination();
    const watched = await stage.enter();
    const { page } = watched;
    const begin = async () => {
      await page.getByRole('button', { name: 'More for Rollouts' }).click();
      await page.getByRole('menuitem', { name: 'Pause…' }).click();
    };
    const question = page.getByRole('alertdialog', { name: 'Pause “Rollouts”?' });
    await begin();
    await question.getByText('Events that arrive while it is paused are not filed, now or later.').waitFor();
    await question.getByRole('button', { name: 'Cancel' }).click();
    expect((await stage.relay.call('GET', `/v1/destinations/${id}`)).body.enabled).toBe(true);
    await begin();
    await question.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused', { exact: false }).first().waitFor();
    await until(
      async () => (await stage.relay.call('GET', `/v1/destinations/${id}`)).body.enabled === false,
      'it to be paused',
    );
    stage.expectCalm(watched);
    await stage.close();
  });
});
