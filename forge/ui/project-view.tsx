import { DynamicTable, Heading, Link, List, ListItem, SectionMessage, Stack, Text } from '@forge/react';
import type { ProjectAnswer, ShownRow, ShownType } from '../issue-types';
import { Asked, NotConnected } from './asked';

/** A project's settings page: which of its issue types AvsB uses, and what prevents tickets. */
export function ProjectView() {
  return (
    <Asked<ProjectAnswer> ask="projectIssueTypes" what="AvsB’s mappings">
      {(answer) => <Answered answer={answer} />}
    </Asked>
  );
}

function Answered({ answer }: { readonly answer: ProjectAnswer }) {
  if (answer.kind === 'not_connected') return <NotConnected />;
  if (answer.kind === 'forbidden') {
    return (
      <SectionMessage title="This page is for admins of the project." appearance="warning">
        <Text>Ask a Jira admin for Administer projects.</Text>
      </SectionMessage>
    );
  }
  const { types, broken, typesUrl } = answer;
  const isUnused = broken.length === 0 && types.every(({ rows }) => rows.length === 0);
  return (
    <Stack space="space.200">
      {broken.length > 0 && <Broken rows={broken} />}
      {isUnused && <Text>AvsB files no tickets in this project. An AvsB admin can add it under Integrations.</Text>}
      <DynamicTable
        caption="Issue types of this project"
        head={{ cells: [cell('type', 'Issue type'), cell('rows', 'AvsB files as it')] }}
        rows={types.map((type) => ({
          key: type.id,
          cells: [cell('type', type.name), cell('rows', <Rows of={type} />)],
        }))}
        emptyView="This project has no issue types."
      />
      <Text>
        <Link href={typesUrl} openNewTab>
          Change which issue types this project has
        </Link>
      </Text>
    </Stack>
  );
}

function Broken({ rows }: { readonly rows: readonly ShownRow[] }) {
  return (
    <Stack space="space.100">
      <Heading size="small">Needs attention</Heading>
      <SectionMessage title="Some events file no tickets here." appearance="warning">
        <List type="unordered">
          {rows.map((row) => (
            <ListItem key={`${row.destination.url} ${row.event}`}>
              {row.event}: {row.problem}{' '}
              <Link href={row.destination.url} openNewTab>
                {`Fix it in “${row.destination.name}”`}
              </Link>
            </ListItem>
          ))}
        </List>
      </SectionMessage>
    </Stack>
  );
}

function Rows({ of: { rows } }: { readonly of: ShownType }) {
  if (rows.length === 0) return <Text color="color.text.subtle">Nothing</Text>;
  return (
    <Stack space="space.050">
      {rows.map((row) => (
        <Text key={`${row.destination.url} ${row.event}`}>
          {row.priority === null ? row.event : `${row.event}, priority ${row.priority}`}{' '}
          <Link href={row.destination.url} openNewTab>
            {row.destination.name}
          </Link>
        </Text>
      ))}
    </Stack>
  );
}

function cell(key: string, content: unknown) {
  return { key, content };
}
