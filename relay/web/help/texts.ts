/** The help for admins: one section for each question, and where to read on. */
export const texts = {
  title: 'Help',
  lead: 'AvsB files tickets in Jira for what happens to your experiments and feature flags, and comments on them while they are open.',
  contents: 'On this page',
  sections: [
    {
      id: 'destinations',
      title: 'Destinations',
      paragraphs: [
        'A destination is one Jira project with a row for each event: whether it files tickets, and how they look. An event that is on in several destinations files a ticket in each.',
        'Duplicate a destination to start another one with the same rows. While one is paused, new events are not filed.',
      ],
    },
    {
      id: 'deduplication',
      title: 'De-duplication',
      paragraphs: [
        'The same event on the same experiment does not file a second ticket while the first is open: AvsB comments on the open one instead. Once that ticket is Done in Jira, the next event files a new one.',
        '“One ticket per experiment and metric” keeps a ticket for each metric, such as two guardrails that breach at the same time.',
      ],
    },
    {
      id: 'fields',
      title: 'Fields',
      paragraphs: [
        'A row can set any other field of its issue type. Those that Jira requires stand first, and are marked until they have a value; Jira refuses tickets without them. Add others by their name.',
        '“Depends on the event” gives a field a value for each value of a variable, such as a severity for each direction of a breach, and one for all others.',
      ],
    },
    {
      id: 'srm',
      title: 'Sample-ratio mismatch (SRM)',
      paragraphs: [
        'An experiment that should split its visitors half and half, but did not, has a sample-ratio mismatch. Something then favours one variation, such as a redirect that loses visitors, so the results cannot be trusted until it is found.',
      ],
    },
    {
      id: 'adf',
      title: 'Atlassian Document Format (ADF)',
      paragraphs: [
        'Jira keeps descriptions as ADF, a JSON document of paragraphs, lists, tables and panels. Most teams need none of it: the default description and plain text are turned into ADF by AvsB. Choose ADF JSON where you want your own layout.',
      ],
    },
    {
      id: 'notices',
      title: 'Notices',
      paragraphs: [
        'AvsB tells people by e-mail, Slack, Teams or a webhook of your own when tickets stop being filed: once when a problem has stood for a minute, and once when it is over. Each notice can be about some kinds of problems only.',
      ],
    },
    {
      id: 'test',
      title: 'Test tickets',
      paragraphs: [
        'A test ticket proves the way to Jira with a real issue, prefixed [TEST]. Delete it from the same dialog; where Jira does not let AvsB delete, it is commented and closed.',
      ],
    },
  ],
  states: {
    title: 'When tickets are on hold',
    terms: [
      {
        name: 'Reconnect needed',
        meaning: 'Atlassian or an admin ended AvsB’s access to the site. Reconnect it, and what waits is filed.',
      },
      {
        name: 'Project unreachable',
        meaning:
          'Jira does not let AvsB create issues there. Pick a project, or ask a Jira admin for Browse projects and Create issues.',
      },
      {
        name: 'Issue type missing',
        meaning:
          'The project no longer has an issue type or priority that a row uses. Refresh templates, and choose another one.',
      },
      {
        name: 'Cannot file tickets',
        meaning:
          'The configuration check found what keeps each event from being filed, such as a field that the project requires. The card lists the reasons, and is checked again when you come back from Jira.',
      },
      {
        name: 'Paused',
        meaning: 'An admin paused the destination. Until it is resumed, new events are recorded as skipped.',
      },
    ],
  },
  further: 'Read on',
  api: 'API reference',
  atlassian: 'Atlassian: structure of ADF documents',
} as const;
