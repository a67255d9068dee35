import { richTextProblem } from '../rich-text';
import {
  type CheckedValue,
  custom,
  type FieldRules,
  kept,
  problem,
  refused,
  type SentValue,
  set,
  setAndChange,
} from './rules';

const MAX_SUMMARY_CHARS = 255;
const MAX_TEXT_CHARS = 255;
const MAX_LABEL_CHARS = 255;

/** Recorded for a description that was sent in the wrong form. */
const NOT_A_STRING = 'Operation value must be a string';

export const summary: FieldRules = { schema: { type: 'string' }, operations: set, check: checkSummary };

export const text: FieldRules = {
  schema: { type: 'string' },
  custom: custom('textfield'),
  operations: set,
  check: checkText,
};

/** Jira keeps paragraphs of version 3 of its API as ADF, custom fields as well (docs of `POST /rest/api/3/issue`). */
export const paragraph: FieldRules = {
  schema: { type: 'string' },
  custom: custom('textarea'),
  operations: set,
  check: checkParagraph,
};

export const url: FieldRules = {
  schema: { type: 'string' },
  custom: custom('url'),
  operations: set,
  check: checkUrl,
};

export const labels: FieldRules = {
  schema: { type: 'array', items: 'string' },
  custom: custom('labels'),
  operations: setAndChange,
  autoCompletePath: (_screen, { id }) =>
    id === 'labels'
      ? '/rest/api/1.0/labels/suggest?query='
      : `/rest/api/1.0/labels/suggest?customFieldId=${id.replace('customfield_', '')}&query=`,
  check: checkLabels,
};

function checkSummary({ value }: SentValue): CheckedValue {
  if (value !== null && typeof value !== 'string') return problem(NOT_A_STRING);
  if (value === null || value.trim() === '') return problem('You must specify a summary of the issue.');
  if (/[\r\n]/.test(value)) return problem('The summary is invalid because it contains newline characters.');
  return value.length > MAX_SUMMARY_CHARS ? problem("Summary can't exceed 255 characters.") : kept(value);
}

function checkText({ value }: SentValue): CheckedValue {
  if (typeof value !== 'string') return problem(NOT_A_STRING);
  return value.length > MAX_TEXT_CHARS
    ? problem('The entered text is too long. It exceeds the allowed limit of 255 characters.')
    : kept(value);
}

function checkParagraph({ call, field, value }: SentValue): CheckedValue {
  const found = richTextProblem(call, field.id, value);
  return found === null ? kept(value) : problem(found);
}

function checkUrl(sent: SentValue): CheckedValue {
  const { value } = sent;
  if (typeof value !== 'string') return problem(NOT_A_STRING);
  return URL.canParse(value) ? checkText(sent) : refused;
}

function checkLabels({ value }: SentValue): CheckedValue {
  if (!Array.isArray(value)) return problem('data was not an array');
  const found = value.map(labelProblem).find((one) => one !== null);
  return found === undefined || found === null ? kept([...new Set(value.map(String))]) : problem(found);
}

function labelProblem(label: unknown): string | null {
  if (typeof label !== 'string') return 'string expected at index 0';
  if (/\s/.test(label)) return `The label '${label}' contains spaces which is invalid.`;
  return label.length > MAX_LABEL_CHARS
    ? `The label '${label}' exceeds the maximum length for a single label (255 characters).`
    : null;
}
