import type { ReactNode } from 'react';
import type { EventTypeInfo } from '../api/types';
import type { Option } from '../parts/choice';
import { problemsOf, type RowDraft } from './draft';
import type { FieldErrors } from './errors';
import type { FieldDrafts } from './fields';
import { usePreviewedEvent } from './past-events';
import { RowPreview } from './preview';
import { PreviewFor } from './preview-for';
import { RowEditor } from './row-editor';
import { type Place, usePreview } from './use-preview';

interface RowWorkbenchProps {
  readonly eventType: EventTypeInfo;
  readonly row: RowDraft;
  readonly onChange: (change: Partial<FieldDrafts>) => void;
  readonly place: Place;
  readonly siteId: string;
  readonly projectKey: string;
  readonly issueTypes: readonly Option[];
  /** What is wrong, by the row's field. */
  readonly errors: FieldErrors;
  /** Below the fields. */
  readonly actions?: ReactNode;
}

/** A row with its preview: for the sample, or for a past event of a destination that exists. */
export function RowWorkbench({ place, errors, actions, ...editor }: RowWorkbenchProps) {
  const { eventType, row } = editor;
  const previewed = usePreviewedEvent(place.kind === 'destination' ? place.id : undefined, eventType.type);
  const shown = usePreview(place, row, previewed.event);
  return (
    <div className="editor">
      <div className="stack">
        <RowEditor {...editor} errors={{ ...errors, ...shown.errors, ...problemsOf(row) }} />
        {actions}
      </div>
      <div className="stack tight">
        {place.kind === 'destination' && <PreviewFor previewed={previewed} />}
        <RowPreview event={eventType.label} shown={shown} row={row} siteId={editor.siteId} />
      </div>
    </div>
  );
}
