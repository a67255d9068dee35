interface ConnectErrorWords {
  readonly title: string;
  readonly detail: string;
  readonly action: string;
}

const again = 'Try again';

const words: Readonly<Record<string, ConnectErrorWords>> = {
  access_denied: {
    title: 'Access was not approved.',
    detail: 'If Atlassian refused, ask a Jira site admin.',
    action: again,
  },
  invalid_state: {
    title: 'The approval expired or came from another browser.',
    detail: 'Nothing was connected.',
    action: again,
  },
  free_edition: {
    title: 'This site is on Jira Free.',
    detail: 'Its rate limits are too low for AvsB. Upgrade it or choose another.',
    action: 'Connect another site',
  },
  no_jira_site: {
    title: 'Your Atlassian account has no Jira Cloud site.',
    detail: 'Use one that has. Server and Data Center are not supported.',
    action: again,
  },
  missing_scope: {
    title: 'Atlassian granted fewer permissions than AvsB needs.',
    detail: 'Approve every permission listed.',
    action: again,
  },
};

const otherwise: ConnectErrorWords = {
  title: 'Atlassian did not complete the connection.',
  detail: 'Nothing was stored.',
  action: again,
};

/** Why a connection failed and what to do, by the callback's error code. */
export function connectErrorWords(code: string, siteName = 'Your site'): ConnectErrorWords {
  if (code === 'site_mismatch') {
    return { title: 'That is another Jira site.', detail: `${siteName} is unchanged.`, action: again };
  }
  return words[code] ?? otherwise;
}
