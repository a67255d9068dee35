import { useIssueTypes } from '../api/project';
import type { EventTypeInfo } from '../api/types';
import { Loaded } from '../parts/loaded';
import { completed, defaultDraft, isSameRow, type RowDraft } from './draft';
import type { Offered } from './editor-field';
import type { RowErrors } from './errors';
import type { Place } from './preview';
import { RowsTable } from './rows-table';

export interface EventsStepProps {
  readonly siteId: string;
  readonly projectKey: string;
  readonly eventTypes: readonly EventTypeInfo[];
  /** The rows that have been changed; the others are the product's own. */
  readonly changed: readonly RowDraft[];
  readonly onChange: (changed: readonly RowDraft[]) => void;
  readonly errors: RowErrors;
}

/** The events of a destination that does not exist yet: the product's defaults, and what was changed of them. */
export function EventsStep({ siteId, projectKey, eventTypes, changed, onChange, errors }: EventsStepProps) {
  const issueTypes = useIssueTypes(siteId, projectKey);
  const place: Place = { kind: 'project', siteId, projectKey };
  return (
    <Loaded query={issueTypes} thing="Issue types" plural rows={4}>
      {(offered) => {
        const rows = rowsOf(eventTypes, offered, changed);
        return (
          <RowsTable
            eventTypes={eventTypes}
            rows={rows}
            onChange={(eventType, change) => {
              const next = rows.map((row) => (row.eventType === eventType ? { ...row, ...change } : row));
              onChange(changedRows(next, eventTypes, offered));
            }}
            place={place}
            siteId={siteId}
            projectKey={projectKey}
            issueTypes={offered}
            errors={errors}
          />
        );
      }}
    </Loaded>
  );
}

/** Every event's row. */
export function rowsOf(
  eventTypes: readonly EventTypeInfo[],
  issueTypes: readonly Offered[],
  changed: readonly RowDraft[],
): RowDraft[] {
  return eventTypes.map((eventType) =>
    completed(
      changed.find((row) => row.eventType === eventType.type),
      defaultDraft(eventType, issueTypes),
    ),
  );
}

function changedRows(
  rows: readonly RowDraft[],
  eventTypes: readonly EventTypeInfo[],
  issueTypes: readonly Offered[],
): RowDraft[] {
  return rows.filter((row) => {
    const eventType = eventTypes.find(({ type }) => type === row.eventType);
    return eventType === undefined || !isSameRow(row, defaultDraft(eventType, issueTypes));
  });
}
