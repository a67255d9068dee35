import type { Notice, NoticeKind } from '../api/notices';

/** Everything that the page of notices says. What a receiver answered comes from the relay. */
export const texts = {
  title: 'Notices',
  thing: 'Notices',
  lead: 'AvsB writes once when a problem has stood for a minute, and once when it is over. Shorter problems disturb nobody, and more than five at once come as one message.',
  mailbox: 'Open the demo’s mailbox',
  add: 'Add notice',
  empty: {
    title: 'Nobody is told of problems yet.',
    detail: 'Add a notice, and AvsB writes by e-mail, Slack, Teams or webhook when tickets stop being filed.',
  },

  kinds: {
    email: { name: 'E-mail', means: 'To one address.' },
    slack: { name: 'Slack', means: 'To a channel, by an incoming webhook.' },
    teams: { name: 'Teams', means: 'To a channel or chat, by a workflow’s webhook.' },
    webhook: { name: 'Webhook', means: 'To a service of your own, as signed JSON.' },
  } satisfies Record<NoticeKind, { readonly name: string; readonly means: string }>,
  noMail:
    'E-mail is not set up here. The operator of AvsB for Jira sets SMTP_URL and MAIL_FROM; then it can be chosen.',

  /** “Slack https://hooks.slack.com/…4f2c”. */
  name: (kind: string, target: string) => `${kind} ${target}`,
  enabled: 'Enabled',
  off: 'Off',
  failing: 'Not arriving',
  enabledFor: (name: string) => `Enabled: ${name}`,
  aboutAll: 'About every kind of problem',
  aboutSome: (problems: string) => `About: ${problems}`,
  lastSent: 'Last message sent',
  neverSent: 'No message yet',
  lastFailed: (reason: string) => `The last message could not be sent. ${reason}`,

  problems: {
    reconnect_required: 'A site must be reconnected',
    repair_required: 'A project can no longer be reached',
    remap_required: 'An event must be mapped again',
    configuration: 'Jira’s settings keep events from being filed',
    deliveries_failed: 'Deliveries have failed',
    events_held: 'Events are held, because too many came at once',
    oldest_waiting: 'Something has waited for over 15 minutes',
  } satisfies Record<Notice['about'][number], string>,

  test: 'Send a test',
  testOf: (name: string) => `Send a test: ${name}`,
  testing: 'Sending…',
  tested: 'The test was sent.',
  testFailed: 'The test could not be sent.',
  edit: 'Edit',
  editOf: (name: string) => `Edit: ${name}`,
  remove: 'Delete',
  removeOf: (name: string) => `Delete: ${name}`,

  form: {
    add: 'Add notice',
    edit: (name: string) => `Edit ${name}`,
    kind: 'How',
    address: 'E-mail address',
    url: 'Webhook address',
    urlHelp: {
      slack: 'In Slack: the channel’s settings, Integrations, an app with an incoming webhook.',
      teams: 'In Teams: the channel’s Workflows, “Post to a channel when a webhook request is received”.',
      webhook: 'An https:// address. The secret for checking the signature is shown after saving.',
    } satisfies Record<Exclude<NoticeKind, 'email'>, string>,
    kept: (target: string) => `Leave it empty to keep ${target}.`,
    about: 'About which problems',
    noAddress: 'Enter an e-mail address.',
    noUrl: 'Enter the webhook’s address.',
    noProblem: 'Choose at least one kind of problem.',
    /** The relay's words continue this: “This is not an address.” */
    wrong: (what: string) => `This ${what}.`,
    cancel: 'Cancel',
    save: 'Save notice',
    saving: 'Saving…',
    saved: (name: string) => `${name} is saved.`,
  },

  secret: {
    title: 'Copy the secret now',
    means: 'AvsB signs each message with it, by the Standard Webhooks specification. It is not shown again.',
    label: 'Signing secret',
    copied: 'secret',
    done: 'Done',
  },

  deletion: {
    title: (name: string) => `Delete ${name}?`,
    means: 'It hears of no problem any longer, not even that one it was told of is over.',
    cancel: 'Cancel',
    confirm: 'Delete notice',
    busy: 'Deleting…',
    done: (name: string) => `${name} is deleted.`,
  },
} as const;
