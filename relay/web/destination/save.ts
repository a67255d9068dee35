import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered } from '../api/client';
import { useApi } from '../api/context';
import { destinationsKey } from '../api/destinations';
import type { Destination } from '../api/types';
import { bodyOf, isSameRow, type RowDraft } from '../mapping/draft';
import type { DestinationForm } from './merge';

export interface SaveRequest {
  readonly base: DestinationForm;
  readonly version: number;
  readonly form: DestinationForm;
  /** Repairing sends the project even where it stays the same. */
  readonly isRepair: boolean;
}

/** The rows that differ from those that the form began with. */
export function changedRowsOf({ base, form }: Pick<SaveRequest, 'base' | 'form'>): RowDraft[] {
  return form.rows.filter((row) => {
    const before = base.rows.find(({ eventType }) => eventType === row.eventType);
    return before === undefined || !isSameRow(row, before);
  });
}

/**
 * Saves what has changed, at the version that was edited. After a merge that takes everything saved there is nothing to
 * save, and nothing new to report. Name and project are saved before the rows: where the rows are refused then,
 * `onPart` gets what has been saved already.
 *
 * @throws 412 where another change has been saved since
 */
export function useSave(id: string, onPart: (saved: Destination) => void) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (request: SaveRequest): Promise<Destination | undefined> => {
      const { base, form, isRepair } = request;
      const path = { id };
      let { version } = request;
      let saved: Destination | undefined;
      const isMoved = form.project.key !== base.project.key;
      const body = {
        ...(form.name !== base.name && { name: form.name }),
        ...((isMoved || isRepair) && { projectKey: form.project.key }),
      };
      if (Object.keys(body).length > 0) {
        const header = { 'if-match': `"${version}"` };
        saved = await answered(api.PATCH('/v1/destinations/{id}', { params: { path, header }, body }));
        version = saved.version;
      }
      const rows = changedRowsOf(request);
      if (rows.length === 0) return saved;
      const header = { 'if-match': `"${version}"` };
      const put = { params: { path, header }, body: { mappings: rows.map(bodyOf) } };
      try {
        return await answered(api.PUT('/v1/destinations/{id}/mappings', put));
      } catch (error) {
        if (saved !== undefined) onPart(saved);
        throw error;
      }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: destinationsKey }),
  });
}
