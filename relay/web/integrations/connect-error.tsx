import { Button } from '../parts/button';
import { Notice } from '../parts/notice';

interface ErrorWords {
  readonly title: string;
  readonly detail: string;
  readonly action: string;
}

const again = 'Try again';

/** Why a connection did not come about, by the code that the callback brings. */
const words: Readonly<Record<string, ErrorWords>> = {
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
    detail: 'Its rate limits are too low for us. Upgrade it or choose another.',
    action: 'Connect another site',
  },
  no_jira_site: {
    title: 'Your Atlassian account has no Jira Cloud site.',
    detail: 'Use one that has. Server and Data Center are not supported.',
    action: again,
  },
  missing_scope: {
    title: 'Atlassian granted less than we need.',
    detail: 'Approve every permission listed.',
    action: again,
  },
  site_mismatch: { title: 'That is another Jira site.', detail: 'The site is unchanged.', action: again },
};

const otherwise: ErrorWords = {
  title: 'Atlassian did not complete the connection.',
  detail: 'Nothing was stored.',
  action: again,
};

export interface ConnectErrorProps {
  readonly code: string;
  /** The site that was to be connected again. */
  readonly siteName: string | undefined;
  readonly isLeaving: boolean;
  readonly onTryAgain: () => void;
}

/** Tells it, with the focus, and offers the way on. */
export function ConnectErrorNotice({ code, siteName, isLeaving, onTryAgain }: ConnectErrorProps) {
  const { title, detail, action } = words[code] ?? otherwise;
  return (
    <Notice
      look="bad"
      role="alert"
      takesFocus
      title={title}
      action={
        <Button onPress={onTryAgain} isPending={isLeaving} busy="Going to Atlassian…">
          {action}
        </Button>
      }
    >
      {code === 'site_mismatch' && siteName !== undefined ? `${siteName} is unchanged.` : detail}
    </Notice>
  );
}
