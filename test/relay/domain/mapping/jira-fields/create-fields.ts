import type { CreateField, FieldSchema } from '../../../../../relay/domain/mapping/create-metadata';
import type { FieldKind } from '../../../../../relay/domain/mapping/fields/jira/kind';

const custom = (type: string) => `com.atlassian.jira.plugin.system.customfieldtypes:${type}`;

/** What Jira says of a field of each kind, by create metadata recorded from real sites. */
export const schemas: Readonly<Record<FieldKind, FieldSchema>> = {
  text: { type: 'string', custom: custom('textfield') },
  url: { type: 'string', custom: custom('url') },
  paragraph: { type: 'string', custom: custom('textarea') },
  number: { type: 'number', custom: custom('float') },
  date: { type: 'date', custom: custom('datepicker') },
  datetime: { type: 'datetime', custom: custom('datetime') },
  option: { type: 'option', custom: custom('select') },
  options: { type: 'array', items: 'option', custom: custom('multicheckboxes') },
  version: { type: 'version', custom: custom('version') },
  versions: { type: 'array', items: 'version', system: 'fixVersions' },
  component: { type: 'component', custom: custom('component') },
  components: { type: 'array', items: 'component', system: 'components' },
  group: { type: 'group', custom: custom('grouppicker') },
  groups: { type: 'array', items: 'group', custom: custom('multigrouppicker') },
  securityLevel: { type: 'securitylevel', system: 'security' },
  cascade: { type: 'option-with-child', custom: custom('cascadingselect') },
  labels: { type: 'array', items: 'string', custom: custom('labels') },
  user: { type: 'user', system: 'assignee' },
  users: { type: 'array', items: 'user', custom: custom('multiuserpicker') },
  parent: { type: 'issuelink', system: 'parent' },
  unsupported: { type: 'any', custom: 'com.pyxis.greenhopper.jira:gh-lexo-rank' },
};

const listed: ReadonlySet<FieldKind> = new Set([
  'option',
  'options',
  'version',
  'versions',
  'component',
  'components',
  'securityLevel',
  'cascade',
]);

/** A field of a kind; those that list their values have High (with Very and Quite below it) and Low. */
export function fieldOf(kind: FieldKind, change: Partial<CreateField> = {}): CreateField {
  const allowedValues = [
    {
      id: '1',
      name: 'High',
      ...(kind === 'cascade' && {
        children: [
          { id: '11', name: 'Very' },
          { id: '12', name: 'Quite' },
        ],
      }),
    },
    { id: '2', name: 'Low' },
  ];
  return {
    fieldId: 'customfield_1',
    name: 'Severity',
    required: false,
    hasDefaultValue: false,
    schema: schemas[kind],
    operations: ['set'],
    ...(listed.has(kind) && { allowedValues }),
    ...change,
  };
}
