import type { ReactNode } from 'react';
import type { AuditEntry } from '../api/types';

type Sentence = (who: ReactNode, target: ReactNode, details: AuditEntry['details']) => ReactNode;

/** What each action is called in the list of filters. */
export const actionNames: Readonly<Record<AuditEntry['action'], string>> = {
  JIRA_SITE_CONNECTED: 'Site connected',
  JIRA_SITE_DISCONNECTED: 'Site disconnected',
  JIRA_SITE_REVOKED: 'Site access revoked',
  JIRA_ISSUE_CREATED: 'Ticket filed',
  JIRA_ISSUE_COMMENTED: 'Ticket commented',
  JIRA_TEST_TICKET_SENT: 'Test ticket sent',
  JIRA_TEST_TICKET_DELETED: 'Test ticket deleted',
  JIRA_LINK_CREATED_MANUALLY: 'Ticket linked by hand',
  JIRA_LINK_REMOVED: 'Link removed',
  JIRA_TEMPLATES_UPDATED: 'Mapping changed',
  JIRA_DESTINATION_CREATED: 'Destination created',
  JIRA_DESTINATION_UPDATED: 'Destination changed',
  JIRA_DESTINATION_PAUSED: 'Destination paused',
  JIRA_DESTINATION_RESUMED: 'Destination resumed',
  JIRA_DESTINATION_DELETED: 'Destination deleted',
  JIRA_ORGANISATION_EXPORTED: 'Organisation exported',
  JIRA_ORGANISATION_ERASED: 'Organisation erased',
};

/** Every action as a sentence of who did what. */
const sentences: Readonly<Record<AuditEntry['action'], Sentence>> = {
  JIRA_SITE_CONNECTED: (who, site) => (
    <>
      {who} connected {site}
    </>
  ),
  JIRA_SITE_DISCONNECTED: (who, site) => (
    <>
      {who} disconnected {site}
    </>
  ),
  JIRA_SITE_REVOKED: (_, site) => <>Atlassian revoked AvsB’s access to {site}</>,
  JIRA_ISSUE_CREATED: (who, issue, details) => (
    <>
      {who} filed {issue}
      {inDestination(details, 'in')}
    </>
  ),
  JIRA_ISSUE_COMMENTED: (who, issue, details) => (
    <>
      {who} commented on {issue}
      {inDestination(details, 'for')}
    </>
  ),
  JIRA_TEST_TICKET_SENT: (who, issue, details) => (
    <>
      {who} sent test ticket {issue}
      {inDestination(details, 'to')}
    </>
  ),
  JIRA_TEST_TICKET_DELETED: (who, issue, details) =>
    details.outcome === 'closed' ? (
      <>
        {who} closed test ticket {issue}, which Jira does not let AvsB delete
      </>
    ) : (
      <>
        {who} deleted test ticket {issue}
      </>
    ),
  JIRA_LINK_CREATED_MANUALLY: (who, issue) => (
    <>
      {who} linked {issue} by hand
    </>
  ),
  JIRA_LINK_REMOVED: (who, issue) => (
    <>
      {who} removed the link to {issue}
    </>
  ),
  JIRA_TEMPLATES_UPDATED: (who, destination) => (
    <>
      {who} changed the mapping of {destination}
    </>
  ),
  JIRA_DESTINATION_CREATED: (who, destination) => (
    <>
      {who} created the destination {destination}
    </>
  ),
  JIRA_DESTINATION_UPDATED: (who, destination) => (
    <>
      {who} changed the destination {destination}
    </>
  ),
  JIRA_DESTINATION_PAUSED: (who, destination) => (
    <>
      {who} paused {destination}
    </>
  ),
  JIRA_DESTINATION_RESUMED: (who, destination) => (
    <>
      {who} resumed {destination}
    </>
  ),
  JIRA_DESTINATION_DELETED: (who, destination) => (
    <>
      {who} deleted the destination {destination}
    </>
  ),
  JIRA_ORGANISATION_EXPORTED: () => <>The operator of AvsB exported everything stored for this organisation</>,
  JIRA_ORGANISATION_ERASED: () => <>The operator of AvsB erased everything stored for this organisation</>,
};

/** “**Dana** sent test ticket **ROLL-9** to **Rollouts**.” */
export function AuditSentence({ entry: { action, actor, target, details } }: { entry: AuditEntry }) {
  const who = <strong>{actor.type === 'system' ? 'AvsB' : actor.name || actor.id}</strong>;
  return sentences[action](who, <strong>{target.name || target.id}</strong>, details);
}

function inDestination({ destinationName }: AuditEntry['details'], preposition: string): ReactNode {
  if (typeof destinationName !== 'string') return null;
  return (
    <>
      {' '}
      {preposition} <strong>{destinationName}</strong>
    </>
  );
}
