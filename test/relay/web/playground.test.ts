import type { Locator, Page } from 'playwright-core';
import { eventOf } from '../support/avsb';
import { issuesOf } from '../support/jira';
import { until } from '../support/until';
import { scrollsSideways } from './axe';
import { isFocused } from './focus';
import { type Stage, startStage } from './stage';
import type { WatchedPage } from './watch';

/** Templates are tried on the events of the past, and nothing is sent. */
describe('the playground', () => {
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
  });
  afterEach(async () => {
    stage.expectCalm(watched, ...statuses.splice(0));
    await stage.close();
  });

  const preview = (): Locator => page.getByRole('region', { name: 'Preview of Guardrail breached' });
  const data = (): Locator => page.getByRole('textbox', { name: 'Event data' });
  const summary = (): Locator => page.getByRole('combobox', { name: 'Summary' });
  async function open(): Promise<void> {
    await page.goto(`${stage.url}/settings/integrations/playground`);
    await preview().getByText('Would file a new ticket').waitFor();
  }

  it('predicts a comment for a past event whose ticket is open', async () => {
    const key = await stage.file('exp_9');
    await open();
    await page.getByRole('button', { name: /Preview for/ }).click();
    await page.getByRole('option', { name: new RegExp(key) }).click();
    await preview()
      .getByText(new RegExp(`^Would comment on ${key}, because `))
      .waitFor();
    expect(await data().inputValue()).toContain('guardrailMetric');
    expect(await page.getByRole('textbox', { name: 'Experiment id' }).inputValue()).toBe('exp_9');
    await page.getByRole('button', { name: /Preview for/ }).click();
    await page.getByRole('option', { name: 'Sample data' }).click();
    await preview().getByText('Would file a new ticket').waitFor();
    expect(issuesOf(stage.relay.atlassian)).toHaveLength(1);
  });

  it('predicts a comment for any subject whose id is given', async () => {
    const key = await stage.file('exp_9');
    await open();
    await page.getByRole('textbox', { name: 'Experiment id' }).fill('exp_9');
    await preview()
      .getByText(new RegExp(`^Would comment on ${key}, because `))
      .waitFor();
    await page.getByRole('textbox', { name: 'Experiment id' }).fill('exp_10');
    await preview().getByText('no ticket is open for this subject and event').waitFor();
  });

  it('tells at the field what is wrong with a template', async () => {
    await open();
    await summary().fill('{{#guardrailMetric}}');
    await page
      .getByText(/This is not a valid template/)
      .first()
      .waitFor();
    await summary().fill('Fixed');
    await until(async () => (await page.getByText(/This is not a valid template/).count()) === 0, 'the error to go');
    await preview().getByText('Fixed', { exact: true }).waitFor();
    statuses.push(422);
  });

  it('copies to the mapping what was changed, beside what was being edited there', async () => {
    await page.goto(`${stage.url}/settings/integrations/destinations/${id}`);
    await page.getByRole('textbox', { name: 'Name' }).fill('Launches');
    page.on('dialog', (dialog) => void dialog.accept());
    await open();
    const copy = page.getByRole('button', { name: 'Copy to mapping' });
    expect(await copy.getAttribute('aria-disabled')).toBe('true');
    await summary().fill('Breached');
    expect(await copy.getAttribute('aria-disabled')).toBeNull();
    await copy.click();
    await page.getByText('2 unsaved changes').waitFor();
    expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Launches');
  });

  it('keeps the focus in the event data while it is wrong', async () => {
    await open();
    await data().fill('{');
    await page.getByText(/^Line 1, column \d+: /).waitFor();
    expect(await isFocused(data())).toBe(true);
  });

  it.each([1280, 320])('does not scroll sideways at %i px with names of 255 characters', async (width) => {
    const long = 'x'.repeat(255);
    await stage.relay.call('PATCH', `/v1/destinations/${id}`, { name: long });
    await stage.relay.send(
      eventOf('experiment.guardrail_breached', { subjectId: 'exp_9', data: { experimentName: long } }),
    );
    await page.setViewportSize({ width, height: 900 });
    await open();
    expect(await scrollsSideways(page)).toBe(false);
    await page.getByRole('button', { name: /Preview for/ }).click();
    await page.getByRole('option').nth(1).waitFor();
    expect(await scrollsSideways(page)).toBe(false);
  });
});
