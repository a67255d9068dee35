import { nextNumber } from './counters';
import type { Account, Site, World } from './types';

/** Adds a person whom issues can be assigned to; only the signed-in account uses the pages. */
export function addAccount(world: World, displayName: string, accountId = accountIdNumber(world)): Account {
  const emailAddress = `${displayName.toLowerCase().replace(/\W+/g, '.')}@example.com`;
  const account: Account = { accountId, displayName, emailAddress, timeZone: 'Europe/Berlin', cloudIds: [] };
  world.accounts.push(account);
  return account;
}

/** Closes an account: nobody finds it any more. */
export function removeAccount(world: World, accountId: string): void {
  world.accounts = world.accounts.filter((account) => account.accountId !== accountId);
}

/** Adds a group of people to a site. */
export function addGroup(world: World, site: Site, name: string): void {
  site.groups.push({ groupId: `0b5fc0de-0000-4000-8000-${padded(nextNumber(world, 'other'))}`, name });
}

function accountIdNumber(world: World): string {
  return `712020:0b5fc0de-0000-4000-8000-${padded(nextNumber(world, 'other'))}`;
}

function padded(number: number): string {
  return String(number).padStart(12, '0');
}
