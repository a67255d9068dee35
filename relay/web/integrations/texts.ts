import { countOf } from '../formats';

const destinations = (count: number) => countOf(count, 'destination', 'destinations');

/** What Integrations, its cards and its dialogs say. */
export const texts = {
  title: 'Integrations',
  heading: 'Jira destinations',
  things: 'Destinations',
  extent: (count: number, sites: number) => `${destinations(count)} on ${countOf(sites, 'site', 'sites')}`,
  add: 'Add Jira destination',
  empty: {
    title: 'No Jira destination yet.',
    detail:
      'Connect a Jira Cloud site (Standard, Premium or Enterprise) and pick a project; mapped events then file tickets.',
  },
  ready: (name: string) => `${name} is ready.`,

  list: {
    search: 'Search destinations',
    state: 'State',
    allStates: 'All states',
    sort: 'Sort by',
    sorts: {
      attention: 'Needs attention first',
      name: 'Name, A to Z',
      nameDown: 'Name, Z to A',
      newest: 'Newest first',
    },
    nothing: 'Nothing matches.',
    clear: 'Clear filters',
    count: destinations,
    range: (from: number, to: number, all: number) => `${from}–${to} of ${all}`,
    previous: 'Previous page',
    next: 'Next page',
  },

  states: {
    active: 'Active',
    cannot_file: 'Cannot file tickets',
    nothing_on: 'No events on',
    reconnect_required: 'Reconnect needed',
    repair_required: 'Project unreachable',
    remap_required: 'Issue type missing',
    disabled: 'Paused',
  },
  steps: {
    reconnect: 'Reconnect',
    pick_project: 'Pick a project',
    refresh_templates: 'Refresh templates',
    resume: 'Resume',
  },
  stepFor: (step: string, name: string) => `${step}: ${name}`,

  held: {
    title: (count: number) => `${countOf(count, 'event is', 'events are')} held.`,
    means: 'More new tickets than the storm guard allows came at once. Nothing was sent to Jira for them.',
    first: 'The first one came',
    list: 'Show them',
    file: 'File them',
    dismiss: 'Dismiss them',
  },
  card: {
    extent: (project: string, site: string, on: number, all: number) =>
      `${project} on ${site} · ${on} of ${countOf(all, 'event', 'events')}`,
    waiting: (count: number) => countOf(count, 'delivery waits', 'deliveries wait'),
    failed: (count: number) => `${count} failed`,
    queued: (count: number) => `${count} queued`,
    queuedAtLeast: (count: number) => `${count}+ queued`,
    slowDown: (time: string) => `Jira asked AvsB to slow down; continues at ${time}.`,
    nextAttempt: (reason: string, time: string) => `${reason} Next attempt at ${time}.`,
  },
  problems: {
    label: (name: string) => `Found by the configuration check of ${name}`,
    nothingFiled: 'Nothing can be filed.',
    someNotFiled: (blocked: number, on: number) => `${blocked} of ${countOf(on, 'event', 'events')} cannot be filed.`,
    notes: 'The configuration check found:',
    about: (events: string) => `${events}:`,
    again: 'Check again',
    checking: 'Checking…',
  },

  actions: {
    test: 'Send test ticket',
    edit: 'Edit',
    editOf: (name: string) => `Edit ${name}`,
    more: 'More ▾',
    moreFor: (name: string) => `More for ${name}`,
    pause: 'Pause…',
    resume: 'Resume',
    check: 'Check configuration',
    duplicate: 'Duplicate',
    remove: 'Delete…',
    paused: (name: string) => `${name} is paused.`,
    resumed: (name: string) => `${name} is resumed.`,
  },
  check: {
    title: (name: string) => `Configuration check of ${name}`,
    asking: 'Asking Jira…',
    close: 'Close',
  },

  sites: {
    heading: 'Sites',
    things: 'Jira sites',
    detail: 'The Jira Cloud sites that AvsB may file tickets in.',
    empty: 'No site is connected. Add a destination to connect one.',
    connected: 'Connected',
    reconnectNeeded: 'Reconnect needed',
    disconnected: 'Disconnected',
    youDisconnected: (site: string) => `You disconnected ${site}`,
    theyDisconnected: (who: string, site: string) => `${who} disconnected ${site}`,
    system: 'AvsB',
    connectedBy: 'Connected by',
    permissions: 'Permissions',
    token: 'Access token',
    tokenValid: (time: string) => `Valid until ${time}, then renewed by AvsB.`,
    tokenExpired: 'Renewed by AvsB at its next call.',
    tokenRefused: 'No longer accepted by Atlassian.',
    renewed: 'Last renewed',
    neverRenewed: 'Not yet',
    destinations: 'Destinations',
    count: destinations,
    reconnect: (name: string) => `Reconnect ${name}`,
    connectAgain: (name: string) => `Connect ${name} again`,
    disconnect: (name: string) => `Disconnect ${name}`,
    leaving: 'Going to Atlassian…',
    otherRelay: {
      isFollowing: (url: string) =>
        `Jira reports this site’s changes to another relay, ${url}, which uses the same OAuth app. Here they show after ` +
        'the nightly sync. Give each relay its own OAuth app.',
      wasReplaced: (url: string) =>
        `Jira reported this site’s changes to ${url} before, and reports them here now. If another relay uses the same ` +
        'OAuth app, give each its own.',
    },
    scopes: {
      'read:jira-work': 'Read projects and issues',
      'write:jira-work': 'Create and edit issues',
      'manage:jira-webhook': 'Follow changes by webhook',
      'read:license:jira': 'Read the Jira edition',
      'read:jira-user': 'Find people to assign',
      offline_access: 'Stay connected',
    } as Readonly<Record<string, string>>,
  },

  dialog: {
    siteStep: '1 Site',
    projectStep: '2 Project',
    eventsStep: '3 Events',
    name: 'Name',
    nameHelp: 'Leave it empty to use the project’s name.',
    copyOf: (name: string) => `${name} (copy)`,
    checkTitle: 'Configuration check',
    chooseSite: 'Choose or connect a site.',
    pickProject: 'Pick a project.',
    cancel: 'Cancel',
    create: 'Create destination',
    creating: 'Creating…',
    checking: 'Checking…',
    createAnyway: 'Create anyway',
    connect: 'Connect Jira site',
    connectMeans: 'Atlassian asks which site AvsB may file tickets in. Then pick a project and its events here.',
    leaving: 'Going to Atlassian…',
    connecting: 'Connecting…',
    connected: (site: string) => `${site} is connected.`,
    connectedAgain: {
      title: (site: string) => `${site} is connected again.`,
      detail: 'Waiting tickets are being created.',
    },
    which: 'Which site?',
    useSite: 'Use this site',
    noSiteChosen: 'Choose a site.',
    choices: 'The sites to choose from',
    choiceExpired: 'The choice of sites has expired. Nothing was connected.',
    leave: {
      title: 'Leave without saving?',
      detail: 'The destination has not been created. Your choices will be lost.',
      stay: 'Stay',
      discard: 'Discard changes',
    },
  },

  remove: {
    title: (name: string) => `Delete “${name}”?`,
    stops: 'Its events are no longer filed.',
    waiting: (count: number) => countOf(count, 'waiting delivery ends as failed.', 'waiting deliveries end as failed.'),
    stays: 'Tickets in Jira, their links and the audit log stay.',
    cancel: 'Cancel',
    confirm: 'Delete destination',
    busy: 'Deleting…',
    done: (name: string) => `${name} is deleted.`,
  },

  connectErrors: {
    access_denied: {
      title: 'Access was not approved.',
      detail: 'If Atlassian refused, ask a Jira site admin.',
      action: 'Try again',
    },
    invalid_state: {
      title: 'The approval expired or came from another browser.',
      detail: 'Nothing was connected.',
      action: 'Try again',
    },
    free_edition: {
      title: 'This site is on Jira Free.',
      detail: 'Its rate limits are too low for AvsB. Upgrade it or choose another.',
      action: 'Connect another site',
    },
    no_jira_site: {
      title: 'Your Atlassian account has no Jira Cloud site.',
      detail: 'Use one that has. Server and Data Center are not supported.',
      action: 'Try again',
    },
    missing_scope: {
      title: 'Atlassian granted fewer permissions than AvsB needs.',
      detail: 'Approve every permission listed.',
      action: 'Try again',
    },
  } as Readonly<Record<string, { readonly title: string; readonly detail: string; readonly action: string }>>,
  connectErrorElse: {
    title: 'Atlassian did not complete the connection.',
    detail: 'Nothing was stored.',
    action: 'Try again',
  },
  siteMismatch: {
    title: 'That is another Jira site.',
    detail: (site: string) => `${site} is unchanged.`,
    yourSite: 'Your site',
    action: 'Try again',
  },
} as const;
