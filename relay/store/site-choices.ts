import type { Database } from './database';
import type { SecretBox } from './secret-box';
import type { StoredTokens } from './sites';

export interface OfferedSite {
  readonly cloudId: string;
  readonly name: string;
  readonly url: string;
}

/** A grant that Atlassian gave for several sites, until the person who gave it says which one is meant. */
export interface SiteChoice {
  readonly id: string;
  readonly organisationId: string;
  readonly userId: string;
  readonly tokens: StoredTokens;
  readonly offered: readonly OfferedSite[];
  readonly expiresAt: string;
}

interface SiteChoiceRow {
  id: string;
  organisation_id: string;
  user_id: string;
  tokens: string;
  resources: string;
  expires_at: string;
}

export async function storeSiteChoice(database: Database, box: SecretBox, choice: SiteChoice): Promise<void> {
  await choices(database).insert({
    id: choice.id,
    organisation_id: choice.organisationId,
    user_id: choice.userId,
    tokens: box.seal(JSON.stringify(choice.tokens), choice.id, 'site_choices.tokens'),
    resources: JSON.stringify(choice.offered),
    expires_at: choice.expiresAt,
  });
}

/** A choice that is still open, for the person who began it alone. Those that ran out are forgotten. */
export async function findSiteChoice(
  database: Database,
  box: SecretBox,
  organisationId: string,
  userId: string,
  id: string,
  now: string,
): Promise<SiteChoice | undefined> {
  await choices(database).where('expires_at', '<=', now).delete();
  const row = await choices(database).where({ organisation_id: organisationId, user_id: userId, id }).first();
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

/** Ends a choice. False where somebody else was faster. */
export async function endSiteChoice(database: Database, organisationId: string, id: string): Promise<boolean> {
  return (await choices(database).where({ organisation_id: organisationId, id }).delete()) > 0;
}

function choices(database: Database) {
  return database<SiteChoiceRow>('site_choices');
}
