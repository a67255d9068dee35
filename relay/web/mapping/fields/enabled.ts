import { asItIs, type EditorField } from '../editor-field';

export const enabled: EditorField<'enabled', boolean> = {
  label: 'whether tickets are filed',
  ...asItIs,
  textOf: (draft) => (draft ? 'on' : 'off'),
  Editor: null,
};
