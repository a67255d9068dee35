import {
  addAccount,
  addComponents,
  addField,
  addGroup,
  addSecurityLevels,
  addVersions,
  type FieldKind,
  relaxField,
  removeAccount,
  removeField,
  removeOption,
  renameField,
  requireField,
  withholdScopes,
} from '../../../relay/demo/atlassian/world';
import { callsOf, issuesOf, siteOf, violationsOf } from '../support/jira';
import { until } from '../support/until';
import { type Admin, breach, startAdmin } from './admin';

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes, and fail if one is not as expected
type Json = any;

let admin: Admin;
let passedMs: number;
beforeEach(async () => {
  passedMs = 0;
  admin = await startAdmin({ now: () => new Date(Date.now() + passedMs) });
});
afterEach(async () => {
  expect(violationsOf(admin.relay.atlassian)).toEqual([]);
  await admin.relay.stop();
});

const breached = 'experiment.guardrail_breached';
const world = () => admin.relay.atlassian.world;
const acme = () => siteOf(admin.relay.atlassian);
const bug = () => acme().issueTypes.find(({ name }) => name === 'Bug')?.id ?? '';
const add = (name: string, kind: FieldKind, more: object = {}, project = 'ROLL') =>
  addField(world(), acme(), project, { name, kind, ...more });
const addSeverity = (project = 'ROLL', required = false) =>
  add('Severity', 'select', { options: ['High', 'Low'], required }, project);
const rowWith = (fields: unknown, change: object = {}) => ({
  eventType: breached,
  enabled: true,
  issueType: { name: 'Bug' },
  priority: null,
  summaryTemplate: 'x',
  descriptionTemplate: null,
  labels: [],
  ...(fields !== undefined && { fields }),
  ...change,
});
const put = (fields: unknown, change: object = {}) => admin.put([rowWith(fields, change)]);
const fieldsIn = (destination: Json) => admin.row(destination, breached).fields;
const saved = async () => fieldsIn(await admin.read());
const site = () => `/v1/sites/${admin.siteId}`;
const get = (path: string) => admin.relay.call('GET', path);
const listed = async () => (await get(`${site()}/projects/ROLL/fields?issueTypeId=${bug()}`)).body.items;
const check = async (body: object = {}) =>
  (await admin.relay.call('POST', `/v1/destinations/${admin.id}/check`, body)).body;
const preview = async (body: object = {}) =>
  (await admin.relay.call('POST', `/v1/destinations/${admin.id}/preview`, { eventType: breached, ...body })).body;
/** Fires an event, and answers its delivery and the ticket. */
async function fire(subjectId = 'exp_1') {
  const delivery = await admin.relay.settled(await admin.send(breach(subjectId)));
  const issue = issuesOf(admin.relay.atlassian).find(({ key }) => key === delivery.issueKey);
  return { delivery, issue, fields: issue?.otherFields ?? {} };
}
const creates = () => callsOf(admin.relay.atlassian, 'createIssue');

describe('the fields of a project', () => {
  it('are those of the create screen that a row has no place of its own for, in its order, with their values', async () => {
    const id = addSeverity();
    add('Area', 'cascade', { options: [{ value: 'Web', children: ['Cart'] }] });
    const items = await listed();
    const ids = items.map((field: Json) => field.id);
    expect(ids).toEqual(expect.arrayContaining(['parent', 'components', 'assignee', 'duedate', 'environment', id]));
    for (const own of ['project', 'issuetype', 'summary', 'description', 'labels', 'priority'])
      expect(ids).not.toContain(own);
    const severity = items.find((field: Json) => field.id === id);
    expect(severity).toMatchObject({ name: 'Severity', kind: 'option', required: false, hasDefault: false });
    expect(severity.allowedValues.map(({ name }: Json) => name)).toEqual(['High', 'Low']);
    expect(items.at(-1)).toMatchObject({
      kind: 'cascade',
      allowedValues: [{ name: 'Web', children: [{ name: 'Cart' }] }],
    });
    expect(items.find((field: Json) => field.id === 'assignee')).toMatchObject({ kind: 'user', allowedValues: null });
    expect(items.find((field: Json) => field.id === 'attachment')).toMatchObject({ kind: 'unsupported' });
  });

  it('are not there for an issue type that the project does not have', async () => {
    expect((await get(`${site()}/projects/ROLL/fields?issueTypeId=99999`)).status).toBe(404);
    expect((await get(`${site()}/projects/NOPE/fields?issueTypeId=${bug()}`)).status).toBe(404);
    expect((await get(`${site()}/projects/ROLL/fields`)).status).toBe(422);
  });
});

describe('people and resolutions of a site', () => {
  it('are found by name among those who can be assigned, and again by their accounts', async () => {
    addAccount(world(), 'Ada Lovelace', 'acc-ada');
    const { body } = await get(`${site()}/users?projectKey=ROLL&query=ada`);
    expect(body.items).toEqual([{ accountId: 'acc-ada', name: 'Ada Lovelace' }]);
    expect((await get(`${site()}/users?accountIds=acc-ada,acc-gone`)).body.items).toEqual(body.items);
    expect((await get(`${site()}/users`)).body.items).toEqual([]);
  });

  it('are only found where AvsB may read people: else the site must be reconnected for that alone', async () => {
    withholdScopes(world(), ['read:jira-user']);
    await admin.relay.reconnect(admin.siteId);
    const refused = await get(`${site()}/users?projectKey=ROLL&query=a`);
    expect([refused.status, refused.body.type]).toEqual([409, 'urn:avsb:problem:scope_missing']);
    expect((await get(site().replace(/\/[^/]*$/, ''))).body.items[0].status).toBe('connected');
    expect((await fire()).delivery.state).toBe('delivered');
    withholdScopes(world(), []);
    await admin.relay.reconnect(admin.siteId);
    expect((await get(`${site()}/users?projectKey=ROLL&query=a`)).status).toBe(200);
  });

  it('are listed by id and name for resolutions', async () => {
    const { body } = await get(`${site()}/resolutions`);
    expect(body.items[0]).toEqual({ id: expect.any(String), name: expect.any(String) });
  });
});

describe('the people that a row sets', () => {
  const ada = { accountId: 'acc-ada' };
  const grace = { accountId: 'acc-grace' };
  const gone = { accountId: 'acc-gone' };
  const userCalls = () => callsOf(admin.relay.atlassian, 'bulkGetUsers');
  beforeEach(() => {
    add('Owner', 'user');
    add('Watchers of it', 'users');
    addAccount(world(), 'Ada Lovelace', ada.accountId);
    addAccount(world(), 'Grace Hopper', grace.accountId).isAssignable = false;
  });

  it('must have accounts in Jira, and be assignable where they are the assignee', async () => {
    const refused = await put([
      { name: 'Owner', value: { by: 'breachDirection', map: { above: ada, below: gone }, else: null } },
      { name: 'Watchers of it', value: [grace, gone] },
      { name: 'Assignee', value: grace },
    ]);
    expect([refused.status, refused.body.errors]).toEqual([
      422,
      [
        {
          path: 'mappings[0].fields[0].value.map.below',
          message: "“Owner” can't be set to the account “acc-gone”, which Jira doesn't have",
        },
        {
          path: 'mappings[0].fields[1].value[1]',
          message: "“Watchers of it” can't be set to the account “acc-gone”, which Jira doesn't have",
        },
        {
          path: 'mappings[0].fields[2].value',
          message: expect.stringContaining("“Assignee” can't be set to the account “acc-grace”"),
        },
      ],
    ]);
    const made = await admin.relay.call('POST', '/v1/destinations', {
      siteId: admin.siteId,
      projectKey: 'ROLL',
      mappings: [rowWith([{ name: 'Owner', value: gone }])],
    });
    expect([made.status, made.body.errors[0].path]).toEqual([422, 'mappings[0].fields[0].value']);
    const fields = [
      { name: 'Watchers of it', value: [grace, ada] },
      { name: 'Assignee', value: ada },
    ];
    expect((await put(fields)).status).toBe(200);
  });

  it('stay where an account is gone later, and the check reports it', async () => {
    await put([{ name: 'Owner', value: ada }]);
    removeAccount(world(), ada.accountId);
    expect((await put(await saved())).status).toBe(200);
    const { ok, problems } = await check();
    expect([ok, problems]).toEqual([
      false,
      [
        expect.objectContaining({
          code: 'field_missing',
          message: "ROLL: “Owner” for Bug can't be set to the account “acc-ada”, which Jira doesn't have.",
        }),
      ],
    ]);
    expect((await put([{ name: 'Owner', value: gone }])).status).toBe(422);
  });

  it('can only be chosen where AvsB may read people; a row without new ones is saved all the same', async () => {
    await put([{ name: 'Owner', value: ada }]);
    const before = await saved();
    withholdScopes(world(), ['read:jira-user']);
    await admin.relay.reconnect(admin.siteId);
    const asked = userCalls();
    const refused = await put([{ name: 'Owner', value: grace }]);
    expect([refused.status, refused.body.type]).toEqual([409, 'urn:avsb:problem:scope_missing']);
    expect((await put(before)).status).toBe(200);
    expect((await check()).ok).toBe(true);
    expect(userCalls()).toBe(asked);
  });
});

describe('a row with fields', () => {
  it('is saved by name in any case, and answers ids and names', async () => {
    const id = addSeverity();
    const { status, body } = await put([{ name: ' severity ', value: { name: 'high' } }]);
    expect(status).toBe(200);
    expect(fieldsIn(body)).toEqual([
      { fieldId: id, name: 'Severity', value: { id: expect.any(String), name: 'High' } },
    ]);
  });

  it('keeps them while they are left out, and loses them by an empty list', async () => {
    addSeverity();
    await put([{ name: 'Severity', value: { name: 'High' } }]);
    const before = await saved();
    expect(fieldsIn((await put(undefined)).body)).toEqual(before);
    expect(fieldsIn((await put(undefined, { enabled: false, issueType: null })).body)).toEqual(before);
    expect(fieldsIn((await put(undefined)).body)).toEqual(before);
    expect(fieldsIn((await put([])).body)).toEqual([]);
  });

  it('names the place of each error', async () => {
    addSeverity();
    add('Points', 'number');
    const { status, body } = await put([
      { name: 'Severity', value: { name: 'Medium' } },
      { fieldId: 'customfield_99', value: 'x' },
      { name: 'points', value: { by: 'guardrailMetric', map: { a: 'many' }, else: 4 } },
      { name: 'Summary', value: 'x' },
    ]);
    expect([status, body.errors.map(({ path }: Json) => path)]).toEqual([
      422,
      [
        'mappings[0].fields[0].value',
        'mappings[0].fields[1].fieldId',
        'mappings[0].fields[2].value.map.a',
        'mappings[0].fields[3].name',
      ],
    ]);
  });

  it.each<[string, (id: string) => object[], string]>([
    [
      'twice by name',
      () => [
        { name: 'Severity', value: null },
        { name: 'severity', value: null },
      ],
      'fields[1].name',
    ],
    [
      'by id and by name',
      (id) => [
        { fieldId: id, value: null },
        { name: 'severity', value: null },
      ],
      'fields[1].name',
    ],
    ['as a template that does not parse', () => [{ name: 'Severity', value: '{{#x}}' }], 'fields[0].value'],
  ])('cannot set a field %s', async (_, fieldsFor, path) => {
    const { status, body } = await put(fieldsFor(addSeverity()));
    expect([status, body.errors[0].path]).toEqual([422, `mappings[0].${path}`]);
  });

  it('sets at most 50', async () => {
    const many = Array.from({ length: 51 }, (_, index) => ({ name: `Field ${index}`, value: 'x' }));
    expect((await put(many)).status).toBe(422);
  });

  it('keeps a field and a value that are gone as they were saved, and its check reports them; a new one is refused', async () => {
    addSeverity();
    add('Team', 'text');
    await put([
      { name: 'Severity', value: { name: 'High' } },
      { name: 'Team', value: 'A' },
    ]);
    const before = await saved();
    removeOption(acme(), 'ROLL', 'Severity', 'High');
    removeField(acme(), 'ROLL', 'Team');
    expect(fieldsIn((await put(before)).body)).toEqual(before);
    const { ok, problems } = await check();
    expect(ok).toBe(false);
    expect(problems.map(({ code, eventType, message }: Json) => [code, eventType, message])).toEqual([
      ['field_missing', breached, "ROLL doesn't have the value “High” of “Severity” for Bug."],
      ['field_missing', breached, "ROLL doesn't have the field “Team” for Bug."],
    ]);
    const changed = await put([before[0], { ...before[1], value: 'B' }]);
    expect(changed.body.errors.map(({ path }: Json) => path)).toEqual(['mappings[0].fields[1].fieldId']);
  });

  it('shows in the audit log what changed', async () => {
    addSeverity();
    await put([{ name: 'Severity', value: { name: 'High' } }]);
    const [{ details }] = await admin.audit('JIRA_TEMPLATES_UPDATED');
    expect(details.changes[0].fields.fields).toEqual({ from: '', to: 'Severity: High' });
  });
});

describe('the check', () => {
  it('finds a required field until the row sets it, with a value that the sample data fills', async () => {
    add('Team', 'text', { required: true });
    await put([]);
    const codes = async () => (await check()).problems.map(({ code }: Json) => code);
    expect(await codes()).toEqual(expect.arrayContaining(['required_field']));
    expect((await admin.read()).problems).toContainEqual(
      expect.objectContaining({
        code: 'required_field',
        eventType: breached,
        message: 'ROLL requires “Team” for Bug.',
      }),
    );
    const ofRow = async (value: unknown) =>
      (await check({ mappings: [rowWith([{ name: 'Team', value }])] })).problems.filter(
        ({ eventType }: Json) => eventType === breached,
      );
    expect(await ofRow('{{guardrailMetric}}')).toEqual([]);
    expect(await ofRow('{{nothingOfThatName}}')).toMatchObject([
      { code: 'required_field', message: expect.stringContaining('with the sample data its value is empty') },
    ]);
    expect(await ofRow(null)).toMatchObject([{ code: 'required_field' }]);
  });

  it('says that a required field of a kind that AvsB cannot set must become optional', async () => {
    add('Sprint', 'sprint', { required: true });
    await put([]);
    expect((await check()).problems).toContainEqual({
      code: 'required_field',
      eventType: breached,
      message: 'ROLL requires “Sprint” for Bug, which AvsB cannot set.',
      action: 'Make it optional or choose another issue type.',
    });
    relaxField(acme(), 'ROLL', 'Sprint');
    expect((await check()).ok).toBe(true);
  });
});

describe('the preview', () => {
  it('shows each field as Jira would get it, saved or not, and leaves out what is empty', async () => {
    const severity = addSeverity();
    const due = add('Due', 'date');
    const note = add('Note', 'text');
    const fields = [
      { name: 'Severity', value: { by: 'breachDirection', map: { Above: { name: 'High' } }, else: null } },
      { name: 'Due', value: '2026-12-01' },
      { name: 'Note', value: '{{nothingOfThatName}}' },
    ];
    const unsaved = await preview({ mapping: { issueType: { name: 'Bug' }, fields } });
    expect(unsaved.fields).toEqual([
      { fieldId: severity, name: 'Severity', value: { id: expect.any(String) } },
      { fieldId: due, name: 'Due', value: '2026-12-01' },
    ]);
    expect(unsaved.warnings).toContain('{{nothingOfThatName}} is not available for this event and will be blank.');
    await put(fields);
    const before = admin.relay.atlassian.requests.length;
    expect((await preview()).fields).toEqual(unsaved.fields);
    expect(admin.relay.atlassian.requests).toHaveLength(before);
    expect((await preview({ data: { note: 'x' } })).fields).toEqual([unsaved.fields[1]]);
    expect(note).not.toBe(due);
  });

  it('does the same for a destination that is not saved yet, and asks Jira once while one types', async () => {
    addSeverity();
    const body = { siteId: admin.siteId, projectKey: 'ROLL', eventType: breached };
    const unsaved = (name: string) =>
      admin.relay.call('POST', '/v1/preview', {
        ...body,
        mapping: { issueType: { name: 'Bug' }, fields: [{ name: 'Severity', value: { name } }] },
      });
    expect((await unsaved('High')).body.fields).toMatchObject([
      { name: 'Severity', value: { id: expect.any(String) } },
    ]);
    const before = callsOf(admin.relay.atlassian, 'getCreateIssueMetaIssueTypeId');
    const unknown = (await unsaved('Medium')).body;
    expect([unknown.fields, unknown.warnings]).toEqual([
      [],
      ["ROLL doesn't have the value “Medium” of “Severity” for Bug."],
    ]);
    expect(callsOf(admin.relay.atlassian, 'getCreateIssueMetaIssueTypeId')).toBe(before);
  });

  it('says so where Jira cannot be asked', async () => {
    addSeverity();
    admin.relay.atlassian.faults.add({
      match: { operationId: 'getCreateIssueMetaIssueTypeId' },
      action: { kind: 'answer', status: 500 },
    });
    const shown = await preview({ mapping: { fields: [{ name: 'Severity', value: { name: 'High' } }] } });
    expect([shown.fields, shown.warnings]).toEqual([[], [expect.stringContaining('Jira could not be asked')]]);
  });
});

describe('a ticket', () => {
  const kinds: [FieldKind, unknown][] = [
    ['text', '{{guardrailMetric}}'],
    ['url', '{{resultsUrl}}'],
    ['paragraph', 'It was {{guardrailMetric}}.'],
    ['number', '{{observedValue}}'],
    ['date', '+5bd'],
    ['datetime', '{{detectedAt}}'],
    ['select', { name: 'High' }],
    ['radio', { name: 'High' }],
    ['multiselect', [{ name: 'High' }, { name: 'Low' }]],
    ['checkboxes', [{ name: 'Low' }]],
    ['cascade', { name: 'High', child: { name: 'Very' } }],
    ['version', { name: '1.0' }],
    ['versions', [{ name: '1.0' }]],
    ['group', { name: 'sre' }],
    ['groups', [{ name: 'sre' }]],
    ['user', { accountId: 'acc-ada' }],
    ['users', [{ accountId: 'acc-ada' }]],
    ['labels', ['{{guardrailMetric}}', 'b']],
  ];

  it('carries fields of every kind, required by the project, and takes one call', async () => {
    addAccount(world(), 'Ada Lovelace', 'acc-ada');
    addVersions(world(), acme(), 'ROLL', ['1.0']);
    addComponents(world(), acme(), 'ROLL', ['Checkout']);
    addSecurityLevels(world(), acme(), 'ROLL', ['Internal']);
    addGroup(world(), acme(), 'sre');
    const options = [{ value: 'High', children: ['Very'] }, 'Low'];
    const ids = new Map(kinds.map(([kind]) => [kind, add(`Our ${kind}`, kind, { options, required: true })]));
    for (const id of ['components', 'security', 'assignee', 'environment', 'fixVersions'])
      requireField(world(), acme(), 'ROLL', { id });
    const saving = await put([
      ...kinds.map(([kind, value]) => ({ name: `our ${kind}`, value })),
      { name: 'components', value: [{ name: 'checkout' }] },
      { name: 'security level', value: { name: 'internal' } },
      { name: 'Assignee', value: { accountId: 'acc-ada' } },
      { name: 'Environment', value: 'On {{experimentName}}' },
      { fieldId: 'fixVersions', value: [{ name: '1.0' }] },
    ]);
    expect([saving.status, saving.body.errors]).toEqual([200, undefined]);
    expect((await check()).problems.filter(({ eventType }: Json) => eventType === breached)).toEqual([]);
    const metadata = callsOf(admin.relay.atlassian, 'getCreateIssueMetaIssueTypeId');
    const { delivery, issue, fields } = await fire();
    expect([delivery.state, delivery.reason]).toEqual(['delivered', 'No open ticket for this subject and event.']);
    expect(issue?.assigneeAccountId).toBe('acc-ada');
    const ofKind = (kind: FieldKind) => fields[ids.get(kind) ?? ''];
    expect(ofKind('text')).toBe('p95 latency');
    expect(ofKind('number')).toBe(512);
    expect(ofKind('date')).toBe('2026-11-30');
    expect(ofKind('cascade')).toMatchObject({ value: 'High', child: { value: 'Very' } });
    expect(ofKind('labels')).toEqual(['p95-latency', 'b']);
    expect(ofKind('groups')).toMatchObject([{ name: 'sre' }]);
    expect(fields.components).toMatchObject([{ name: 'Checkout' }]);
    expect(fields.security).toMatchObject({ name: 'Internal' });
    expect(creates()).toBe(1);
    expect(callsOf(admin.relay.atlassian, 'getCreateIssueMetaIssueTypeId')).toBe(metadata);
    const shown = (await preview()).fields.map(({ fieldId }: Json) => fieldId);
    expect(shown).toHaveLength(kinds.length + 5);
    const test = await admin.relay.call('POST', `/v1/destinations/${admin.id}/test-tickets`, {});
    expect(test.status).toBe(201);
  });

  it('is filed without each optional field that Jira refuses, and says so', async () => {
    addSeverity();
    add('Team', 'text');
    add('Owner', 'user');
    addAccount(world(), 'Ada Lovelace', 'acc-ada');
    await put([
      { name: 'Severity', value: { name: 'High' } },
      { name: 'Team', value: 'A' },
      { name: 'Owner', value: { accountId: 'acc-ada' } },
    ]);
    removeOption(acme(), 'ROLL', 'Severity', 'High');
    removeAccount(world(), 'acc-ada');
    const { delivery } = await fire();
    expect(delivery.state).toBe('delivered');
    expect(delivery.reason).toBe(
      'No open ticket for this subject and event. Filed without “Severity” and “Owner”, because Jira did not accept the mapped value.',
    );
    expect(creates()).toBe(2);
    passedMs = 61_000;
    await until(
      async () => (await admin.read()).problems.some(({ code }: Json) => code === 'field_missing'),
      'the check after the refusal',
    );
  });

  it('waits for its row to be mapped again where the project requires the field, and then goes on', async () => {
    addSeverity('ROLL', true);
    add('Team', 'text');
    await put([
      { name: 'Severity', value: { name: 'High' } },
      { name: 'Team', value: 'A' },
    ]);
    removeOption(acme(), 'ROLL', 'Severity', 'High');
    const delivery = await admin.relay.settled(await admin.send(breach('exp_1')));
    expect([delivery.state, delivery.reason]).toEqual(['waiting', expect.stringContaining('“Severity”')]);
    const destination = await admin.read();
    expect(destination.state).toBe('remap_required');
    expect(destination.banner).toMatchObject({ eventTypes: [breached] });
    expect((await put([{ name: 'Severity', value: { name: 'Low' } }])).status).toBe(200);
    const done = await until(async () => {
      const { body } = await get(`/v1/deliveries/${delivery.id}`);
      return body.state === 'delivered' && body;
    }, 'the delivery to be filed');
    expect(done.outcome).toBe('created');
    expect((await admin.read()).state).toBe('active');
  });

  it('waits, too, where a required field is empty for its event', async () => {
    add('Team', 'text', { required: true });
    await put([{ name: 'Team', value: '{{team}}' }]);
    const delivery = await admin.relay.settled(await admin.send(breach('exp_1')));
    expect([delivery.state, creates()]).toEqual(['waiting', 1]);
  });

  it('that is a test says which field Jira refused, and what to do', async () => {
    addSeverity();
    await put([{ name: 'Severity', value: { name: 'High' } }]);
    removeOption(acme(), 'ROLL', 'Severity', 'High');
    const { status, body } = await admin.relay.call('POST', `/v1/destinations/${admin.id}/test-tickets`, {});
    expect([status, body.detail]).toEqual([502, expect.stringContaining('Choose another value for “Severity”')]);
  });
});

describe('a destination that moves to another project', () => {
  it('finds fields and values there by name', async () => {
    const here = addSeverity();
    const there = addSeverity('OPS');
    await put([{ name: 'Severity', value: { by: 'breachDirection', map: { above: { name: 'High' } }, else: null } }]);
    expect((await saved())[0].fieldId).toBe(here);
    const moved = (await admin.patch({ projectKey: 'OPS' })).body;
    expect(moved.state).toBe('active');
    expect(fieldsIn(moved)[0]).toMatchObject({ fieldId: there, value: { map: { above: { name: 'High' } } } });
    expect((await fire()).delivery.state).toBe('delivered');
  });

  it('must be mapped again where a field or a value is not there', async () => {
    addSeverity();
    add('Team', 'text');
    addSeverity('OPS');
    removeOption(acme(), 'OPS', 'Severity', 'High');
    await put([
      { name: 'Severity', value: { name: 'High' } },
      { name: 'Team', value: 'A' },
    ]);
    const moved = (await admin.patch({ projectKey: 'OPS' })).body;
    expect([moved.state, moved.banner.message]).toEqual([
      'remap_required',
      expect.stringContaining('Severity: High, Team'),
    ]);
  });

  it('takes a value by its name where it is saved with the id of another project', async () => {
    addSeverity();
    const [option] = (await listed()).at(-1).allowedValues;
    await put([{ name: 'Severity', value: { id: '9999999', name: 'high' } }]);
    expect((await saved())[0].value).toEqual(option);
  });

  it('follows a field that was renamed', async () => {
    addSeverity();
    await put([{ name: 'Severity', value: { name: 'High' } }]);
    renameField(acme(), 'ROLL', 'Severity', 'Schweregrad');
    expect(fieldsIn((await put(await saved())).body)[0].name).toBe('Schweregrad');
  });
});
