import { isMissingResolution } from '../../../../shared/missing-resolution';
import type { EditorField } from '../editor-field';
import { draftOfSetting, type FieldDraft, problemOfDraft, settingsOf, textOfSetting } from '../jira-fields/draft';
import { FieldsSection } from '../jira-fields/section';
import { texts as ofFields } from '../jira-fields/texts';
import { texts } from '../texts';

type Drafts = readonly FieldDraft[];

/** Other fields of Jira's that the row sets. */
export const fields: EditorField<'fields', Drafts> = {
  label: texts.fields.fields,
  draftOf: (settings) => settings.map(draftOfSetting),
  defaultOf: () => [],
  bodyOf: (drafts) => settingsOf(drafts),
  problem: () => undefined,
  problemCodes: ['field_missing', 'required_field'],
  isAbout: ({ message }) => !isMissingResolution(message),
  textOf: (drafts) => settingsOf(drafts).map(textOfSetting).join('; '),
  comparable: (drafts) => settingsOf(drafts),
  Editor: FieldsSection,
  parts: {
    problems: (drafts) =>
      Object.fromEntries(
        drafts.flatMap((draft) => {
          const problem = problemOfDraft(draft);
          return problem === undefined ? [] : [[draft.fieldId, problem] as const];
        }),
      ),
    /** `[2].value.map.above` is of the third field that was sent. */
    at(drafts, path, message) {
      const [, index] = /^\[(\d+)\]/.exec(path) ?? [];
      const setting = index === undefined ? undefined : settingsOf(drafts)[Number(index)];
      return setting && { part: setting.fieldId, words: ofFields.problem(setting.name, message) };
    },
    of: (drafts, part) => settingsOf(drafts).find(({ fieldId }) => fieldId === part) ?? null,
  },
};
