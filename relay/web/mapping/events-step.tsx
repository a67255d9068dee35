import { useState } from 'react';
import { useIssueTypes } from '../api/project';
import type { EventTypeInfo } from '../api/types';
import { Loaded } from '../parts/loaded';
import { completed, defaultDraft, isSameRow, type RowDraft } from './draft';
import type { ProjectValue } from './editor-field';
import { type RowErrors, stillWrong } from './errors';
import { RowsTable } from './rows-table';
import { texts } from './texts';
import type { Place } from './use-preview';

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
  const wrong = useStillWrong(errors, changed);
  return (
    <Loaded query={issueTypes} thing={texts.issueTypes} plural rows={4}>
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
            errors={wrong}
          />
        );
      }}
    </Loaded>
  );
}

/** Errors are given again and again; those of fields that have changed since they came are gone. */
function useStillWrong(errors: RowErrors, rows: readonly RowDraft[]): RowErrors {
  const key = JSON.stringify(errors);
  const [came, setCame] = useState({ key, rows });
  if (came.key !== key) setCame({ key, rows });
  return stillWrong(errors, came.rows, rows);
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
