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
} as const;
