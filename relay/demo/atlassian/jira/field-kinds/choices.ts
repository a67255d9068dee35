import { apiUrl } from '../../site-url';
import type { FieldOption, ScreenField } from '../../world/types';
import { asRecord } from '../call';
import {
  type CheckedValue,
  checkEach,
  custom,
  type FieldRules,
  kept,
  type Screen,
  type SentValue,
  set,
  setAndChange,
} from './rules';

/** Jira Cloud, in many reports, such as github.com/lesstif/php-jira-rest-client/issues/470. */
const NO_OPTION = "Could not find valid 'id' or 'value' in the Parent Option object.";

const one = { schema: { type: 'option' }, operations: set, allowedValues, check: checkOption };
const several = {
  schema: { type: 'array', items: 'option' },
  operations: setAndChange,
  allowedValues,
  check: (sent: SentValue) => checkEach(sent, checkOption),
};

export const select: FieldRules = { ...one, custom: custom('select') };
export const radio: FieldRules = { ...one, custom: custom('radiobuttons') };
export const multiselect: FieldRules = { ...several, custom: custom('multiselect') };
export const checkboxes: FieldRules = { ...several, custom: custom('multicheckboxes') };

export const cascade: FieldRules = {
  schema: { type: 'option-with-child' },
  custom: custom('cascadingselect'),
  operations: set,
  allowedValues: (screen, field) =>
    field.options.map((option) => ({
      ...optionShape(screen, option),
      children: option.children.map((child) => optionShape(screen, child)),
    })),
  check: checkCascade,
};

function allowedValues(screen: Screen, field: ScreenField): unknown[] {
  return field.options.map((option) => optionShape(screen, option));
}

function optionShape({ call }: Pick<Screen, 'call'>, { id, value }: Pick<FieldOption, 'id' | 'value'>) {
  return { self: `${apiUrl(call.simulation, call.site)}/customFieldOption/${id}`, value, id };
}

function checkOption(sent: SentValue): CheckedValue {
  const found = wanted(sent.field.options, sent.value);
  return 'problem' in found ? found : kept(optionShape(sent, found.option));
}

function checkCascade(sent: SentValue): CheckedValue {
  const parent = wanted(sent.field.options, sent.value);
  if ('problem' in parent) return parent;
  const { child } = asRecord(sent.value);
  if (child === undefined || child === null) return kept(optionShape(sent, parent.option));
  const found = wanted(parent.option.children, child);
  if ('problem' in found) return found;
  return kept({ ...optionShape(sent, parent.option), child: optionShape(sent, found.option) });
}

/** By value, reported in github.com/getsentry/sentry/issues/13001; by id, in github.com/pycontribs/jira/issues/798. */
function wanted<Option extends { id: string; value: string }>(
  options: readonly Option[],
  sent: unknown,
): { option: Option } | { problem: string } {
  const { id, value } = asRecord(sent);
  if (id === undefined && value === undefined) return { problem: NO_OPTION };
  const option = options.find((candidate) => (id === undefined ? candidate.value === value : candidate.id === id));
  if (option !== undefined) return { option };
  const named = id === undefined ? `value '${String(value)}'` : `id '${String(id)}'`;
  return { problem: `Option ${named} is not valid` };
}
