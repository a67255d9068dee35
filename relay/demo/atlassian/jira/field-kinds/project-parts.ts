import { apiUrl } from '../../site-url';
import { findPriority } from '../../world/find';
import type { Component, Priority, SecurityLevel, Version } from '../../world/types';
import { asRecord } from '../call';
import { priorityRef } from '../shapes';
import {
  type CheckedValue,
  checkEach,
  custom,
  type FieldRules,
  kept,
  problem,
  refused,
  type Screen,
  type SentValue,
  set,
  setAndChange,
} from './rules';

export const priority: FieldRules = {
  schema: { type: 'priority' },
  operations: set,
  allowedValues: (screen) =>
    prioritiesOf(screen).map((one) => priorityRef(screen.call.simulation, screen.call.site, one)),
  check: checkPriority,
};

export const components: FieldRules = {
  schema: { type: 'array', items: 'component' },
  operations: setAndChange,
  allowedValues: (screen) => screen.project.components.map((component) => componentShape(screen, component)),
  check: (sent) => checkEach(sent, checkComponent),
};

export const version: FieldRules = {
  schema: { type: 'version' },
  custom: custom('version'),
  operations: set,
  allowedValues: (screen) => screen.project.versions.map((one) => versionShape(screen, one)),
  check: checkVersion,
};

export const versions: FieldRules = {
  schema: { type: 'array', items: 'version' },
  custom: custom('multiversion'),
  operations: ['set', 'add', 'remove'],
  allowedValues: (screen) => screen.project.versions.map((one) => versionShape(screen, one)),
  check: (sent) => checkEach(sent, checkVersion),
};

export const security: FieldRules = {
  schema: { type: 'securitylevel' },
  operations: set,
  allowedValues: (screen) => screen.project.securityLevels.map((level) => levelShape(screen, level)),
  check: checkLevel,
};

/** The priorities of the project. */
export function prioritiesOf({ call, project }: Pick<Screen, 'call' | 'project'>): Priority[] {
  return project.priorityIds.flatMap((id) => findPriority(call.site, id) ?? []);
}

function checkPriority(sent: SentValue): CheckedValue {
  const { id, name } = asRecord(sent.value);
  if (id === undefined && name === undefined) return problem("Could not find valid 'id' or 'name' in priority object");
  if (id === undefined && typeof name !== 'string') {
    return problem('Specify the Priority (name) in the string format');
  }
  const found = named(prioritiesOf(sent), id, name);
  if (found !== undefined) return kept(found.id);
  const isKnown = id !== undefined || named(sent.call.site.priorities, id, name) !== undefined;
  return problem(isKnown ? 'The priority selected is invalid.' : `Priority name '${text(name)}' is not valid`);
}

/** By name, recorded of a server in github.com/magicdude4eva/graylog-jira-alarmcallback/issues/8; by id nothing is known. */
function checkComponent(sent: SentValue): CheckedValue {
  const { id, name } = asRecord(sent.value);
  const found = named(sent.project.components, id, name);
  if (found !== undefined) return kept(componentShape(sent, found));
  return id === undefined ? problem(`Component name '${text(name)}' is not valid`) : refused;
}

/** By name, in github.com/alisaifee/jira-cli/issues/64; in Russian in github.com/bobcarroll/jira-client/issues/124. */
function checkVersion(sent: SentValue): CheckedValue {
  const { id, name } = asRecord(sent.value);
  const found = named(sent.project.versions, id, name);
  if (found !== undefined) return kept(versionShape(sent, found));
  return id === undefined ? problem(`Version name '${text(name)}' is not valid`) : refused;
}

/** Jira Cloud, in github.com/openshift-eng/art-tools/pull/2987. */
function checkLevel(sent: SentValue): CheckedValue {
  const { id, name } = asRecord(sent.value);
  const found = named(sent.project.securityLevels, id, name);
  return found === undefined ? problem('Specify a valid value for Security Level') : kept(levelShape(sent, found));
}

function named<T extends { id: string; name: string }>(all: readonly T[], id: unknown, name: unknown): T | undefined {
  return all.find((one) => (id === undefined ? one.name === name : one.id === id));
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A component, as part of a project, an issue or the create metadata. */
export function componentShape({ call }: Pick<Screen, 'call'>, { id, name }: Component) {
  return { self: `${apiUrl(call.simulation, call.site)}/component/${id}`, id, name };
}

/** A version, as part of a project, an issue or the create metadata. */
export function versionShape(
  { call, project }: Pick<Screen, 'call' | 'project'>,
  { id, name, archived, released }: Version,
) {
  const self = `${apiUrl(call.simulation, call.site)}/version/${id}`;
  return { self, id, name, archived, released, projectId: Number(project.id) };
}

function levelShape({ call }: Pick<Screen, 'call'>, { id, name }: SecurityLevel) {
  return { self: `${apiUrl(call.simulation, call.site)}/securitylevel/${id}`, id, name, description: '' };
}
