import type { components } from '../api';

/** The codes of the relay's problems, by its own document. */
type ProblemType = components['schemas']['Problem']['type'];

const again = 'Reload the page, then try again.';

/**
 * What to do next, by the problem. Where the relay's own words are about Jira, a site or the input (`null`), they are
 * for people; elsewhere they are for programs, and the pages have their own.
 */
export const nextSteps: Readonly<Record<ProblemType, string | null>> = {
  'urn:avsb:problem:bad_signature': null,
  'urn:avsb:problem:csrf': again,
  'urn:avsb:problem:destination_deleted': null,
  'urn:avsb:problem:event_trimmed': null,
  'urn:avsb:problem:exchange_failed': null,
  'urn:avsb:problem:forbidden': null,
  'urn:avsb:problem:free_edition': null,
  'urn:avsb:problem:headers_too_large': again,
  'urn:avsb:problem:internal': null,
  'urn:avsb:problem:invalid_request': null,
  'urn:avsb:problem:jira_failed': null,
  'urn:avsb:problem:jira_unclear': null,
  'urn:avsb:problem:keys_unavailable': null,
  'urn:avsb:problem:malformed_request': again,
  'urn:avsb:problem:method_not_allowed': again,
  'urn:avsb:problem:missing_scope': null,
  'urn:avsb:problem:no_issue_type': null,
  'urn:avsb:problem:no_such_file': null,
  'urn:avsb:problem:no_such_route': again,
  'urn:avsb:problem:not_failed': 'Reload the page to see its current state.',
  'urn:avsb:problem:not_found': 'It may have been deleted. Reload the page to see what still exists.',
  'urn:avsb:problem:not_from_jira': null,
  'urn:avsb:problem:not_on_this_computer': null,
  'urn:avsb:problem:not_ready': 'Try again in a moment.',
  'urn:avsb:problem:nothing_sent': null,
  'urn:avsb:problem:reconnect_required': null,
  'urn:avsb:problem:repair_required': null,
  'urn:avsb:problem:scope_missing': null,
  'urn:avsb:problem:site_not_connected': null,
  'urn:avsb:problem:skipped_recovery': null,
  'urn:avsb:problem:stale_version': 'Reload the page, and edit the saved version.',
  'urn:avsb:problem:too_large': 'Make it shorter: at most 256 KiB are allowed.',
  'urn:avsb:problem:too_many_destinations': null,
  'urn:avsb:problem:too_many_notices': null,
  'urn:avsb:problem:too_many_requests': 'Wait a moment, then try again.',
  'urn:avsb:problem:too_slow': again,
  'urn:avsb:problem:unauthorized': 'Open Integrations from AvsB again; your edits are kept in this tab.',
  'urn:avsb:problem:unreadable_address': 'Check the address, or go back to Integrations.',
  'urn:avsb:problem:unreadable_body': again,
};

/** The pages' own words on what to do next; undefined where the relay's are for people. */
export function ownNextStep(type: string | undefined): string | undefined {
  return (nextSteps as Readonly<Record<string, string | null | undefined>>)[type ?? ''] ?? undefined;
}
