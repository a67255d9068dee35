import { findIssue, findPriority } from '../world/find';
import type { CustomField, IssueType, Project } from '../world/types';
import { asRecord, type JiraCall } from './call';
import { richTextProblem } from './rich-text';

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

/** Checks the fields of a create or an edit, except `project` and `issuetype`, in Jira's own words. */
export function checkFields(
  call: JiraCall,
  project: Project,
  type: IssueType,
  sent: Record<string, unknown>,
): CheckedFields {
  const checked: CheckedFields = { values: {}, errors: {} };
  for (const [field, value] of Object.entries(sent)) {
    if (field === 'project' || field === 'issuetype') continue;
    const check = CHECKS[field] ?? checkCustomField;
    if (project.hiddenFieldIds.includes(field)) checked.errors[field] = notOnScreen(field);
    else check({ call, project, type, field, value, checked });
  }
  return checked;
}

/** The fields that the project requires and a create doesn't have. */
export function missingFields(
  project: Project,
  type: IssueType,
  sent: Record<string, unknown>,
): Record<string, string> {
  const custom = customFieldsFor(project, type).filter((field) => field.required && !field.hasDefaultValue);
  const demanded = [...project.requiredFieldIds.map((id) => ({ id, name: usualName(id) })), ...custom];
  return Object.fromEntries(
    demanded.filter(({ id }) => isEmpty(sent[id])).map(({ id, name }) => [id, `${name} is required.`]),
  );
}

/** The custom fields on the create screen of an issue type. */
export function customFieldsFor(project: Project, type: IssueType): CustomField[] {
  return project.customFields.filter(({ issueTypeIds }) => issueTypeIds?.includes(type.id) ?? true);
}

/** A usual field's name for people. */
export function usualName(fieldId: string): string {
  const special: Record<string, string> = { duedate: 'Due date', fixVersions: 'Fix versions', issuetype: 'Issue Type' };
  return special[fieldId] ?? fieldId.charAt(0).toUpperCase() + fieldId.slice(1);
}

interface Check {
  call: JiraCall;
  project: Project;
  type: IssueType;
  field: string;
  value: unknown;
  checked: CheckedFields;
}

const CHECKS: Readonly<Record<string, (check: Check) => void>> = {
  summary: checkSummary,
  description: checkDescription,
  labels: checkLabels,
  priority: checkPriority,
  parent: checkParent,
  assignee: checkAssignee,
  reporter: checkAssignee,
  environment: keep,
  duedate: keep,
  components: keep,
  fixVersions: keep,
  versions: keep,
};

const MAX_SUMMARY_CHARS = 255;
const MAX_LABEL_CHARS = 255;

function checkSummary({ value, checked }: Check): void {
  if (value !== null && typeof value !== 'string') checked.errors.summary = 'Operation value must be a string';
  else if (!value?.trim()) checked.errors.summary = 'You must specify a summary of the issue.';
  else if (/[\r\n]/.test(value)) {
    checked.errors.summary = 'The summary is invalid because it contains newline characters.';
  } else if (value.length > MAX_SUMMARY_CHARS) checked.errors.summary = "Summary can't exceed 255 characters.";
  else checked.values.summary = value;
}

function checkDescription({ call, value, checked }: Check): void {
  const problem = value === null ? null : richTextProblem(call, 'description', value);
  if (problem) checked.errors.description = problem;
  else checked.values.description = value;
}

function checkLabels({ value, checked }: Check): void {
  const labels: unknown[] | null = value === null ? [] : Array.isArray(value) ? value : null;
  if (!labels) {
    checked.errors.labels = 'data was not an array';
    return;
  }
  const problem = labels.map(labelProblem).find((found) => found !== null);
  if (problem) checked.errors.labels = problem;
  else checked.values.labels = [...new Set(labels.map(String))];
}

function labelProblem(label: unknown): string | null {
  if (typeof label !== 'string') return 'string expected at index 0';
  if (/\s/.test(label)) return `The label '${label}' contains spaces which is invalid.`;
  return label.length > MAX_LABEL_CHARS ? `The label '${label}' exceeds the maximum length of 255 characters.` : null;
}

function checkPriority({ call, project, value, checked }: Check): void {
  if (value === null) return;
  const { id, name } = asRecord(value);
  const available = project.priorityIds.map((priorityId) => findPriority(call.site, priorityId));
  const found = available.find(
    (priority) => priority && (priority.id === id || (id === undefined && priority.name === name)),
  );
  if (found) checked.values.priorityId = found.id;
  else checked.errors.priority = 'The priority selected is invalid.';
}

function checkParent({ call, value, checked }: Check): void {
  const { id, key } = asRecord(value);
  const parent = findIssue(call.site, String(id ?? key ?? ''));
  if (parent) checked.values.parentId = parent.id;
  else checked.errors.parent = 'Could not find issue by id or key.';
}

function checkAssignee({ call, field, value, checked }: Check): void {
  const { accountId, id } = asRecord(value);
  const wanted = value === null ? null : String(accountId ?? id ?? '');
  const isKnown = wanted === null || call.world.accounts.some((account) => account.accountId === wanted);
  if (!isKnown) checked.errors[field] = `User '${wanted}' cannot be assigned issues.`;
  else if (field === 'assignee') checked.values.assigneeAccountId = wanted;
}

function checkCustomField(check: Check): void {
  const custom = customFieldsFor(check.project, check.type).find(({ id }) => id === check.field);
  if (!custom) {
    check.checked.errors[check.field] = notOnScreen(check.field);
    return;
  }
  if (!custom.options || check.value === null) {
    keep(check);
    return;
  }
  const { id, value } = asRecord(check.value);
  const option = custom.options.find((candidate) => candidate.id === id || candidate.value === value);
  if (option) keep({ ...check, value: option });
  else check.checked.errors[check.field] = `Option value '${String(value ?? id ?? check.value)}' is not valid`;
}

function keep({ field, value, checked }: Check): void {
  checked.values.otherFields = { ...checked.values.otherFields, [field]: value };
}

function notOnScreen(field: string): string {
  return `Field '${field}' cannot be set. It is not on the appropriate screen, or unknown.`;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
