import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { answered } from '../api/client';
import { useApi } from '../api/context';
import { ApiProblem } from '../api/problem';
import type { Preview } from '../api/types';
import { bodyOf, isReadable, isSameRow, type RowDraft } from './draft';
import { type FieldErrors, fieldErrorsOf } from './errors';
import type { PreviewedEvent } from './past-events';

/** Where a row belongs: an existing destination, or the project of one that doesn't exist yet. */
export type Place =
  | { readonly kind: 'destination'; readonly id: string }
  | { readonly kind: 'project'; readonly siteId: string; readonly projectKey: string };

/** How long after the last key press the relay is asked. */
const debounceMs = 400;

/** What the relay would make of a row now; the last preview that was valid stays while the row is not. */
export interface ShownPreview {
  readonly preview: Preview | undefined;
  /** What is wrong with the row by the relay, by field, as long as it is the row that was sent. */
  readonly errors: FieldErrors;
  /** Whether `preview` is of an earlier row, since this one isn't valid. */
  readonly isOutdated: boolean;
  /** Why there is no preview, where the row isn't the reason. */
  readonly failure: Error | null;
  readonly isFetching: boolean;
}

/** The relay's preview of a row for an event. Nothing is sent. */
export function usePreview(place: Place, row: RowDraft, event: PreviewedEvent = {}): ShownPreview {
  const api = useApi();
  const last = useRef<Preview | undefined>(undefined);
  const debounced = useDebounced(row);
  const { data } = event;
  const subject = event.subject && { kind: event.subject.kind, id: event.subject.id };
  const {
    data: preview,
    error,
    isFetching,
  } = useQuery({
    queryKey: ['preview', place, debounced, data, subject],
    queryFn: async (): Promise<Preview> => {
      const mapping = bodyOf(debounced);
      const body = { eventType: debounced.eventType, mapping, ...(data !== undefined && { data }) };
      if (place.kind === 'destination') {
        const params = { path: { id: place.id } };
        return answered(
          api.POST('/v1/destinations/{id}/preview', {
            params,
            body: { ...body, ...(subject !== undefined && { subject }) },
          }),
        );
      }
      const { siteId, projectKey } = place;
      return answered(api.POST('/v1/preview', { body: { ...body, siteId, projectKey } }));
    },
    enabled: isReadable(debounced),
    staleTime: 10_000,
    retry: false,
  });
  if (preview !== undefined) last.current = preview;
  const isRefused = error instanceof ApiProblem && error.status === 422;
  return {
    preview: preview ?? last.current,
    errors: isRefused && isSameRow(row, debounced) ? fieldErrorsOf(error, debounced) : {},
    isOutdated: isRefused || !isReadable(row),
    failure: isRefused || !isReadable(row) ? null : error,
    isFetching,
  };
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
