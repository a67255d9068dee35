import { createScreen } from '../world/screens';
import type { IssueType, Project, ScreenField } from '../world/types';
import type { JiraCall } from './call';
import { fieldRules } from './field-kinds';

/** Fields as the world keeps them; only those that were sent are here. */
interface FieldValues {
  summary?: string;
  description?: unknown;
  priorityId?: string | null;
  labels?: string[];
  parentId?: string | null;
  assigneeAccountId?: string | null;
  otherFields?: Record<string, unknown>;
}

interface CheckedFields {
  values: FieldValues;
  /** By field, as Jira answers them. */
  errors: Record<string, string>;
}

/**
 * Checks the fields of a create or an edit, except `project` and `issuetype`, in Jira's own words. Only those of `screen`
 * can be set.
 */
export function checkFields(
  call: JiraCall,
  { project, type, screen }: { project: Project; type: IssueType; screen: readonly ScreenField[] },
  sent: Record<string, unknown>,
): CheckedFields {
  const checked: CheckedFields = { values: {}, errors: {} };
  for (const [id, value] of Object.entries(sent)) {
    if (id === 'project' || id === 'issuetype') continue;
    const field = screen.find((one) => one.id === id);
    if (field === undefined) checked.errors[id] = notOnScreen(id);
    else if (value === null && field.kind !== 'summary') keep(checked.values, field, null);
    else {
      const result = fieldRules[field.kind].check({ call, project, type, field, value });
      if ('problem' in result) checked.errors[id] = result.problem;
      else keep(checked.values, field, result.kept);
    }
  }
  return checked;
}

/** The fields that the create screen requires and a create doesn't have. */
export function missingFields(
  project: Project,
  type: IssueType,
  sent: Record<string, unknown>,
): Record<string, string> {
  const missing = createScreen(project, type.id).filter(
    ({ id, required, hasDefaultValue }) =>
      required && !hasDefaultValue && !CHECKED_APART.includes(id) && isEmpty(sent[id]),
  );
  return Object.fromEntries(missing.map(({ id, name }) => [id, requirement(id, name)]));
}

/** Jira's recorded words for a field that a create may not set. */
export function notOnScreen(fieldId: string): string {
  return `Field '${fieldId}' cannot be set. It is not on the appropriate screen, or unknown.`;
}

const CHECKED_APART = ['project', 'issuetype'];

/** Both are recorded, the second one for due date and labels. */
function requirement(id: string, name: string): string {
  return id === 'summary' ? 'You must specify a summary of the issue.' : `${name} is required.`;
}

/** The places of fields that the world knows; all others stay as they are sent. */
const PLACES = {
  summary: 'summary',
  description: 'description',
  labels: 'labels',
  priority: 'priorityId',
  parent: 'parentId',
  assignee: 'assigneeAccountId',
} as const satisfies Record<string, keyof FieldValues>;

function keep(values: FieldValues, field: ScreenField, value: unknown): void {
  if (Object.hasOwn(PLACES, field.id)) {
    Object.assign(values, { [PLACES[field.id as keyof typeof PLACES]]: field.id === 'labels' ? (value ?? []) : value });
  } else values.otherFields = { ...values.otherFields, [field.id]: value };
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
