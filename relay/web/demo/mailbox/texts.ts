/** Everything that the demo's mailbox says, beside the mails. */
export const texts = {
  title: 'Mailbox',
  back: 'Demo',
  lead: 'AvsB mails you when tickets stop being filed, and when that is over. In the demo every mail ends here: nothing leaves this computer.',
  notices: 'Choose who is told, and of what, in Notices',

  story: 'See it happen',
  breakIt: 'Break the connection',
  breaking: 'Breaking…',
  repair: 'Repair the connection',
  repairing: 'Repairing…',
  setUpFirst: 'Set the demo up first: connect a site and create a destination.',
  toTheDemo: 'Go to the demo',
  works: 'Everything works. Break the connection to Jira: Atlassian takes AvsB’s access away, and an event comes in.',
  pending: (title: string, seconds: number) =>
    `${title}. AvsB mails what has stood for a minute: the mail comes in about ${seconds} s, unless you repair the connection first.`,
  soon: (title: string) => `${title}. The mail is on its way.`,
  nobody: (title: string) => `${title}. No notice asks for it, so nobody is told.`,
  told: (title: string) =>
    `${title}, and the mail says so. Repair the connection, and another one says that it is over.`,
  otherProblem: 'Fix it in Integrations',

  mails: 'Mails',
  none: 'No mail yet.',
  noneMeans: 'Mails are kept until the demo stops.',
  to: (address: string) => `To ${address}`,
} as const;
