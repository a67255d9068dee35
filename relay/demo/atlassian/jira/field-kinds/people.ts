import { apiUrl } from '../../site-url';
import type { Account } from '../../world/types';
import { asRecord } from '../call';
import { userShape } from '../shapes';
import {
  type CheckedValue,
  checkEach,
  custom,
  type FieldRules,
  kept,
  refused,
  type SentValue,
  set,
  setAndChange,
} from './rules';

export const assignee: FieldRules = {
  schema: { type: 'user' },
  operations: set,
  autoCompletePath: ({ project }) => `/rest/api/3/user/assignable/search?project=${project.key}&query=`,
  check: checkAssignee,
};

export const user: FieldRules = {
  schema: { type: 'user' },
  custom: custom('userpicker'),
  operations: set,
  autoCompletePath: (_screen, { id }) =>
    id === 'reporter'
      ? '/rest/api/3/user/recommend?context=Reporter&issueKey='
      : `/rest/api/1.0/users/picker?fieldName=${id}&showAvatar=true&query=`,
  check: checkUser,
};

export const users: FieldRules = {
  schema: { type: 'array', items: 'user' },
  custom: custom('multiuserpicker'),
  operations: setAndChange,
  autoCompletePath: (_screen, { id }) => `/rest/api/1.0/users/picker?fieldName=${id}&showAvatar=true&query=`,
  check: (sent) => checkEach(sent, checkUser),
};

export const group: FieldRules = {
  schema: { type: 'group' },
  custom: custom('grouppicker'),
  operations: set,
  autoCompletePath: () => '/rest/api/3/groups/picker?query=',
  check: checkGroup,
};

export const groups: FieldRules = {
  schema: { type: 'array', items: 'group' },
  custom: custom('multigrouppicker'),
  operations: setAndChange,
  autoCompletePath: () => '/rest/api/3/groups/picker?query=',
  check: (sent) => checkEach(sent, checkGroup),
};

function checkAssignee(sent: SentValue): CheckedValue {
  const account = accountIn(sent);
  return account === undefined || account.isAssignable === false ? refused : kept(account.accountId);
}

function checkUser(sent: SentValue): CheckedValue {
  const account = accountIn(sent);
  if (account === undefined) return refused;
  return kept(userShape(sent.call.simulation, sent.call.site, account.accountId));
}

function checkGroup({ call, value }: SentValue): CheckedValue {
  const { name, groupId } = asRecord(value);
  const found = call.site.groups.find((one) => (groupId === undefined ? one.name === name : one.groupId === groupId));
  if (found === undefined) return refused;
  const self = `${apiUrl(call.simulation, call.site)}/group?groupId=${found.groupId}`;
  return kept({ name: found.name, groupId: found.groupId, self });
}

function accountIn(sent: SentValue): Account | undefined {
  return sent.call.world.accounts.find(({ accountId }) => accountId === sentId(sent));
}

/** Jira takes `accountId` and `id` alike. */
function sentId({ value }: SentValue): string {
  const { accountId, id } = asRecord(value);
  return String(accountId ?? id ?? '');
}
