import type { DemoFault, DemoScenario } from '../api/demo';
import type { Delivery } from '../api/types';

/** Everything that the demo's page says. */
export const texts = {
  title: 'Demo · nothing leaves this computer',
  product: 'AvsB for Jira files a Jira ticket when an experiment or a feature flag needs attention.',
  page: 'This page plays AvsB: send an event, and watch what happens in a simulated Jira.',

  nav: 'Demo',
  integrations: 'Integrations',
  deliveries: 'Deliveries',
  mailbox: (count: number) => (count === 0 ? 'Mailbox' : `Mailbox (${count})`),
  docs: 'API docs',

  skipSetup: 'Skip setup',
  skippingSetup: 'Setting up…',
  reset: 'Reset',
  resetTitle: 'Reset the demo?',
  resetMeaning:
    'Sites, destinations, tickets and deliveries of the demo are deleted, in AvsB and in the simulated Jira.',
  cancel: 'Cancel',
  resetConfirm: 'Reset demo',
  resetting: 'Resetting…',
  resetDone: 'The demo has been reset.',

  connect: 'Connect',
  connectMeaning: 'AvsB files its tickets in a Jira site. Connect the simulated one, as an admin connects a real one.',
  connectSite: 'Connect Jira site',
  connecting: 'Going to Atlassian…',
  create: 'Create',
  connected: (site: string) => `${site} is connected.`,
  createMeaning: 'A destination files the events in one project, here ROLL.',
  createDestination: 'Create destination',
  creating: 'Creating…',

  events: 'Send an event from AvsB',
  eventsNotYet: 'Connect a Jira site and create a destination first.',
  sameAgainNotYet: 'Send an event first: “Same again” repeats the latest one.',
  scenarios: {
    guardrail_breached: 'Guardrail breached',
    guardrail_recovered: 'Guardrail recovered',
    winner_declared: 'Winner',
    srm_failed: 'SRM',
    rule_activated: 'Rule on',
    same_again: 'Same again',
  } satisfies Record<DemoScenario, string>,
  sending: 'Sending…',

  problems: 'Simulate a problem',
  problemsNotYet: 'Create a destination first: until then AvsB has nothing to do in Jira.',
  faults: {
    well: { name: 'None', meaning: 'Jira works.' },
    slow: { name: 'Slow responses', meaning: 'Jira takes 3 seconds for each answer.' },
    rate_limited: {
      name: 'Rate limit (429)',
      meaning: 'Jira asks AvsB to slow down. Send an event, then choose None: AvsB continues by itself.',
    },
    access_revoked: {
      name: 'Access revoked',
      meaning:
        'Atlassian revoked AvsB’s access. Send an event, then choose None and reconnect. After a minute, the mailbox has a mail.',
    },
    issue_type_deleted: {
      name: 'Issue type deleted',
      meaning: 'ROLL has no Bug any longer. Send Guardrail breached or SRM for a new ticket, then choose None.',
    },
    field_required: {
      name: 'Required field added',
      meaning: 'New tickets in ROLL need a Team, which AvsB does not set. Send an event, then choose None and retry.',
    },
    project_archived: {
      name: 'Project archived',
      meaning: 'ROLL is archived: its tickets can only be read. Send an event, then choose None and pick ROLL again.',
    },
  } satisfies Record<DemoFault, { readonly name: string; readonly meaning: string }>,
  openTicketHint:
    'While a ticket is open, its event is a comment. Move the ticket to Done to see a new one being filed.',
  wholeLife: 'Resolve and reopen the guardrail’s ticket',
  wholeLifeHint:
    'Send Guardrail breached, then Guardrail recovered: the ticket is resolved. Breached again, it is reopened. ' +
    'This sets “Ticket life cycle” of the event in the destination.',

  latest: 'Latest event',
  nothingYet: 'Nothing has been sent yet.',
  received: (event: string, subject: string) => `${event} on ${subject} was received.`,
  outcomes: {
    created: (key) => `${key} was created in Jira.`,
    commented: (key) => `${key} got a comment in Jira.`,
    reopened: (key) => `${key} was reopened in Jira.`,
    resolved: (key) => `${key} was resolved in Jira.`,
  } satisfies Record<NonNullable<Delivery['outcome']>, (key: string) => string>,
  openTicket: (key: string) => `Open ${key} in Jira`,
  openResults: 'Open the results page',
  deliveryDetails: 'Delivery details',
  opensTab: '(opens a new tab)',

  board: 'The simulated Jira’s board',
  theDemo: 'The demo',
  destinations: 'Destinations',
  sites: 'Jira sites',
} as const;
