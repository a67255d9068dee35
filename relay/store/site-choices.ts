import type { Insertable } from 'kysely';
import type { Database } from './database';
import type { SiteChoicesTable } from './schema/sites';
import type { SecretBox } from './secret-box';
import type { StoredTokens } from './sites';

export interface OfferedSite {
  readonly cloudId: string;
  readonly name: string;
  readonly url: string;
}

/** A grant by Atlassian for several sites, until the person who approved it chooses one. */
interface SiteChoice {
  readonly id: string;
  readonly organisationId: string;
  readonly userId: string;
  readonly tokens: StoredTokens & { readonly scopes: readonly string[] };
  readonly offered: readonly OfferedSite[];
  readonly expiresAt: string;
}

export async function storeSiteChoice(database: Database, box: SecretBox, choice: SiteChoice): Promise<void> {
  const row: Insertable<SiteChoicesTable> = {
    id: choice.id,
    organisation_id: choice.organisationId,
    user_id: choice.userId,
    tokens: box.seal(JSON.stringify(choice.tokens), choice.id, 'site_choices.tokens'),
    resources: JSON.stringify(choice.offered),
    expires_at: choice.expiresAt,
  };
  await database.insertInto('site_choices').values(row).execute();
}

/** An open choice of the person who started it. Deletes expired ones. */
export async function findSiteChoice(
  database: Database,
  box: SecretBox,
  organisationId: string,
  userId: string,
  id: string,
  now: string,
): Promise<SiteChoice | undefined> {
  await database.deleteFrom('site_choices').where('expires_at', '<=', now).execute();
  const row = await database
    .selectFrom('site_choices')
    .selectAll()
    .where((is) => is.and({ organisation_id: organisationId, user_id: userId, id }))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    id: row.id,
    organisationId: row.organisation_id,
    userId: row.user_id,
    tokens: JSON.parse(box.open(row.tokens, row.id, 'site_choices.tokens')),
    offered: JSON.parse(row.resources),
    expiresAt: row.expires_at,
  };
}

/** Ends a choice. False if another request has already ended it. */
export async function endSiteChoice(database: Database, organisationId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await database
    .deleteFrom('site_choices')
    .where((is) => is.and({ organisation_id: organisationId, id }))
    .executeTakeFirst();
  return numDeletedRows > 0;
}
