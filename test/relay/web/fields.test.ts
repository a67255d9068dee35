import type { Locator, Page } from 'playwright-core';
import {
  addAccount,
  addComponents,
  addField,
  addVersions,
  removeField,
  removeOption,
  requireField,
  siteOf,
} from '../../../relay/demo/atlassian/world';
import { eventOf } from '../support/avsb';
import { issuesOf } from '../support/jira';
import { until } from '../support/until';
import { findingsInEveryLook } from './axe';
import { isFocused, tabTo } from './focus';
import { type Stage, startStage } from './stage';
import type { WatchedPage } from './watch';

const breached = 'experiment.guardrail_breached';

/** The fields of Jira's that a row sets, beside its own. */
describe('the fields of a row', () => {
  let stage: Stage;
  let watched: WatchedPage;
  let page: Page;
  let id: string;
  const statuses: number[] = [];

  beforeEach(async () => {
    stage = await startStage();
    ({ id } = await stage.relay.destination());
  });
  afterEach(async () => {
    stage.expectCalm(watched, ...statuses.splice(0));
    await stage.close();
  });

  const world = () => stage.relay.atlassian.world;
  const acme = () => siteOf(world(), 'acme');
  const section = (): Locator => page.getByRole('group', { name: 'Fields', exact: true });
  const unset = (): Locator => section().getByText('Jira refuses tickets without it.');
  const preview = (): Locator => page.getByRole('region', { name: 'Preview of Guardrail breached' });
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const adder = (): Locator => section().getByRole('combobox', { name: 'Add field' });
  const storedFields = async () => {
    const { body } = await stage.relay.call('GET', `/v1/destinations/${id}`);
    return body.mappings.find((row: { eventType: string }) => row.eventType === breached).fields;
  };
  const fire = async (changes: Parameters<typeof eventOf>[1] = {}) => {
    const sent = await stage.relay.send(eventOf(breached, changes));
    return stage.relay.settled(sent.deliveries[0].id);
  };

  async function open(options = {}): Promise<void> {
    watched = await stage.enter({}, options);
    page = watched.page;
    await page.goto(`${stage.url}/settings/integrations/destinations/${id}`);
    await press('Guardrail breached');
    await adder().waitFor();
  }
  async function add(name: string): Promise<void> {
    await adder().fill(name);
    await page.getByRole('option', { name, exact: true }).click();
    // The new control gets the focus: a list that was opened before would be closed by that.
    await section().locator('[data-field] :focus').waitFor();
  }
  /** In a list that a button opens. */
  async function choose(label: string, option: string): Promise<void> {
    await section()
      .getByRole('button', { name: new RegExp(`^(?!Depends on the|Remove ).*${label}$`) })
      .click();
    await page.getByRole('option', { name: option, exact: true }).click();
  }
  async function search(label: string, text: string, option = text): Promise<void> {
    await section().getByRole('combobox', { name: label, exact: true }).fill(text);
    await page.getByRole('option', { name: option, exact: true }).click();
  }
  async function save(): Promise<void> {
    await press('Save changes');
    await page.getByText('Saved.', { exact: true }).first().waitFor();
  }
  const field = (name: string, kind: NonNullable<Parameters<typeof addField>[3]['kind']>, more = {}) =>
    requireField(world(), acme(), 'ROLL', { name, kind, ...more });

  it('are set for a project that requires one of every kind, and Jira gets them', async () => {
    const sam = addAccount(world(), 'Sam Reviewer');
    addComponents(world(), acme(), 'ROLL', ['Checkout', 'Search']);
    addVersions(world(), acme(), 'ROLL', ['1.0', '2.0']);
    const ids = {
      team: field('Team', 'text'),
      notes: field('Notes', 'paragraph'),
      runbook: field('Runbook', 'url'),
      points: field('Points', 'number'),
      due: field('Review by', 'date'),
      severity: field('Severity', 'select', { options: ['S1', 'S2'] }),
      areas: field('Areas', 'multiselect', { options: ['Web', 'App', 'API'] }),
      place: field('Place', 'cascade', { options: [{ value: 'EU', children: ['Paris', 'Rome'] }] }),
      owner: field('Owner', 'user'),
      watchers: field('Reviewers', 'users'),
      version: field('Found in', 'version'),
      tags: field('Tags', 'labels'),
    };
    requireField(world(), acme(), 'ROLL', { id: 'components' });
    await open();
    expect(await unset().count()).toBe(13);

    await section().getByRole('combobox', { name: 'Team' }).fill('Team of {{experimentName}}');
    await section().getByRole('textbox', { name: 'Notes' }).fill('Look at {{guardrailMetric}}.');
    await section().getByRole('combobox', { name: 'Runbook' }).fill('https://runbooks.example/1');
    await section().getByRole('combobox', { name: 'Points' }).fill('2.5');
    await section().getByRole('spinbutton', { name: 'Review by: days' }).fill('5');
    await choose('Severity', 'S1');
    await search('Areas', 'Web');
    await search('Areas', 'API');
    await choose('Place', 'EU');
    await choose('Place: second level', 'Rome');
    await search('Owner', 'sam', 'Sam Reviewer');
    await search('Reviewers', 'sam', 'Sam Reviewer');
    await choose('Found in', '2.0');
    await section().getByRole('textbox', { name: 'Tags' }).fill('guardrail,');
    await search('Components', 'Checkout');
    await until(async () => (await unset().count()) === 0, 'all to be set');

    const shown = preview().getByRole('definition');
    for (const words of ['Team of Checkout redesign', 'S1', 'API', 'EU / Rome', 'Sam Reviewer', '2.0', '2.5']) {
      await shown.filter({ hasText: words }).first().waitFor();
    }
    await save();
    await page.reload();
    await press('Guardrail breached');
    await until(
      async () => (await section().getByRole('combobox', { name: 'Owner' }).inputValue()) === 'Sam Reviewer',
      'the owner to be shown by name',
    );

    expect((await fire()).outcome).toBe('created');
    const [issue] = issuesOf(stage.relay.atlassian);
    const account = { accountId: sam.accountId };
    expect(issue?.otherFields).toMatchObject({
      [ids.team]: 'Team of Checkout redesign',
      [ids.runbook]: 'https://runbooks.example/1',
      [ids.points]: 2.5,
      [ids.due]: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      [ids.tags]: ['guardrail'],
      [ids.owner]: expect.objectContaining(account),
    });
    statuses.push(422, 400);
  });

  it('are added by search, may depend on the event, and are removed', async () => {
    addField(world(), acme(), 'ROLL', { name: 'Severity', options: ['S1', 'S2'] });
    await open();
    await add('Severity');
    expect(await unset().count()).toBe(0);
    await choose('Severity', 'S2');
    await press('Depends on the event: Severity');
    await section()
      .getByRole('button', { name: /Breach direction.*Depends on$|Depends on$/ })
      .waitFor();
    await section()
      .getByRole('textbox', { name: /^When / })
      .fill('above');
    await choose('Severity is', 'S1');
    await preview().getByRole('definition').getByText('S1').waitFor();
    await save();
    expect(await storedFields()).toMatchObject([
      { name: 'Severity', value: { by: 'breachDirection', map: { above: { name: 'S1' } }, else: { name: 'S2' } } },
    ]);

    await press('Add value');
    await press('Save changes');
    await section().getByText('Enter what the variable must be for each value of Severity.').waitFor();
    await section()
      .getByRole('textbox', { name: /^When / })
      .last()
      .fill('Above');
    await section().getByText('“Above” is there twice. Upper and lower case are the same.').waitFor();
    await press('Same for every event: Severity');
    await press('Remove Severity');
    await save();
    expect(await storedFields()).toEqual([]);
  });

  it('are set by keyboard alone', async () => {
    await open();
    await tabTo(page, adder());
    await page.keyboard.type('due');
    await page.getByRole('option', { name: 'Due date' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await until(
      () => isFocused(section().getByRole('button', { name: /^Business days after the event/ })),
      'the new field to have the focus',
    );
    await tabTo(page, section().getByRole('spinbutton', { name: 'Due date: days' }));
    await page.keyboard.type('3');
    await page.keyboard.press('Control+s');
    await page.getByText('Saved.', { exact: true }).first().waitFor();
    expect(await storedFields()).toMatchObject([{ fieldId: 'duedate', value: '+3bd' }]);
    await tabTo(page, section().getByRole('button', { name: 'Remove Due date' }));
    await page.keyboard.press('Enter');
    await until(() => isFocused(adder()), 'Add field to have the focus');
  });

  it('say beside the field what is wrong with it', async () => {
    addField(world(), acme(), 'ROLL', { name: 'Points', kind: 'number' });
    await open();
    await add('Points');
    const points = section().getByRole('combobox', { name: 'Points' });
    await points.fill('many');
    await section().getByText('Enter a number, or a variable that holds one.').waitFor();
    await press('Save changes');
    await section().getByText('Points must be a number.').waitFor();
    await points.fill('{{observedValue');
    await page.keyboard.press('Escape');
    await section().getByText('“{{observedValue” is not closed.').waitFor();
    await points.fill('3');
    await until(async () => (await section().locator('.field-error').count()) === 0, 'the error to be gone');
    statuses.push(422);
  });

  it('say what the project no longer has', async () => {
    addField(world(), acme(), 'ROLL', { name: 'Severity', options: ['S1', 'S2'] });
    addField(world(), acme(), 'ROLL', { name: 'Team' });
    await open();
    await add('Severity');
    await choose('Severity', 'S1');
    await add('Team');
    await section().getByRole('combobox', { name: 'Team' }).fill('Payments');
    await save();
    removeOption(acme(), 'ROLL', 'Severity', 'S1');
    removeField(acme(), 'ROLL', 'Team');
    await page.reload();
    await press('Guardrail breached');
    await section().getByText('ROLL no longer has “S1”. Choose another.').waitFor();
    await section().getByText('ROLL has no field “Team” for Bug. Tickets are filed without it.').waitFor();
    await press('Remove Team');
    await choose('Severity', 'S2');
    await save();
    expect(await storedFields()).toMatchObject([{ name: 'Severity', value: { name: 'S2' } }]);
  });

  it('are accessible, and fit on a phone', async () => {
    const long = 'x'.repeat(200);
    addField(world(), acme(), 'ROLL', { name: `Severity ${long}`, options: ['S1', `S2 ${long}`] });
    field('Place', 'cascade', { options: [{ value: 'EU', children: ['Paris'] }] });
    field('Owner', 'user');
    field('Watched by', 'users');
    field('Sprint', 'sprint');
    await open({ bypassCSP: true });
    await add(`Severity ${long}`);
    await press(`Depends on the event: Severity ${long}`);
    await add('Due date');
    await add('Environment');
    await section().getByText('AvsB can’t set fields of this kind. Make “Sprint” optional').waitFor();
    expect(await findingsInEveryLook(page)).toEqual([]);
  });
});
