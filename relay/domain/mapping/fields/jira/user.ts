import type { Result } from '../../field';
import { type Available, defineKind, type Found, findEach, type Kind, notSent, readList, wrong } from './kind';

/** A person by the id of their Atlassian account: their name is read from Jira whenever it is shown, and never stored. */
interface Account {
  readonly accountId: string;
}

export const user: Kind = defineKind<Account>({
  read: readAccount,
  find: findAccount,
  render: ({ accountId }) => ({ value: { accountId } }),
});

/** Several people. */
export const users: Kind = defineKind<readonly Account[]>({
  read: (sent) => readList(sent, readAccount),
  find: (accounts, available) => findEach(accounts, (account) => findAccount(account, available)),
  render(accounts) {
    const ids = [...new Set(accounts.map(({ accountId }) => accountId))];
    return ids.length === 0 ? notSent : { value: ids.map((accountId) => ({ accountId })) };
  },
});

/** Atlassian's account ids have at most 128 characters. */
const maxIdChars = 128;

function readAccount(sent: unknown): Result<Account> {
  const id = typeof sent === 'object' && sent !== null && 'accountId' in sent ? sent.accountId : undefined;
  const accountId = typeof id === 'string' ? id.trim() : '';
  return accountId === '' || accountId.length > maxIdChars || /\s/.test(accountId)
    ? wrong('must be a person, by the accountId of their Atlassian account')
    : { ok: true, value: { accountId } };
}

/** Jira is asked for accounts before: see `accountsOf`. */
function findAccount(account: Account, { missingAccounts, known }: Available): Found<Account> {
  const { accountId } = account;
  if (!missingAccounts.has(accountId)) return { value: account, missing: [] };
  return {
    value: account,
    missing: [{ path: '', name: accountId, isKnown: known.some(({ id }) => id === accountId) }],
  };
}
