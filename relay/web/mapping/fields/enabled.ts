import { asItIs, type EditorField } from '../editor-field';
import { texts } from '../texts';

export const enabled: EditorField<'enabled', boolean> = {
  label: texts.fields.enabled,
  ...asItIs,
  textOf: (draft) => (draft ? texts.values.on : texts.values.off),
  Editor: null,
};
