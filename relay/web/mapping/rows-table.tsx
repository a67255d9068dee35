import { type ReactNode, useState } from 'react';
import { Button as AriaButton, Disclosure, DisclosurePanel, Heading, Switch } from 'react-aria-components';
import type { EventTypeInfo } from '../api/types';
import { Button } from '../parts/button';
import type { Option } from '../parts/choice';
import { Cell, Row, Table } from '../parts/table';
import { type RowDraft, resetRow } from './draft';
import { findAvailable } from './editor-field';
import type { RowErrors } from './errors';
import { RowWorkbench } from './row-workbench';
import { texts } from './texts';
import type { Place } from './use-preview';

const groups = [
  { group: 'rollout', isOpen: true },
  { group: 'safety', isOpen: true },
  { group: 'other', isOpen: false },
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
  readonly errors: RowErrors;
  /** What is to be known of a row, below its event. */
  readonly noteOf?: (eventType: string) => ReactNode;
  /** What can be done with a row besides, below its fields. */
  readonly actionsOf?: (row: RowDraft) => ReactNode;
}

/** The events of the catalogue by group: which file tickets, and how those look. */
export function RowsTable(props: RowsTableProps) {
  return (
    <div className="stack">
      {groups.map(({ group, isOpen }) => (
        <Group
          key={group}
          {...props}
          name={texts.groups[group]}
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
        <AriaButton slot="trigger" className="disclosure-button">
          <span aria-hidden="true" className="chevron">
            ▸
          </span>
          {name} <span className="muted small">{on === 0 ? texts.groupOff : texts.groupOn(on)}</span>
        </AriaButton>
      </Heading>
      <DisclosurePanel>
        <Table label={name} head={Object.values(texts.columns)}>
          {types.map((eventType) => (
            <EventRow key={eventType.type} {...props} eventType={eventType} />
          ))}
        </Table>
      </DisclosurePanel>
    </Disclosure>
  );
}

function EventRow(props: RowsTableProps & { eventType: EventTypeInfo }) {
  const { eventType, rows, onChange, issueTypes, errors, noteOf, actionsOf } = props;
  const { type, label } = eventType;
  const [isOpen, setOpen] = useState(false);
  const row = rows.find((candidate) => candidate.eventType === type);
  const ownErrors = errors[type] ?? {};
  const hasErrors = Object.keys(ownErrors).length > 0;
  // An error opens the row, which stays open once the error is gone.
  if (hasErrors && !isOpen) setOpen(true);
  if (row === undefined) return null;
  const issueType = findAvailable(row.issueType, issueTypes);
  return (
    <>
      <Row>
        <Cell>
          <AriaButton
            className="button link event-button"
            aria-expanded={isOpen}
            onPress={() => setOpen(!isOpen)}
            id={`event-${type}`}
          >
            <span aria-hidden="true" className="chevron">
              ▸
            </span>
            <span>{label}</span>
          </AriaButton>
          {noteOf !== undefined && <div className="row-note small">{noteOf(type)}</div>}
        </Cell>
        <Cell label={texts.columns.issueType}>
          {issueType?.name ?? <span className={row.enabled ? 'field-error' : 'muted'}>{texts.none}</span>}
        </Cell>
        <Cell label={texts.columns.priority}>{row.priority?.name ?? <span className="muted">{texts.none}</span>}</Cell>
        <Cell label={texts.columns.summary}>{row.summaryTemplate}</Cell>
        <Cell label={texts.columns.fileTickets}>
          <Switch
            className="switch"
            aria-label={texts.fileTicketsFor(label)}
            isSelected={row.enabled}
            onChange={(enabled) => onChange(type, { enabled })}
          >
            <span className="switch-track" aria-hidden="true" />
            <span aria-hidden="true">{row.enabled ? texts.on : texts.off}</span>
          </Switch>
        </Cell>
      </Row>
      {isOpen && (
        <Row className="editor-row">
          <Cell columns={5}>
            <RowWorkbench
              {...props}
              row={row}
              onChange={(change) => onChange(type, change)}
              errors={ownErrors}
              actions={
                <div className="buttons">
                  <Button
                    aria-label={texts.resetRow(label)}
                    onPress={() => onChange(type, resetRow(row, eventType, issueTypes))}
                  >
                    {texts.reset}
                  </Button>
                  {actionsOf?.(row)}
                </div>
              }
            />
          </Cell>
        </Row>
      )}
    </>
  );
}
