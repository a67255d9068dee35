import type { Generated } from 'kysely';
import type { Actor, AuditAction, AuditTarget } from '../audit';

/** The organisations' names in AvsB. */
export interface OrganisationsTable {
  organisation_id: string;
  name: string;
}

/** Browser sessions of people who are signed in. */
export interface SessionsTable {
  cookie_hash: string;
  organisation_id: string;
  organisation_name: string;
  user_id: string;
  user_name: string;
  permissions: string;
  permissions_at: Generated<string>;
  expires_at: string;
}

/** Sign-in tokens that have been used. */
export interface UsedTokensTable {
  token_hash: string;
  expires_at: string;
}

/** Who did what. */
export interface AuditLogTable {
  id: string;
  organisation_id: string;
  action: AuditAction;
  actor_type: Actor['type'];
  actor_id: string;
  actor_name: string;
  /** Name and id of the actor, as they are searched. */
  actor_search_text: Generated<string>;
  target_kind: AuditTarget['kind'];
  target_id: string;
  target_name: string;
  details: string;
  at: string;
}
