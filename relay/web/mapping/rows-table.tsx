import { useState } from 'react';
import { Button, Disclosure, DisclosurePanel, Heading, Switch } from 'react-aria-components';
import type { EventTypeInfo } from '../api/types';
import type { Option } from '../parts/choice';
import { Cell, Row, Table } from '../parts/table';
import type { RowDraft } from './draft';
import { findAvailable } from './editor-field';
import { type Place, RowPreview } from './preview';
import { RowEditor } from './row-editor';

const groups = [
  { group: 'rollout', name: 'Rollouts', isOpen: true },
  { group: 'safety', name: 'Safety', isOpen: true },
  { group: 'other', name: 'Other events', isOpen: false },
] as const;

interface RowsTableProps {
  readonly eventTypes: readonly EventTypeInfo[];
  readonly rows: readonly RowDraft[];
  readonly onChange: (eventType: string, change: Partial<RowDraft>) => void;
  readonly place: Place;
  readonly siteId: string;
  readonly projectKey: string;
  readonly issueTypes: readonly Option[];
  /** What is wrong, by event type and field. */
  readonly errors: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The events of the catalogue by group: which file tickets, and how those look. */
export function RowsTable(props: RowsTableProps) {
  return (
    <div className="stack">
      {groups.map(({ group, name, isOpen }) => (
        <Group
          key={group}
          {...props}
          name={name}
          isOpen={isOpen}
          types={props.eventTypes.filter((type) => type.group === group)}
        />
      ))}
    </div>
  );
}

function Group(props: RowsTableProps & { name: string; isOpen: boolean; types: readonly EventTypeInfo[] }) {
  const { name, isOpen, types, errors } = props;
  const [isExpanded, setExpanded] = useState(isOpen);
  const on = types.filter(({ type }) => props.rows.some((row) => row.eventType === type && row.enabled)).length;
  // A group with errors can't be collapsed.
  const hasErrors = types.some(({ type }) => Object.keys(errors[type] ?? {}).length > 0);
  return (
    <Disclosure className="disclosure" isExpanded={isExpanded || hasErrors} onExpandedChange={setExpanded}>
      <Heading level={3}>
        <Button slot="trigger" className="disclosure-button">
          <span aria-hidden="true" className="chevron">
            ▸
          </span>
          {name} <span className="muted small">{on === 0 ? 'off' : `${on} on`}</span>
        </Button>
      </Heading>
      <DisclosurePanel>
        <Table label={name} head={['Event', 'Issue type', 'Priority', 'Summary', 'File tickets']}>
          {types.map((eventType) => (
            <EventRow key={eventType.type} {...props} eventType={eventType} />
          ))}
        </Table>
      </DisclosurePanel>
    </Disclosure>
  );
}

function EventRow(props: RowsTableProps & { eventType: EventTypeInfo }) {
  const { eventType, rows, onChange, issueTypes, errors } = props;
  const { type, label } = eventType;
  const [isOpen, setOpen] = useState(false);
  const row = rows.find((candidate) => candidate.eventType === type);
  if (row === undefined) return null;
  const ownErrors = errors[type] ?? {};
  const isShown = isOpen || Object.keys(ownErrors).length > 0;
  const issueType = findAvailable(row.issueType, issueTypes);
  return (
    <>
      <Row>
        <Cell>
          <Button
            className="button link"
            aria-expanded={isShown}
            onPress={() => setOpen(!isShown)}
            id={`event-${type}`}
          >
            {label}
          </Button>
        </Cell>
        <Cell label="Issue type">
          {issueType?.name ?? <span className={row.enabled ? 'field-error' : 'muted'}>None</span>}
        </Cell>
        <Cell label="Priority">{row.priority?.name ?? <span className="muted">None</span>}</Cell>
        <Cell label="Summary">{row.summaryTemplate}</Cell>
        <Cell>
          <Switch
            className="switch"
            aria-label={`File tickets for ${label}`}
            isSelected={row.enabled}
            onChange={(enabled) => onChange(type, { enabled })}
          >
            <span className="switch-track" aria-hidden="true" />
            <span aria-hidden="true">{row.enabled ? 'On' : 'Off'}</span>
          </Switch>
        </Cell>
      </Row>
      {isShown && (
        <Row className="editor-row">
          <Cell columns={5}>
            <div className="editor">
              <RowEditor {...props} row={row} onChange={(change) => onChange(type, change)} errors={ownErrors} />
              <RowPreview place={props.place} row={row} />
            </div>
          </Cell>
        </Row>
      )}
    </>
  );
}
