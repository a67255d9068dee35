import { SectionMessage, Stack, Text } from '@forge/react';
import type { IssueAnswer } from '../issue-subjects';
import { Asked, NotConnected } from './asked';
import { SubjectView } from './subject-view';

/** What AvsB knows of an issue: the same in the panel under its description and in the context beside it. */
export function IssueView() {
  return (
    <Asked<IssueAnswer> ask="issueSubjects" what="AvsB’s results">
      {(answer) => <Answered answer={answer} />}
    </Asked>
  );
}

function Answered({ answer }: { readonly answer: IssueAnswer }) {
  if (answer.kind === 'not_connected') return <NotConnected />;
  if (answer.kind === 'hidden') {
    return (
      <SectionMessage title="Jira does not show you this issue." appearance="warning">
        <Text>Ask a project admin for Browse projects.</Text>
      </SectionMessage>
    );
  }
  if (answer.items.length === 0) {
    return (
      <Stack space="space.050">
        <Text>No experiment or flag is linked with this issue.</Text>
        <Text color="color.text.subtle">Link it from the results page in AvsB: Link a Jira ticket.</Text>
      </Stack>
    );
  }
  return (
    <Stack space="space.300">
      {answer.items.map((subject) => (
        <SubjectView key={`${subject.organisation?.id} ${subject.kind} ${subject.id}`} subject={subject} />
      ))}
    </Stack>
  );
}
