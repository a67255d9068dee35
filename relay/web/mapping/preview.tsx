import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { AdfView } from '../../../shared/adf-view';
import { answered } from '../api/client';
import { useApi } from '../api/context';
import { useEventLabel } from '../api/event-types';
import { ApiProblem, wordsOf } from '../api/problem';
import type { Preview } from '../api/types';
import { Notice } from '../parts/notice';
import { Skeleton } from '../parts/skeleton';
import { bodyOf, isReadable, type RowDraft } from './draft';

/** Where a row belongs: an existing destination, or the project of one that doesn't exist yet. */
export type Place =
  | { readonly kind: 'destination'; readonly id: string }
  | { readonly kind: 'project'; readonly siteId: string; readonly projectKey: string };

/** How long after the last key press the relay is asked. */
const debounceMs = 400;

interface PreviewProps {
  readonly place: Place;
  readonly row: RowDraft;
  /** The event's data; by default the type's sample. */
  readonly data?: Readonly<Record<string, string | number | boolean | null>> | undefined;
}

/** What would be sent for this row, as the relay renders it. Nothing is sent. */
export function RowPreview({ place, row, data }: PreviewProps) {
  const labelOf = useEventLabel();
  const debounced = useDebounced(row);
  const preview = usePreview(place, debounced, data);
  const isInvalid = !isReadable(row) || preview.error instanceof ApiProblem;
  return (
    <section className="preview" aria-label={`Preview of ${labelOf(row.eventType)}`} aria-busy={preview.isFetching}>
      <p className="preview-title">Preview</p>
      {isInvalid && preview.data !== undefined && <p className="muted small">Your last valid edit</p>}
      {preview.error !== null && !isInvalid && (
        <Notice look="bad" title="The preview could not be created.">
          {wordsOf(preview.error).detail}
        </Notice>
      )}
      {preview.data === undefined && preview.error === null && <Skeleton rows={3} label="the preview" />}
      {preview.data !== undefined && (
        <div className={isInvalid ? 'preview-body dimmed' : 'preview-body'}>
          <PreviewBody preview={preview.data} />
        </div>
      )}
    </section>
  );
}

function PreviewBody({
  preview: { summary, labels, description, warnings, truncated, decision },
}: {
  preview: Preview;
}) {
  return (
    <>
      <p className="preview-summary">{summary}</p>
      {labels.length > 0 && (
        <ul className="chips" aria-label="Labels">
          {labels.map((label) => (
            <li key={label} className="chip">
              {label}
            </li>
          ))}
        </ul>
      )}
      <AdfView document={description} isPreview />
      {truncated && <p className="muted small">The description is cut to Jira's limit.</p>}
      {warnings.map((warning) => (
        <Notice key={warning} look="wait" title={warning} />
      ))}
      <p>
        <strong>{decision.reason}</strong>
      </p>
    </>
  );
}

/** The relay's preview of a row; the last one that was valid stays while the row is not. */
function usePreview(place: Place, row: RowDraft, data: PreviewProps['data']) {
  const api = useApi();
  const last = useRef<Preview | undefined>(undefined);
  const query = useQuery({
    queryKey: ['preview', place, row, data],
    queryFn: async (): Promise<Preview> => {
      const body = { eventType: row.eventType, mapping: bodyOf(row), ...(data !== undefined && { data }) };
      if (place.kind === 'destination') {
        return answered(api.POST('/v1/destinations/{id}/preview', { params: { path: { id: place.id } }, body }));
      }
      const { siteId, projectKey } = place;
      return answered(api.POST('/v1/preview', { body: { ...body, siteId, projectKey } }));
    },
    enabled: isReadable(row),
    staleTime: 10_000,
    retry: false,
  });
  if (query.data !== undefined) last.current = query.data;
  return { ...query, data: query.data ?? last.current };
}

/** The value once it has not changed for a while. */
function useDebounced<T>(value: T): T {
  const [debounced, setDebounced] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setDebounced(value), debounceMs);
    return () => clearTimeout(timer);
  }, [value]);
  return debounced;
}
