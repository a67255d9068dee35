/** Everything that the panel says. It runs in AvsB's own pages, so it says AvsB and Jira, never the page's name. */
export const texts = {
  title: 'Linked Jira tickets',
  titleCounted: (count: number, hasMore: boolean) => `Linked Jira tickets (${count}${hasMore ? '+' : ''})`,
  open: 'Link a Jira ticket',
  showMore: 'Show more',
  showNewest: 'Show the newest',
  loading: 'Loading…',
  tryAgain: 'Try again',
  couldNotLoad: 'Jira tickets could not be loaded.',
  checkConnection: 'Check your connection, then try again.',
  empty: 'No Jira tickets yet.',
  emptyMeans: 'One is filed when a mapped event fires.',

  noSubject: 'The panel was not told whose tickets to show.',
  /** What the page that embeds it has to give. */
  noSubjectMeans: (missing: string) =>
    `Missing: ${missing}. The element takes subject-kind (experiment, flag or flagRule) and subject-id; in a frame, the address takes subjectKind and subjectId.`,

  columns: { ticket: 'Ticket', status: 'Status', origin: 'Reason', created: 'Linked on', action: 'Action' },
  opensInJira: (issueKey: string) => `${issueKey}, opens in Jira`,
  byHand: 'Linked by hand',
  /** In place of the status of a new ticket, which is read within a minute. */
  statusNotRead: 'Just filed',
  remove: 'Remove',
  removeNamed: (issueKey: string) => `Remove link to ${issueKey}`,
  removed: (issueKey: string) => `Link to ${issueKey} removed. The ticket stays in Jira.`,
  undo: 'Undo',
  notRemoved: (issueKey: string) => `The link to ${issueKey} was not removed.`,
  notRestored: (issueKey: string) => `The link to ${issueKey} could not be brought back.`,
  linked: (issueKey: string) => `${issueKey} is linked.`,

  form: {
    issueKey: 'Issue key',
    destination: 'Jira destination',
    choose: 'Choose…',
    destinationOption: (name: string, projectKey: string, siteName: string) => `${name} (${projectKey} on ${siteName})`,
    submit: 'Link ticket',
    busy: 'Linking…',
    cancel: 'Cancel',
    noKey: 'That is not an issue key. It looks like ROLL-1234.',
    noDestination: 'Choose the Jira destination that the ticket belongs to.',
    noDestinations: 'There is no Jira destination yet. An AvsB admin can add one.',
    notShown: (typed: string) => `Jira does not show ${typed} to AvsB. Check key and destination.`,
    unreachable: 'AvsB could not be reached. Check your connection, then try again.',
  },

  relay: {
    failed: 'AvsB answered with an error.',
    reload: 'Reload this page.',
    status: (status: number) => `The response was ${status}. Try again in a moment.`,
  },
} as const;
