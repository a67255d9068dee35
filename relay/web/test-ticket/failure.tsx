import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { ApiProblem, wordsOf } from '../api/problem';
import { useGoToAtlassian } from '../api/sites';
import type { Destination } from '../api/types';
import { keepReconnect } from '../integrations/kept-draft';
import { Button } from '../parts/button';
import { JiraSaid, Notice } from '../parts/notice';

interface TestFailureProps {
  readonly error: unknown;
  readonly destination: Destination;
  readonly onTryAgain: () => void;
}

/** Why the test ticket was not created: Jira's own sentence, and the one step that fixes it. */
export function TestFailure({ error, destination, onTryAgain }: TestFailureProps) {
  const jira = error instanceof ApiProblem ? error.jira : undefined;
  const { title, detail } = wordsOf(error);
  return (
    <Notice
      look="bad"
      role="alert"
      takesFocus
      title={jira === undefined ? title : 'Jira refused the ticket.'}
      action={<Step error={error} destination={destination} onTryAgain={onTryAgain} />}
    >
      {jira === undefined ? detail : <JiraSaid words={jira} />}
    </Notice>
  );
}

function Step({ error, destination: { id, site }, onTryAgain }: TestFailureProps): ReactNode {
  const atlassian = useGoToAtlassian();
  const page = `/settings/integrations/destinations/${id}`;
  switch (stepFor(error)) {
    case 'project':
      return (
        <Link href={`${page}?repair`} className="button">
          Pick a project
        </Link>
      );
    case 'issue_type':
      return (
        <Link href={`${page}?remap`} className="button">
          Refresh templates
        </Link>
      );
    case 'access':
      return (
        <Button
          onPress={() => {
            keepReconnect(site.id);
            atlassian.mutate(site.id);
          }}
          isPending={atlassian.isPending}
          busy="Going to Atlassian…"
        >
          Reconnect
        </Button>
      );
    case 'again':
      return <Button onPress={onTryAgain}>Try again</Button>;
  }
}

/** What needs fixing, by the status and the fields that Jira named. */
function stepFor(error: unknown): 'project' | 'issue_type' | 'access' | 'again' {
  if (!(error instanceof ApiProblem)) return 'again';
  if (error.code === 'reconnect_required') return 'access';
  const { jira } = error;
  if (jira === undefined) return 'again';
  const said = [...jira.errorMessages, ...Object.values(jira.errors)].join(' ');
  if ('project' in jira.errors || 'pid' in jira.errors || jira.status === 404) return 'project';
  if ('issuetype' in jira.errors) return 'issue_type';
  if (jira.status === 401 || /scope|refresh.?token|invalid_grant|unauthorized/i.test(said)) return 'access';
  return jira.status === 403 ? 'project' : 'again';
}
