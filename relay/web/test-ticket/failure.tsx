import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { ApiProblem, mayHelpToRetry, wordsOf } from '../api/problem';
import { useGoToAtlassian } from '../api/sites';
import type { Destination } from '../api/types';
import { keepReconnect } from '../integrations/kept-draft';
import { Button } from '../parts/button';
import { JiraSaid, Notice } from '../parts/notice';
import { texts } from './texts';

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
      title={jira === undefined ? title : texts.refused}
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
          {texts.steps.project}
        </Link>
      );
    case 'issue_type':
      return (
        <Link href={`${page}?remap`} className="button">
          {texts.steps.issueType}
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
          busy={texts.steps.leaving}
        >
          {texts.steps.access}
        </Button>
      );
    case 'mapping':
      return (
        <Link href={page} className="button">
          {texts.steps.mapping}
        </Link>
      );
    case 'none':
      return null;
    case 'again':
      return <Button onPress={onTryAgain}>{texts.steps.again}</Button>;
  }
}

/** What needs fixing, by the status and the fields that Jira named. What cannot help is not proposed. */
function stepFor(error: unknown): 'project' | 'issue_type' | 'mapping' | 'access' | 'again' | 'none' {
  if (!(error instanceof ApiProblem)) return 'again';
  if (error.code === 'reconnect_required') return 'access';
  if (error.code === 'repair_required') return 'project';
  if (error.code === 'no_issue_type') return 'mapping';
  const { jira } = error;
  if (jira === undefined) return mayHelpToRetry(error) ? 'again' : 'none';
  const said = [...jira.errorMessages, ...Object.values(jira.errors)].join(' ');
  if ('project' in jira.errors || 'pid' in jira.errors || jira.status === 404) return 'project';
  if ('issuetype' in jira.errors) return 'issue_type';
  if (jira.status === 401 || /scope|refresh.?token|invalid_grant|unauthorized/i.test(said)) return 'access';
  if (jira.status === 403) return 'project';
  return Object.keys(jira.errors).length > 0 ? 'mapping' : 'again';
}
