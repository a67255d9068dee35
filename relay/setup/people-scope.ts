import { peopleScope } from '../atlassian/oauth';
import { conflict } from '../domain/app-error';
import type { Site } from '../store/sites';

/** Whether AvsB may read people there: not on sites that were connected before AvsB asked for that. */
export function mayReadPeople({ scopes }: Pick<Site, 'scopes'>): boolean {
  return scopes.includes(peopleScope);
}

/** @throws 409 where AvsB may not read people until the site is reconnected */
export function refuseWithoutPeople(site: Pick<Site, 'scopes' | 'name'>): void {
  if (mayReadPeople(site)) return;
  throw conflict(
    'scope_missing',
    'AvsB may not read people on this site.',
    `${site.name} was connected before AvsB asked for that. Reconnect the site, then choose a person.`,
  );
}
