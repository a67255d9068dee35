/** All texts of the fields of a row. A sentence with values is a function, so that another language can order them. */
export const texts = {
  heading: 'Fields',
  loading: 'Fields',
  chooseIssueType: 'Choose an issue type to see its fields.',
  none: (issueType: string) => `Jira has no other fields for ${issueType}.`,
  addField: 'Add field',
  searchFields: 'Search fields',
  allAdded: 'All fields of this issue type are shown.',
  remove: 'Remove',
  removeField: (name: string) => `Remove ${name}`,

  required: 'Required',
  requiredMeans: 'Jira refuses tickets without it.',
  unsupported: (name: string) =>
    `AvsB can’t set fields of this kind. Make “${name}” optional in Jira, or choose another issue type.`,
  gone: (name: string, projectKey: string, issueType: string) =>
    `${projectKey} has no field “${name}” for ${issueType}. Tickets are filed without it.`,
  valueGone: (name: string, projectKey: string) => `${projectKey} no longer has “${name}”. Choose another.`,

  dependOnEvent: 'Depends on the event',
  dependOnEventFor: (name: string) => `Depends on the event: ${name}`,
  dependsOn: 'Depends on',
  variable: (meaning: string, name: string) => `${meaning} (${name})`,
  when: (variable: string) => `When ${variable} is`,
  valueIs: (name: string) => `${name} is`,
  otherwise: 'Otherwise',
  addCase: 'Add value',
  removeCase: (when: string) => (when === '' ? 'Remove' : `Remove “${when}”`),
  sameForAll: 'Same for every event',
  sameForAllFor: (name: string) => `Same for every event: ${name}`,
  caseWithoutValue: (name: string) => `Enter what the variable must be for each value of ${name}.`,
  caseTwice: (when: string) => `“${when}” is there twice. Upper and lower case are the same.`,

  nothing: 'nothing',
  noneChosen: 'None',
  search: 'Search',
  nothingMatches: 'Nothing matches.',
  searching: 'Searching…',
  add: 'Add…',
  valuesOf: (name: string) => `Values of ${name}`,
  removeValue: (value: string) => `Remove ${value}`,
  insertInto: (name: string) => `Insert variable into ${name}`,

  numberHelp: 'Enter a number, or a variable that holds one.',
  urlHelp: 'Enter an address that begins with https://, or a variable that holds one.',
  parentHelp: 'Enter an issue key such as ROLL-12, or a variable that holds one.',
  groupHelp: 'The name of a group in Jira.',
  groupsHelp: 'The names of groups in Jira. Enter ends a name.',
  documentHelp: 'This is an ADF document, which the API sets.',
  replaceDocument: 'Write text instead',

  date: {
    kind: (name: string) => `${name}: which date`,
    kinds: {
      businessDays: 'Business days after the event',
      days: 'Days after the event',
      fixed: 'A fixed date',
      variable: 'From a variable',
    },
    daysLabel: (name: string) => `${name}: days`,
    variableHelp: 'A variable that holds a date.',
  },
  cascade: { child: (name: string) => `${name}: second level` },

  people: {
    help: 'Type a name.',
    unknown: 'Someone who is no longer in Jira',
    reconnect: 'Reconnect',
    leaving: 'Going to Atlassian…',
  },

  preview: 'Fields',
  /** What the relay says of a field continues its name. */
  problem: (name: string, message: string) =>
    /^[a-z]/.test(message) ? `${name} ${message}${/[.!?]$/.test(message) ? '' : '.'}` : message,
} as const;
