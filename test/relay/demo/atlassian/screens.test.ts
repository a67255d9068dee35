import {
  addAccount,
  addComponents,
  addField,
  addSecurityLevels,
  addVersions,
  createScreen,
  type FieldKind,
  localise,
  projectOf,
  putOnScreen,
  relaxField,
  renameField,
  requireField,
  siteOf,
  takeOffScreen,
} from '../../../../relay/demo/atlassian/world';
import { doc, newIssue, startCloud, type TestCloud } from './support';

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await startCloud();
});

const acme = () => siteOf(cloud.world, 'acme');
const rollouts = () => projectOf(acme(), 'ROLL');
const create = (fields: Record<string, unknown> = {}) => cloud.jira('POST', '/issue', newIssue(fields));
const errorsOf = async (fields: Record<string, unknown>) => (await create(fields)).body.errors;
const createFields = async (typeId = '10001', query = '') =>
  (await cloud.jira('GET', `/issue/createmeta/ROLL/issuetypes/${typeId}${query}`)).body;
const fieldOf = async (id: string) =>
  (await createFields()).fields.find((field: { fieldId: string }) => field.fieldId === id);
const notOnScreen = (id: string) => `Field '${id}' cannot be set. It is not on the appropriate screen, or unknown.`;

describe('the create screen of a simulated project', () => {
  it('is listed in its own order, page by page, as the create metadata', async () => {
    const added = addField(cloud.world, acme(), 'ROLL', { name: 'Team' });
    const all = (await createFields()).fields.map(({ fieldId }: { fieldId: string }) => fieldId);
    expect(all.slice(0, 3)).toEqual(['summary', 'issuetype', 'parent']);
    expect(all.at(-1)).toBe(added);
    const second = await createFields('10001', '?startAt=5&maxResults=5');
    expect(second).toMatchObject({ startAt: 5, maxResults: 5, total: all.length });
    expect(second.fields.map(({ fieldId }: { fieldId: string }) => fieldId)).toEqual(all.slice(5, 10));
  });

  it('refuses all fields that are not on it at once, in the words that Jira was recorded with', async () => {
    for (const field of ['labels', 'description', 'priority']) takeOffScreen(acme(), 'ROLL', field);
    const refused = await create({ labels: ['a'], description: doc('x'), priority: { name: 'High' } });
    expect(refused).toMatchObject({
      status: 400,
      body: {
        errorMessages: [],
        errors: {
          labels: notOnScreen('labels'),
          description: notOnScreen('description'),
          priority: notOnScreen('priority'),
        },
      },
    });
    expect((await createFields()).fields).not.toContainEqual(expect.objectContaining({ fieldId: 'labels' }));
    expect((await create()).status).toBe(201);
  });

  it('may differ between issue types, and an edit does not ask for it', async () => {
    takeOffScreen(acme(), 'ROLL', 'labels', ['Bug']);
    expect(await errorsOf({ issuetype: { name: 'Bug' }, labels: ['a'] })).toEqual({ labels: notOnScreen('labels') });
    const { key } = (await create({ labels: ['a'] })).body;
    takeOffScreen(acme(), 'ROLL', 'labels');
    expect((await cloud.jira('PUT', `/issue/${key}`, { fields: { labels: ['b'] } })).status).toBe(204);
    putOnScreen(acme(), 'ROLL', 'labels');
    expect((await create({ issuetype: { name: 'Bug' }, labels: ['a'] })).status).toBe(201);
  });

  it('demands what it requires, several at once, unless there is a default', async () => {
    requireField(cloud.world, acme(), 'ROLL', { id: 'duedate' });
    requireField(cloud.world, acme(), 'ROLL', { id: 'labels' });
    requireField(cloud.world, acme(), 'ROLL', { name: 'Team', hasDefaultValue: true });
    expect(await errorsOf({})).toEqual({ duedate: 'Due date is required.', labels: 'Labels is required.' });
    relaxField(acme(), 'ROLL', 'labels');
    expect((await create({ duedate: '2026-12-01' })).status).toBe(201);
  });

  it('has the names that the site gave its fields', async () => {
    renameField(acme(), 'ROLL', 'duedate', 'Fällig am');
    requireField(cloud.world, acme(), 'ROLL', { id: 'duedate' });
    expect(await errorsOf({})).toEqual({ duedate: 'Fällig am is required.' });
    expect(await fieldOf('duedate')).toMatchObject({ name: 'Fällig am', key: 'duedate', required: true });
  });
});

/** Where no answer of the real Jira is known, the simulated one has words of its own. */
const unknownWords = 'The simulated Jira does not accept this value.';

/** A field of the kind, its schema as recorded create metadata has it, a value that it takes, and how it is shown. */
const kinds: [FieldKind, object, unknown, unknown][] = [
  ['text', { type: 'string', custom: 'textfield' }, 'a text', 'a text'],
  ['url', { type: 'string', custom: 'url' }, 'https://avsb.example/a', 'https://avsb.example/a'],
  ['paragraph', { type: 'string', custom: 'textarea' }, doc('x'), doc('x')],
  ['number', { type: 'number', custom: 'float' }, 4.2, 4.2],
  ['date', { type: 'date', custom: 'datepicker' }, '2026-12-01', '2026-12-01'],
  [
    'datetime',
    { type: 'datetime', custom: 'datetime' },
    '2026-12-01T10:00:00.000+0100',
    '2026-12-01T09:00:00.000+0000',
  ],
  ['select', { type: 'option', custom: 'select' }, { value: 'High' }, { value: 'High' }],
  ['radio', { type: 'option', custom: 'radiobuttons' }, { value: 'High' }, { value: 'High' }],
  ['multiselect', { type: 'array', items: 'option', custom: 'multiselect' }, [{ value: 'Low' }], [{ value: 'Low' }]],
  ['checkboxes', { type: 'array', items: 'option', custom: 'multicheckboxes' }, [{ value: 'Low' }], [{ value: 'Low' }]],
  [
    'cascade',
    { type: 'option-with-child', custom: 'cascadingselect' },
    { value: 'High', child: { value: 'Very' } },
    { value: 'High', child: { value: 'Very' } },
  ],
  ['version', { type: 'version', custom: 'version' }, { name: '1.0' }, { name: '1.0', archived: false }],
  ['versions', { type: 'array', items: 'version', custom: 'multiversion' }, [{ name: '1.0' }], [{ name: '1.0' }]],
  ['group', { type: 'group', custom: 'grouppicker' }, { name: 'jira-administrators' }, { name: 'jira-administrators' }],
  [
    'groups',
    { type: 'array', items: 'group', custom: 'multigrouppicker' },
    [{ name: 'jira-administrators' }],
    [{ name: 'jira-administrators' }],
  ],
  ['user', { type: 'user', custom: 'userpicker' }, { accountId: 'acc-1' }, { accountId: 'acc-1', displayName: 'Ada' }],
  ['users', { type: 'array', items: 'user', custom: 'multiuserpicker' }, [{ id: 'acc-1' }], [{ accountId: 'acc-1' }]],
  ['labels', { type: 'array', items: 'string', custom: 'labels' }, ['a', 'b'], ['a', 'b']],
];

describe('a field of the simulated Jira', () => {
  beforeEach(() => {
    addAccount(cloud.world, 'Ada', 'acc-1');
    addVersions(cloud.world, acme(), 'ROLL', ['1.0']);
    addComponents(cloud.world, acme(), 'ROLL', ['Checkout']);
    addSecurityLevels(cloud.world, acme(), 'ROLL', ['Internal']);
  });

  const options = [{ value: 'High', children: ['Very', 'Quite'] }, 'Low'];

  it.each(kinds)('takes a value of kind %s, and shows it afterwards', async (kind, schema, value, shown) => {
    const id = addField(cloud.world, acme(), 'ROLL', { name: 'Extra', kind, options });
    const customId = Number(id.replace('customfield_', ''));
    const custom = `com.atlassian.jira.plugin.system.customfieldtypes:${(schema as { custom: string }).custom}`;
    expect((await fieldOf(id)).schema).toEqual({ ...schema, custom, customId });
    const { key } = (await create({ [id]: value })).body;
    expect((await cloud.jira('GET', `/issue/${key}`)).body.fields).toMatchObject({ [id]: shown });
  });

  it.each<[string, object, unknown, object]>([
    ['components', { type: 'array', items: 'component' }, [{ name: 'Checkout' }], [{ name: 'Checkout' }]],
    ['fixVersions', { type: 'array', items: 'version' }, [{ name: '1.0' }], [{ name: '1.0', released: false }]],
    ['security', { type: 'securitylevel' }, { name: 'Internal' }, { name: 'Internal', description: '' }],
    ['assignee', { type: 'user' }, { accountId: 'acc-1' }, { displayName: 'Ada' }],
    ['reporter', { type: 'user' }, { id: 'acc-1' }, { displayName: 'Ada' }],
  ])('takes a value of the system field %s, and shows it afterwards', async (id, schema, value, shown) => {
    expect((await fieldOf(id)).schema).toEqual({ ...schema, system: id });
    const { key } = (await create({ [id]: value })).body;
    expect((await cloud.jira('GET', `/issue/${key}`)).body.fields).toMatchObject({ [id]: shown });
  });

  it('lists the values that are allowed, the children of cascading ones with them', async () => {
    const select = addField(cloud.world, acme(), 'ROLL', { name: 'Severity', options: ['High', 'Low'] });
    expect((await fieldOf(select)).allowedValues).toMatchObject([{ value: 'High' }, { value: 'Low' }]);
    const cascade = addField(cloud.world, acme(), 'ROLL', { name: 'Area', kind: 'cascade', options });
    expect((await fieldOf(cascade)).allowedValues).toMatchObject([
      { value: 'High', children: [{ value: 'Very' }, { value: 'Quite' }] },
      { value: 'Low', children: [] },
    ]);
    expect((await fieldOf('components')).allowedValues).toMatchObject([{ name: 'Checkout' }]);
    expect((await fieldOf('fixVersions')).allowedValues).toMatchObject([{ name: '1.0' }]);
    expect((await fieldOf('security')).allowedValues).toMatchObject([{ name: 'Internal' }]);
    expect((await fieldOf('assignee')).autoCompleteUrl).toContain('/user/assignable/search?project=ROLL&query=');
    expect((await fieldOf('assignee')).allowedValues).toBeUndefined();
  });

  it.each<[FieldKind, unknown, string]>([
    ['text', 7, 'Operation value must be a string'],
    ['text', 'x'.repeat(256), 'The entered text is too long. It exceeds the allowed limit of 255 characters.'],
    ['paragraph', 'plain', 'Operation value must be an Atlassian Document (see the Atlassian Document Format)'],
    ['number', '4', 'Operation value must be a number'],
    ['date', '2026-02-30', unknownWords],
    ['datetime', '2026-12-01', 'Error parsing time: 2026-12-01'],
    ['datetime', '2026-12-01T10:00:00.000+01:00', 'Error parsing time: 2026-12-01T10:00:00.000+01:00'],
    ['select', 'High', "Could not find valid 'id' or 'value' in the Parent Option object."],
    ['select', { value: 'None' }, "Option value 'None' is not valid"],
    ['select', { id: '1' }, "Option id '1' is not valid"],
    ['multiselect', { value: 'High' }, 'data was not an array'],
    ['cascade', { value: 'High', child: { value: 'No' } }, "Option value 'No' is not valid"],
    ['version', { name: '9' }, "Version name '9' is not valid"],
    ['user', { accountId: 'nobody' }, unknownWords],
    ['group', { name: 'nobody' }, unknownWords],
    ['labels', ['a b'], "The label 'a b' contains spaces which is invalid."],
  ])('of kind %s refuses %j', async (kind, value, words) => {
    const id = addField(cloud.world, acme(), 'ROLL', { name: 'Extra', kind, options });
    expect(await errorsOf({ [id]: value })).toEqual({ [id]: words });
  });

  it.each<[string, unknown, string]>([
    ['components', [{ name: 'None' }], "Component name 'None' is not valid"],
    ['components', 'Checkout', 'data was not an array'],
    ['fixVersions', [{ id: '1' }], unknownWords],
    ['security', { id: '1' }, 'Specify a valid value for Security Level'],
    ['assignee', { accountId: 'nobody' }, unknownWords],
    ['parent', { key: 'ROLL-99' }, unknownWords],
    ['attachment', [{}], notOnScreen('attachment')],
  ])('%s refuses %j', async (id, value, words) => {
    expect(await errorsOf({ [id]: value })).toEqual({ [id]: words });
  });

  it('has every kind that the create metadata of a screen may name', async () => {
    for (const [kind] of kinds) addField(cloud.world, acme(), 'ROLL', { name: kind, kind, options });
    for (const kind of ['sprint', 'epicLink', 'team'] as const)
      addField(cloud.world, acme(), 'ROLL', { name: kind, kind });
    const { fields } = await createFields();
    expect(fields).toHaveLength(createScreen(rollouts(), '10001').length);
    expect(fields.find(({ name }: { name: string }) => name === 'sprint').schema).toMatchObject({
      type: 'array',
      items: 'string',
      custom: 'com.pyxis.greenhopper.jira:gh-sprint',
    });
  });
});

describe('people, resolutions and names of the simulated Jira', () => {
  it('finds whom an issue can be assigned to, with the scope for people only', async () => {
    addAccount(cloud.world, 'Ada Lovelace', 'acc-1');
    expect(await cloud.jira('GET', '/user/assignable/search?project=ROLL&query=ada')).toMatchObject({ status: 401 });
    cloud = await startCloud({ scopes: 'read:jira-work write:jira-work read:jira-user offline_access' });
    addAccount(cloud.world, 'Ada Lovelace', 'acc-1');
    const found = await cloud.jira('GET', '/user/assignable/search?project=ROLL&query=ada');
    expect(found.body).toMatchObject([{ accountId: 'acc-1', displayName: 'Ada Lovelace', active: true }]);
    expect((await cloud.jira('GET', '/user/bulk?accountId=acc-1&accountId=nobody')).body).toMatchObject({
      total: 1,
      values: [{ accountId: 'acc-1' }],
    });
  });

  it('lists the resolutions of the site', async () => {
    const { body } = await cloud.jira('GET', '/resolution/search');
    expect(body).toMatchObject({ total: 3, isLast: true });
    expect(body.values[0]).toMatchObject({ id: '10000', name: 'Done' });
  });

  it('says what a translated issue type was called before', async () => {
    localise(acme(), { Bug: 'Fehler', High: 'Hoch' });
    const { issueTypes } = (await cloud.jira('GET', '/issue/createmeta/ROLL/issuetypes')).body;
    expect(issueTypes).toContainEqual(expect.objectContaining({ name: 'Fehler', untranslatedName: 'Bug' }));
    expect((await create({ issuetype: { name: 'Fehler' }, priority: { name: 'Hoch' } })).status).toBe(201);
  });

  it('tells in a service project whether customers see a comment', async () => {
    rollouts().type = 'service_desk';
    expect((await cloud.jira('GET', '/project/ROLL')).body).toMatchObject({ projectTypeKey: 'service_desk' });
    const { key } = (await create()).body;
    const comment = (properties: object[]) =>
      cloud.jira('POST', `/issue/${key}/comment`, { body: doc('x'), properties });
    expect((await comment([])).body.jsdPublic).toBe(true);
    const internal = { key: 'sd.public.comment', value: { internal: true } };
    expect((await comment([internal])).body.jsdPublic).toBe(false);
  });
});
