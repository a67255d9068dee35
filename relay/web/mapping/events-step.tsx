import { useIssueTypes } from '../api/project';
import type { EventTypeInfo } from '../api/types';
import { Loaded } from '../parts/loaded';
import { completed, defaultDraft, isSameRow, type RowDraft } from './draft';
import type { ProjectValue } from './editor-field';
import type { RowErrors } from './errors';
import type { Place } from './preview';
import { RowsTable } from './rows-table';

interface EventsStepProps {
  readonly siteId: string;
  readonly projectKey: string;
  readonly eventTypes: readonly EventTypeInfo[];
  /** The rows that have been changed; the others are the product's own. */
  readonly changed: readonly RowDraft[];
  readonly onChange: (changed: readonly RowDraft[]) => void;
  readonly errors: RowErrors;
}

/** The events of a destination that doesn't exist yet: the product's defaults, and the changes to them. */
export function EventsStep({ siteId, projectKey, eventTypes, changed, onChange, errors }: EventsStepProps) {
  const issueTypes = useIssueTypes(siteId, projectKey);
  const place: Place = { kind: 'project', siteId, projectKey };
  return (
    <Loaded query={issueTypes} thing="Issue types" plural rows={4}>
      {(available) => {
        const rows = rowsOf(eventTypes, available, changed);
        return (
          <RowsTable
            eventTypes={eventTypes}
            rows={rows}
            onChange={(eventType, change) => {
              const next = rows.map((row) => (row.eventType === eventType ? { ...row, ...change } : row));
              onChange(changedRows(next, eventTypes, available));
            }}
            place={place}
            siteId={siteId}
            projectKey={projectKey}
            issueTypes={available}
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
  issueTypes: readonly ProjectValue[],
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
  issueTypes: readonly ProjectValue[],
): RowDraft[] {
  return rows.filter((row) => {
    const eventType = eventTypes.find(({ type }) => type === row.eventType);
    return eventType === undefined || !isSameRow(row, defaultDraft(eventType, issueTypes));
  });
}
