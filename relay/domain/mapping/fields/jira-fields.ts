import type { FieldError } from '../../app-error';
import type { OccurredEvent } from '../../event';
import { templateProblem } from '../../template/template';
import type { RowPlace } from '../create-metadata';
import { briefText, type MappingField, type Result, type SetField } from '../field';
import { checkDocument } from './document-template';
import { briefOf, templatesOf } from './jira/describe';
import { matchSettings } from './jira/match';
import { problemsOfSettings } from './jira/problems';
import { renamedSettings } from './jira/renamed';
import { renderSettings } from './jira/render';
import { foundSettings, isSameSetting, resolveSettings } from './jira/resolve';
import { settableFields } from './jira/screen-fields';
import {
  draftsSchema,
  type FieldDraft,
  type FieldSetting,
  isValueMap,
  type PlainValue,
  type ShownSetting,
  shownSchema,
} from './jira/setting';
import { mapProblem, partsOf } from './jira/value-parts';

type Draft = readonly FieldDraft[] | undefined;
type Checked = readonly FieldDraft[];
type Settings = readonly FieldSetting[];
type Shown = readonly ShownSetting[];

/** Fields of Jira's that a row sets beside its own: whatever the create screen has, required or not. */
export const jiraFields: MappingField<Draft, Checked, Settings, Shown, Shown> = {
  label: 'fields',
  jiraField: null,
  draft: draftsSchema.optional(),
  change: draftsSchema,
  value: shownSchema,
  shown: shownSchema,
  shownDefault: () => [],
  defaultOf: () => [],
  absent: [],
  check,
  keep: (drafts, stored) => drafts.map((draft) => kept(draft, stored)),
  resolve: (drafts, place, stored) =>
    place.issueType === null
      ? { ok: true, value: drafts.map((draft) => kept(draft, stored)) }
      : resolveSettings(drafts, place, stored ?? []),
  match: matchSettings,
  renamed: renamedSettings,
  isSame: (drafts, settings) =>
    drafts.length === settings.length &&
    drafts.every((draft, index) => {
      const setting = settings[index];
      return setting !== undefined && isSameSetting(draft, setting);
    }),
  problems: problemsOfSettings,
  defaultProblem: () => null,
  isSet: () => true,
  alsoSets,
  nameOf: (settings, refused) => {
    const names = settings.filter(({ fieldId }) => refused.includes(fieldId)).map(({ name }) => name);
    return names.length === 0 ? null : names.join(', ');
  },
  missingSentence: (projectKey, names) => `${projectKey} doesn't have or doesn't take the fields ${names.join(', ')}.`,
  // A refusal names single fields of these: see `outcome.ts`.
  refusal: null,
  templates: templatesOf,
  toIssue(drafts, { event, without }) {
    const { values, truncated } = renderSettings(drafts, event, without);
    return { fields: values, truncated };
  },
  brief: (settings) => briefText(briefOf(settings)),
  answer: (settings) => settings.map(({ fieldId, name, value }) => ({ fieldId, name, value })),
};

/** Which fields a row sets, and which of them would be empty for this event. */
function alsoSets(drafts: Checked, { screen }: RowPlace, event: OccurredEvent): SetField[] {
  const found = foundSettings(drafts, settableFields(screen));
  const { values } = renderSettings(found, event, new Set());
  return found.map(({ fieldId }) => ({ fieldId, isEmpty: !(fieldId in values) }));
}

/** What of a row that is off is known without asking Jira: nothing that was sent is lost. */
function kept({ fieldId, name, value }: FieldDraft, stored: Settings = []): FieldSetting {
  const known = stored.find((setting) => isSameSetting({ fieldId, name, value }, setting));
  return known ?? { fieldId: fieldId ?? name ?? '', name: name ?? fieldId ?? '', value };
}

/** Whether templates and maps can be rendered, and no field is there twice, as far as that is known without Jira. */
function check(drafts: Draft = []): Result<Checked> {
  const errors = drafts.flatMap((draft, index) =>
    [...twice(draft, drafts.slice(0, index)), ...problemsOfValue(draft)].map(({ path, message }) => ({
      path: `[${index}]${path}`,
      message,
    })),
  );
  return errors.length === 0 ? { ok: true, value: drafts } : { ok: false, errors };
}

function twice({ fieldId, name }: FieldDraft, before: Checked): FieldError[] {
  const isSame = (other: FieldDraft) =>
    (fieldId !== undefined && other.fieldId === fieldId) ||
    (name !== undefined &&
      (fieldId === undefined || other.fieldId === undefined) &&
      other.name?.toLowerCase() === name.toLowerCase());
  if (!before.some(isSame)) return [];
  return [{ path: fieldId === undefined ? '.name' : '.fieldId', message: `sets “${name ?? fieldId}” a second time` }];
}

function problemsOfValue({ value }: FieldDraft): FieldError[] {
  const ofMap = value !== null && isValueMap(value) ? mapProblem(value) : null;
  return [
    ...(ofMap === null ? [] : [{ path: '.value.map', message: ofMap }]),
    ...partsOf(value).flatMap((part) =>
      problemsOfPart(part.value).map(({ path, message }) => ({ path: `.value${part.path}${path}`, message })),
    ),
  ];
}

function problemsOfPart(value: PlainValue): readonly FieldError[] {
  if (typeof value === 'object' && 'type' in value) {
    const checked = checkDocument(value);
    return checked.ok ? [] : checked.errors;
  }
  const texts =
    typeof value === 'string'
      ? [['', value] as const]
      : Array.isArray(value)
        ? [...value.entries()].map(([index, item]) => [`[${index}]`, item] as const)
        : [];
  return texts.flatMap(([path, text]) => {
    const message = typeof text === 'string' ? templateProblem(text) : null;
    return message === null ? [] : [{ path, message }];
  });
}
