import type { Mapping } from '../../api/types';
import { asItIs, type EditorField } from '../editor-field';
import { texts } from '../texts';

type Fields = Mapping['fields'];

/** Other fields of Jira's that the row sets. */
export const fields: EditorField<'fields', Fields> = {
  label: texts.fields.fields,
  ...asItIs,
  problemCodes: ['field_missing'],
  textOf: (draft) => draft.map(({ name, value }) => `${name}: ${JSON.stringify(value)}`).join('; '),
  Editor: null,
};
