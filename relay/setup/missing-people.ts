import type { JiraSite } from '../atlassian/jira';
import type { JiraAnswer } from '../domain/jira-answer';
import type { CreateMetadata, MissingPeople } from '../domain/mapping/create-metadata';
import { accountsOf, type SetAccount } from '../domain/mapping/fields/jira/accounts';
import type { MappingDraft } from '../domain/mapping/mapping';
import { placeOf } from '../domain/mapping/resolve-row';
import { expectAnswer, type MetadataContext } from './create-metadata';

/** What of a row says which accounts it sets. */
type RowOfPeople = Pick<MappingDraft, 'eventType' | 'enabled' | 'issueType'> & Pick<Partial<MappingDraft>, 'fields'>;

/** Accounts whose ids still fit into one address. */
const accountsAtOnce = 40;

/** More are not looked up, so that no row can make the relay ask Jira without end. Jira takes any account until then. */
const maxAccounts = 400;
const maxAssignees = 20;

/** The accounts that the rows that are on set, once each. @param known rows whose accounts aren't asked for again */
export function accountsIn(
  rows: readonly RowOfPeople[],
  metadata: CreateMetadata,
  known: readonly RowOfPeople[] = [],
): SetAccount[] {
  const all = rows.flatMap((row) => {
    const before = known.find(({ eventType }) => eventType === row.eventType);
    const stored = before === undefined ? [] : accountsIn([{ ...before, enabled: true }], metadata);
    const isStored = (account: SetAccount) => stored.some((other) => isSame(account, other));
    return row.enabled
      ? accountsOf(row.fields ?? [], placeOf(row, metadata)).filter((account) => !isStored(account))
      : [];
  });
  return all.filter((account, index) => all.findIndex((other) => isSame(account, other)) === index);
}

/**
 * Which of these accounts can't be set: those that Jira doesn't have, and of assignees those whom issues of the project
 * can't be assigned to. Where Jira refuses to say, nothing is wrong with any.
 *
 * @throws 502 if Jira doesn't answer
 */
export async function missingPeopleOf(
  { jira }: MetadataContext,
  site: JiraSite,
  projectKey: string,
  accounts: readonly SetAccount[],
): Promise<MissingPeople> {
  const missing = new Map<string, 'unknown' | 'not_assignable'>();
  const ids = [...new Set(accounts.map(({ accountId }) => accountId))].slice(0, maxAccounts);
  for (let from = 0; from < ids.length; from += accountsAtOnce) {
    const asked = ids.slice(from, from + accountsAtOnce);
    const there = unlessRefused(await jira.usersById(site, asked))?.map(({ accountId }) => accountId);
    if (there === undefined) return new Map();
    for (const id of asked) if (!there.includes(id)) missing.set(id, 'unknown');
  }
  const assignees = accounts.filter(({ accountId, isAssignee }) => isAssignee && !missing.has(accountId));
  for (const { accountId } of assignees.slice(0, maxAssignees)) {
    const may = unlessRefused(await jira.isAssignable(site, { projectKey, accountId }));
    if (may === false) missing.set(accountId, 'not_assignable');
  }
  return missing;
}

function isSame(one: SetAccount, other: SetAccount): boolean {
  return one.accountId === other.accountId && one.isAssignee === other.isAssignee;
}

function unlessRefused<T>(answer: JiraAnswer<T>): T | undefined {
  return answer.kind === 'refused' && answer.status !== 429 ? undefined : expectAnswer(answer);
}
