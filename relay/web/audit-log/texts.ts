import type { AuditEntry } from '../api/types';

type Action = AuditEntry['action'];

/**
 * Everything that the audit log says. In a sentence, {who} did it and {target} is what it was done to; {destination}
 * and {reason} come from the entry's details.
 */
export const texts = {
  title: 'Audit log',
  thing: 'The audit log',
  things: { one: 'entry', many: 'entries' },
  csvFile: 'jira-audit-log.csv',
  nothingYet: 'Nothing has been recorded yet.',
  nothingYetMeans: 'Every change here and every ticket in Jira will be.',

  filters: {
    all: 'All',
    action: 'Action',
    actor: 'Actor',
  },
  /** Who acts where no person does. */
  system: 'AvsB',

  /** What each action is called in the list of filters. */
  actions: {
    JIRA_SITE_CONNECTED: 'Site connected',
    JIRA_SITE_DISCONNECTED: 'Site disconnected',
    JIRA_SITE_REVOKED: 'Site access revoked',
    JIRA_ISSUE_CREATED: 'Ticket filed',
    JIRA_ISSUE_COMMENTED: 'Ticket commented',
    JIRA_ISSUE_REOPENED: 'Ticket reopened',
    JIRA_ISSUE_RESOLVED: 'Ticket resolved',
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
    JIRA_NOTICE_CREATED: 'Notice created',
    JIRA_NOTICE_UPDATED: 'Notice changed',
    JIRA_NOTICE_DELETED: 'Notice deleted',
    JIRA_EVENTS_HELD: 'Events held',
    JIRA_EVENTS_RELEASED: 'Held events released',
    JIRA_ORGANISATION_EXPORTED: 'Organisation exported',
    JIRA_ORGANISATION_ERASED: 'Organisation erased',
  } satisfies Record<Action, string>,

  /** Every action as a sentence of who did what. */
  sentences: {
    JIRA_SITE_CONNECTED: '{who} connected {target}',
    JIRA_SITE_DISCONNECTED: '{who} disconnected {target}',
    JIRA_SITE_REVOKED: 'Atlassian revoked AvsB’s access to {target}',
    JIRA_ISSUE_CREATED: '{who} filed {target}',
    JIRA_ISSUE_COMMENTED: '{who} commented on {target}',
    JIRA_ISSUE_REOPENED: '{who} reopened {target}',
    JIRA_ISSUE_RESOLVED: '{who} resolved {target}',
    JIRA_TEST_TICKET_SENT: '{who} sent test ticket {target}',
    JIRA_TEST_TICKET_DELETED: '{who} deleted test ticket {target}',
    JIRA_LINK_CREATED_MANUALLY: '{who} linked {target} by hand',
    JIRA_LINK_REMOVED: '{who} removed the link to {target}',
    JIRA_TEMPLATES_UPDATED: '{who} changed the mapping of {target}',
    JIRA_DESTINATION_CREATED: '{who} created the destination {target}',
    JIRA_DESTINATION_UPDATED: '{who} changed the destination {target}',
    JIRA_DESTINATION_PAUSED: '{who} paused {target}',
    JIRA_DESTINATION_RESUMED: '{who} resumed {target}',
    JIRA_DESTINATION_DELETED: '{who} deleted the destination {target}',
    JIRA_NOTICE_CREATED: '{who} has {target} told of problems',
    JIRA_NOTICE_UPDATED: '{who} changed the notice to {target}',
    JIRA_NOTICE_DELETED: '{who} deleted the notice to {target}',
    JIRA_EVENTS_HELD: '{who} began to hold new events of {target}, because there were too many at once',
    JIRA_EVENTS_RELEASED: '{who} had held events of {target} filed',
    JIRA_ORGANISATION_EXPORTED: 'The operator of AvsB exported everything stored for this organisation',
    JIRA_ORGANISATION_ERASED: 'The operator of AvsB erased everything stored for this organisation',
  } satisfies Record<Action, string>,

  /** The same with what only some entries know. */
  connectedAgain: '{who} connected {target} again',
  withDestination: {
    JIRA_ISSUE_CREATED: '{who} filed {target} in {destination}',
    JIRA_ISSUE_COMMENTED: '{who} commented on {target} for {destination}',
    JIRA_ISSUE_REOPENED: '{who} reopened {target} for {destination}',
    JIRA_ISSUE_RESOLVED: '{who} resolved {target} for {destination}',
    JIRA_TEST_TICKET_SENT: '{who} sent test ticket {target} to {destination}',
  } satisfies Partial<Record<Action, string>>,
  closedTestTicket: '{who} closed test ticket {target}, which Jira does not let AvsB delete',
  /** Not by the switch: by something in Jira that an admin has to fix. */
  putOnHold: 'AvsB put the tickets of {target} on hold. {reason}',
  putOnHoldByMapping:
    '{who} mapped {target} to something its project does not have, so its tickets are on hold. {reason}',
  offHold: '{who} fixed {target}, so its tickets are created again. {reason}',
} as const;
