import { formatCount, formatList } from '../formats';

/** What would have happened to events, for the kinds of decisions of a dry run. */
const triedDecisions = {
  create: 'filed',
  comment: 'commented',
  reopen: 'reopened',
  resolve: 'resolved',
  skip: 'skipped',
  hold: 'held',
  wait: 'waiting',
} as const;

/** All texts of the editor of rows. A sentence with values is a function, so that another language can order them. */
export const texts = {
  groups: { rollout: 'Rollouts', safety: 'Safety', other: 'Other events' },
  columns: {
    event: 'Event',
    issueType: 'Issue type',
    priority: 'Priority',
    summary: 'Summary',
    fileTickets: 'File tickets',
  },
  on: 'On',
  off: 'Off',
  groupOff: 'off',
  groupOn: (count: number) => `${count} on`,
  fileTicketsFor: (event: string) => `File tickets for ${event}`,
  none: 'None',
  issueTypes: 'Issue types',

  issueType: 'Issue type',
  chooseIssueType: 'Choose an issue type.',
  issueTypeGone: (projectKey: string, name: string) =>
    `${projectKey} no longer has the issue type “${name}”. Choose another.`,
  priority: 'Priority',

  summary: 'Summary',
  enterSummary: 'Enter a summary.',
  unclosed: (written: string) => `“${written}” is not closed. Choose a variable, or add }}.`,
  lengthOf: (chars: number, maxChars: number) => `${chars} of ${maxChars}`,

  variables: 'Variables',
  variablesUsed: 'Variables used',
  insertVariable: 'Insert variable',
  insertIntoDescription: 'Insert variable into the description',
  sampleOf: (value: string) => `e.g. ${value}`,

  description: 'Description',
  descriptionKinds: { default: 'Default', text: 'Plain text', adf: 'ADF JSON' },
  defaultDescription: 'What happened, the key statistics, the configuration and a preview of the results.',
  plainText: 'Plain text',
  adfJson: 'ADF JSON',
  adfHelp:
    'Atlassian Document Format: the JSON that Jira stores for rich text. A variable shows the value that AvsB sent, for example 0.042 for 4.2%.',
  startFromDefault: 'Start from the default document',

  labels: 'Labels',
  labelsHelp: 'A space, a comma or Enter ends a label.',
  labelsOfEvent: 'Labels of this event',
  removeLabel: (label: string) => `Remove ${label}`,

  whenItFiresAgain: 'When it fires again',
  ticketPerSubject: 'One ticket per experiment',
  ticketPerMetric: 'One ticket per experiment and metric',

  lifecycle: {
    title: 'Ticket life cycle',
    whileOpen: {
      label: 'While the ticket is open',
      options: {
        comment: { name: 'Comment each time', means: 'Each time it happens again, the ticket gets a comment.' },
        daily: {
          name: 'Comment once a day',
          means: 'The ticket gets at most one comment in 24 hours, which says how often it happened in between.',
        },
        silent: { name: 'Stay silent', means: 'Nothing is added to the ticket while it is open.' },
      },
    },
    afterDone: {
      label: 'After it is done',
      options: {
        new: {
          name: 'File a new ticket',
          means: 'The next time it happens there is a new ticket that links to this one.',
        },
        reopen: {
          name: 'Reopen the ticket',
          means:
            'A ticket that was done recently is moved back to an open status, at most twice; after that, a new one is filed.',
        },
      },
    },
    days: 'Reopen within (days)',
    daysMeans: 'A ticket that is done for longer stays done, and a new one is filed.',
    enterDays: 'Enter a whole number of days from 1 to 90.',
    reopenedWithin: (days: string) => `Reopen the ticket within ${days} days`,
    silent: {
      label: 'Never reopen or re-file when closed as',
      means:
        'A ticket that was closed with one of these, for example Won’t Do, stays closed: what happens again is skipped until somebody reopens it.',
      gone: (name: string) => `Jira no longer has “${name}”, so no ticket can be closed with it. Remove it.`,
      failed: (detail: string) => `Jira’s resolutions could not be loaded. ${detail}`,
      chosen: 'Resolutions after which AvsB stays silent',
      remove: (name: string) => `Remove ${name}`,
    },
    onRecovery: {
      label: 'When the problem is over',
      options: {
        nothing: { name: 'Do nothing', means: 'The ticket stays as it is.' },
        comment: { name: 'Comment', means: 'The open ticket gets a comment that says so.' },
        resolve: {
          name: 'Resolve the ticket',
          means: 'The open ticket gets a comment and is moved to Done, once everything it reported is over.',
        },
      },
    },
  },

  reset: 'Reset to default',
  resetRow: (event: string) => `Reset to default: ${event}`,
  sendTestTicket: 'Send test ticket',
  saveBeforeTest: 'Save first: a test ticket is made from the saved row.',

  preview: 'Preview',
  previewOf: (event: string) => `Preview of ${event}`,
  previewFor: 'Preview for',
  sampleData: 'Sample data',
  pastEvent: (subject: string, when: string, issueKey: string | null) =>
    issueKey === null ? `${subject} · ${when}` : `${subject} · ${when} · ${issueKey}`,
  noPastEvents: 'Past events of this type appear here once AvsB has received one for this destination.',
  thePastEvent: 'The event',
  trimmed: 'The data of this event is no longer kept. The preview shows the sample for the same subject.',
  lastValidEdit: 'Your last valid edit',
  previewFailed: 'The preview could not be created.',
  loadingPreview: 'the preview',
  previewLabels: 'Labels',
  truncated: "The description is cut to Jira's limit.",

  project: 'Project',
  projects: 'Projects',
  showProjects: 'Show projects',
  searchProjects: 'Search by name or key',
  searching: 'Searching…',
  projectsFailed: (detail: string) => `Projects could not be loaded. ${detail}`,
  noProjects: 'AvsB may not create issues in any project here. Ask a Jira admin for Browse projects and Create issues.',
  noProjectMatches: (typed: string) => `No project matches “${typed}”.`,

  check: 'Configuration check',
  ready: 'Ready.',
  canFile: (events: number, projectKey: string) =>
    events === 1 ? `AvsB can file its event in ${projectKey}.` : `AvsB can file all ${events} events in ${projectKey}.`,
  canFileNothing: (projectKey: string) =>
    `No event files tickets yet. Switch one on, and AvsB files it in ${projectKey}.`,

  /** What is wrong within a JSON description. */
  within: (path: string, message: string) => `At ${path}: ${message}`,

  jsonAt: (line: number, column: number, problem: string) => `Line ${line}, column ${column}: ${problem}.`,
  notJson: 'this is not JSON',
  json: {
    InvalidSymbol: 'this is not JSON',
    InvalidNumberFormat: 'this is not a number',
    PropertyNameExpected: 'a name in double quotes is missing',
    ValueExpected: 'a value is missing',
    ColonExpected: 'a colon is missing',
    CommaExpected: 'a comma is missing',
    CloseBraceExpected: 'a closing } is missing',
    CloseBracketExpected: 'a closing ] is missing',
    EndOfFileExpected: 'there is something after the end',
    InvalidCommentToken: 'JSON has no comments',
    UnexpectedEndOfString: 'a closing quote is missing',
    InvalidEscapeCharacter: 'this escape does not exist',
    InvalidUnicode: 'this escape does not exist',
    InvalidCharacter: 'a string has a character that must be escaped',
  },

  when: {
    title: 'When',
    every: 'Every event of this type is filed.',
    all: 'All of these must hold',
    any: 'One of these must hold',
    match: 'Which events are filed',
    variable: 'Variable',
    operator: 'Comparison',
    value: 'Value',
    values: 'Values, separated by commas',
    operators: {
      equals: 'is',
      not_equals: 'is not',
      contains: 'contains',
      one_of: 'is one of',
      at_least: 'is at least',
      at_most: 'is at most',
      exists: 'exists',
      missing: 'is missing',
    },
    add: 'Add condition',
    tryIt: 'Try it',
    trying: 'Looking…',
    tried: (by: Readonly<Record<keyof typeof triedDecisions, number>>) => {
      const kinds = Object.keys(triedDecisions) as (keyof typeof triedDecisions)[];
      const counts = kinds.flatMap((kind) =>
        by[kind] === 0 ? [] : [`${formatCount(by[kind])} ${triedDecisions[kind]}`],
      );
      return counts.length === 0
        ? 'None of this destination’s rows that are on had an event in the last 30 days.'
        : `Of this destination’s events of the last 30 days: ${formatList(counts)}. Nothing was sent.`;
    },
    triedMeans:
      'This is played without Jira: it begins without a ticket, and one counts as open until AvsB itself would resolve it.',
    newest: (event: string) => `The newest of “${event}”:`,
    decisions: triedDecisions,
    searchVariables: 'Search or type',
    other: (variable: string) => `Another variable: ${variable}`,
    remove: (place: number) => `Remove condition ${place}`,
    place: (place: number) => `Condition ${place}`,
    chooseVariable: 'Choose a variable for each condition.',
    enterValue: 'Enter a value for each condition.',
    enterNumber: 'Enter a number, or a time such as 2026-12-01T09:00:00Z.',
  },

  /** What the fields of a row are called within a sentence. */
  fields: {
    enabled: 'whether tickets are filed',
    issueType: 'issue type',
    priority: 'priority',
    summaryTemplate: 'summary',
    descriptionTemplate: 'description',
    labels: 'labels',
    dedupScope: 'when it fires again',
    fields: 'other fields',
    when: 'which events are filed',
    lifecycle: 'ticket life cycle',
  },
  /** What the values of fields are called where two edits are compared. */
  values: {
    on: 'on',
    off: 'off',
    none: 'none',
    default: 'the default',
    perSubject: 'one ticket',
    perMetric: 'one ticket per metric',
    everyEvent: 'every event',
    and: ' and ',
    or: ' or ',
  },
} as const;
