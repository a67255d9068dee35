/** What parts that many pages share say. */
export const texts = {
  working: 'Working…',
  tryAgain: 'Try again',
  trying: 'Trying…',
  choose: 'Choose…',
  loading: (thing: string) => `Loading ${thing}…`,
  notLoaded: (thing: string) => `${thing} could not be loaded.`,
  asOf: (time: string) => `As of ${time}.`,
  jiraSaid: 'Jira said',
  explain: (term: string) => `What is ${term}?`,
  moreInHelp: 'More in Help',
  terms: {
    deduplication: {
      name: 'de-duplication',
      meaning:
        'While a ticket is open, the same event on the same experiment is added to it as a comment. Once the ticket is Done, the next event files a new one.',
    },
    srm: {
      name: 'a sample-ratio mismatch (SRM)',
      meaning:
        'Visitors were not split between the variations as planned, so something favours one of them, and the results cannot be trusted until it is found.',
    },
    adf: {
      name: 'ADF',
      meaning:
        'Atlassian Document Format: the JSON in which Jira keeps descriptions. AvsB turns the default description and plain text into it; write it yourself for a layout of your own.',
    },
  },
} as const;
