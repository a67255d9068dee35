import { nextId } from './counters';
import { projectOf } from './find';
import type { FieldKind, FieldOption, Project, ScreenField, Site, World } from './types';

/** The fields of a new project, in the order that company-managed projects were recorded with. */
export function usualFields(): ScreenField[] {
  return [
    systemField('summary', 'Summary', 'summary', { required: true }),
    systemField('issuetype', 'Issue Type', 'issuetype', { required: true }),
    systemField('parent', 'Parent', 'parent'),
    systemField('components', 'Components', 'components'),
    systemField('description', 'Description', 'paragraph'),
    systemField('project', 'Project', 'project', { required: true }),
    systemField('fixVersions', 'Fix versions', 'versions'),
    systemField('priority', 'Priority', 'priority', { hasDefaultValue: true }),
    systemField('labels', 'Labels', 'labels'),
    systemField('attachment', 'Attachment', 'attachments'),
    systemField('issuelinks', 'Linked Issues', 'issuelinks'),
    systemField('assignee', 'Assignee', 'assignee'),
    systemField('reporter', 'Reporter', 'user', { required: true, hasDefaultValue: true }),
    systemField('duedate', 'Due date', 'date'),
    systemField('environment', 'Environment', 'paragraph'),
    systemField('versions', 'Affects versions', 'versions'),
  ];
}

export interface NewField {
  name: string;
  kind?: FieldKind;
  required?: boolean;
  hasDefaultValue?: boolean;
  /** The issue types whose create screens have it, by id or name; absent: all. */
  issueTypeIds?: readonly string[];
  /** For kinds with options; `{ value, children }` for cascading ones. */
  options?: readonly (string | { value: string; children: readonly string[] })[];
}

/** Adds a custom field (free text, or a select list of `options`, unless `kind` says otherwise) to the end of a project's create screens; its id. */
export function addField(world: World, site: Site, projectIdOrKey: string, field: NewField): string {
  const project = projectOf(site, projectIdOrKey);
  const isSecurity = field.kind === 'security';
  const added: ScreenField = {
    id: isSecurity ? 'security' : `customfield_${nextId(world, 'field')}`,
    name: field.name,
    kind: field.kind ?? (field.options === undefined ? 'text' : 'select'),
    required: field.required ?? false,
    hasDefaultValue: field.hasDefaultValue ?? false,
    issueTypeIds: field.issueTypeIds === undefined ? null : typeIds(site, field.issueTypeIds),
    options: (field.options ?? []).map((option) => newOption(world, option)),
  };
  project.fields.push(added);
  return added.id;
}

/**
 * Makes a project require a field: one of those it has by its id (`description`, `duedate`), or one by its name, which
 * is added as a custom field unless it is there.
 */
export function requireField(
  world: World,
  site: Site,
  projectIdOrKey: string,
  field: { id: string } | NewField,
): string {
  const project = projectOf(site, projectIdOrKey);
  const known = findField(project, 'id' in field ? field.id : field.name);
  if (known === undefined && 'id' in field) throw new Error(`${project.key} has no field ${field.id}`);
  if (known === undefined && 'name' in field) {
    return addField(world, site, projectIdOrKey, { ...field, required: true });
  }
  const required = fieldOf(project, 'id' in field ? field.id : field.name);
  required.required = true;
  return required.id;
}

/** Makes a field optional again. */
export function relaxField(site: Site, projectIdOrKey: string, fieldIdOrName: string): void {
  const field = findField(projectOf(site, projectIdOrKey), fieldIdOrName);
  if (field !== undefined) field.required = false;
}

/** Takes a field off the create screens of all issue types, or of those named; it stays in the project. */
export function takeOffScreen(
  site: Site,
  projectIdOrKey: string,
  fieldIdOrName: string,
  issueTypes?: readonly string[],
): void {
  const project = projectOf(site, projectIdOrKey);
  const field = fieldOf(project, fieldIdOrName);
  const removed = issueTypes === undefined ? project.issueTypeIds : typeIds(site, issueTypes);
  field.issueTypeIds = (field.issueTypeIds ?? project.issueTypeIds).filter((id) => !removed.includes(id));
}

/** Puts a field of the project back on the create screens of all issue types. */
export function putOnScreen(site: Site, projectIdOrKey: string, fieldIdOrName: string): void {
  fieldOf(projectOf(site, projectIdOrKey), fieldIdOrName).issueTypeIds = null;
}

/** Removes a field from a project altogether. */
export function removeField(site: Site, projectIdOrKey: string, fieldIdOrName: string): void {
  const project = projectOf(site, projectIdOrKey);
  const gone = findField(project, fieldIdOrName);
  project.fields = project.fields.filter((field) => field !== gone);
}

/** Renames a field; its id stays. */
export function renameField(site: Site, projectIdOrKey: string, fieldIdOrName: string, name: string): void {
  fieldOf(projectOf(site, projectIdOrKey), fieldIdOrName).name = name;
}

/** Renames an option of a field; its id stays. */
export function renameOption(
  site: Site,
  projectIdOrKey: string,
  fieldIdOrName: string,
  value: string,
  newValue: string,
): void {
  const { options } = fieldOf(projectOf(site, projectIdOrKey), fieldIdOrName);
  for (const option of options.flatMap((parent) => [parent, ...parent.children])) {
    if (option.value === value) option.value = newValue;
  }
}

/** Removes an option of a field. */
export function removeOption(site: Site, projectIdOrKey: string, fieldIdOrName: string, value: string): void {
  const field = fieldOf(projectOf(site, projectIdOrKey), fieldIdOrName);
  field.options = field.options.filter((option) => option.value !== value);
}

/** Adds components to a project. */
export function addComponents(world: World, site: Site, projectIdOrKey: string, names: readonly string[]): void {
  const added = names.map((name) => ({ id: nextId(world, 'field'), name }));
  projectOf(site, projectIdOrKey).components.push(...added);
}

/** Adds versions to a project, not released yet. */
export function addVersions(world: World, site: Site, projectIdOrKey: string, names: readonly string[]): void {
  const added = names.map((name) => ({ id: nextId(world, 'field'), name, released: false, archived: false }));
  projectOf(site, projectIdOrKey).versions.push(...added);
}

/** Gives a project security levels, and its create screens the field for them. */
export function addSecurityLevels(world: World, site: Site, projectIdOrKey: string, names: readonly string[]): void {
  const project = projectOf(site, projectIdOrKey);
  project.securityLevels.push(...names.map((name) => ({ id: nextId(world, 'field'), name })));
  if (findField(project, 'security') === undefined) {
    addField(world, site, projectIdOrKey, { name: 'Security Level', kind: 'security' });
  }
}

/** The fields on the create screen of an issue type, in the screen's order. */
export function createScreen(project: Project, issueTypeId: string): ScreenField[] {
  return project.fields.filter(({ issueTypeIds }) => issueTypeIds?.includes(issueTypeId) ?? true);
}

function systemField(id: string, name: string, kind: FieldKind, differing: Partial<ScreenField> = {}): ScreenField {
  return { id, name, kind, required: false, hasDefaultValue: false, issueTypeIds: null, options: [], ...differing };
}

function newOption(world: World, option: string | { value: string; children: readonly string[] }): FieldOption {
  const { value, children } = typeof option === 'string' ? { value: option, children: [] } : option;
  return {
    id: nextId(world, 'field'),
    value,
    children: children.map((child) => ({ id: nextId(world, 'field'), value: child })),
  };
}

function findField(project: Project, idOrName: string): ScreenField | undefined {
  return project.fields.find(({ id, name }) => id === idOrName || name === idOrName);
}

function fieldOf(project: Project, idOrName: string): ScreenField {
  const field = findField(project, idOrName);
  if (field === undefined) throw new Error(`The simulated project ${project.key} has no field "${idOrName}"`);
  return field;
}

function typeIds(site: Site, idsOrNames: readonly string[]): string[] {
  return idsOrNames.map((idOrName) => {
    const type = site.issueTypes.find(({ id, name }) => id === idOrName || name === idOrName);
    if (type === undefined) throw new Error(`The simulated site ${site.name} has no issue type "${idOrName}"`);
    return type.id;
  });
}
