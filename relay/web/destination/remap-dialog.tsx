import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { answered } from '../api/client';
import { useApi } from '../api/context';
import { destinationsKey } from '../api/destinations';
import { useEventLabel } from '../api/event-types';
import { mayHelpToRetry } from '../api/problem';
import { issueTypesKey } from '../api/project';
import type { Destination } from '../api/types';
import { bodyOf, draftOf, type RowDraft } from '../mapping/draft';
import { findAvailable, type ProjectValue } from '../mapping/editor-field';
import { Button } from '../parts/button';
import { Choice, type Option } from '../parts/choice';
import { Dialog, DialogButtons } from '../parts/dialog';
import { FailureNotice, Notice } from '../parts/notice';
import { Cell, Row, Table } from '../parts/table';
import { type ChosenPriority, RemapPriority } from './remap-priority';
import { texts } from './texts';

interface RemapDialogProps {
  readonly destination: Destination;
  readonly onSaved: (saved: Destination) => void;
  readonly onClose: () => void;
}

/** Reads the project's issue types again, and maps the rows whose type is gone to others. */
export function RemapDialog({ destination, onSaved, onClose }: RemapDialogProps) {
  const { id, mappings, version } = destination;
  const api = useApi();
  const queries = useQueryClient();
  const labelOf = useEventLabel();
  const [chosen, setChosen] = useState<Readonly<Record<string, Option>>>({});
  const [priorities, setPriorities] = useState<Readonly<Record<string, ChosenPriority | undefined>>>({});
  const refresh = useMutation({
    mutationFn: () => answered(api.POST('/v1/destinations/{id}/refresh-templates', { params: { path: { id } } })),
    onSuccess: async ({ issueTypes, needsRemap }) => {
      const sameNames = needsRemap.flatMap(({ eventType, issueType }) => {
        const same = findAvailable(issueType === null ? null : { name: issueType.name }, issueTypes);
        return same === null ? [] : [[eventType, same] as const];
      });
      setChosen(Object.fromEntries(sameNames));
      await queries.invalidateQueries({ queryKey: issueTypesKey(destination.site.id, destination.project.key) });
      await queries.invalidateQueries({ queryKey: destinationsKey });
    },
  });
  const { mutate } = refresh;
  useEffect(() => mutate(), [mutate]);
  const save = useMutation({
    mutationFn: () => {
      const rows = mappings.filter(({ eventType }) => chosen[eventType] !== undefined).map(draftOf);
      const body = { mappings: rows.map((row) => bodyOf(remapped(row))) };
      const header = { 'if-match': `"${version}"` };
      return answered(api.PUT('/v1/destinations/{id}/mappings', { params: { path: { id }, header }, body }));
    },
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: destinationsKey });
      onSaved(saved);
    },
  });
  const needed = refresh.data?.needsRemap ?? [];
  const incomplete = needed.filter(
    ({ eventType }) => chosen[eventType] === undefined || priorities[eventType] === 'missing',
  );
  const [isTold, setTold] = useState(false);

  function remapped(row: RowDraft): RowDraft {
    const { eventType } = row;
    const priority = priorities[eventType];
    return {
      ...row,
      issueType: chosen[eventType] ?? null,
      ...(priority !== undefined && priority !== 'missing' && { priority }),
    };
  }
  return (
    <Dialog title={texts.remapTitle} width="wide" isOpen onClose={onClose}>
      {refresh.isPending && <p role="status">{texts.asking(destination.project.key)}</p>}
      {refresh.error !== null && (
        <FailureNotice
          error={refresh.error}
          action={mayHelpToRetry(refresh.error) && <Button onPress={() => mutate()}>{texts.tryAgain}</Button>}
        />
      )}
      {refresh.isSuccess && needed.length === 0 && <Notice look="ok" title={texts.allExist} />}
      {needed.length > 0 && (
        <Table label={texts.toMap} head={Object.values(texts.remapColumns)}>
          {needed.map(({ eventType, issueType }) => (
            <Row key={eventType}>
              <Cell>{labelOf(eventType)}</Cell>
              <Cell label={texts.remapColumns.was}>
                {wasOf(
                  issueType,
                  mappings.find((row) => row.eventType === eventType),
                )}
              </Cell>
              <Cell>
                <div className="stack tight">
                  <Choice
                    label={texts.issueTypeFor(labelOf(eventType))}
                    options={refresh.data?.issueTypes ?? []}
                    value={chosen[eventType]?.id ?? null}
                    onChange={(typeId) => {
                      const type = refresh.data?.issueTypes.find((available) => available.id === typeId);
                      if (type === undefined) return;
                      setChosen({ ...chosen, [eventType]: type });
                      // Another issue type may have other priorities.
                      setPriorities((now) => ({ ...now, [eventType]: undefined }));
                    }}
                  />
                  <RemapPriority
                    destination={destination}
                    issueTypeId={chosen[eventType]?.id}
                    was={mappings.find((row) => row.eventType === eventType)?.priority ?? null}
                    label={texts.priorityFor(labelOf(eventType))}
                    chosen={priorities[eventType]}
                    onChange={(priority) => setPriorities((now) => ({ ...now, [eventType]: priority }))}
                  />
                </div>
              </Cell>
            </Row>
          ))}
        </Table>
      )}
      {isTold && incomplete.length > 0 && (
        <p role="alert" className="field-error">
          {texts.chooseFirst(incomplete.map(({ eventType }) => labelOf(eventType)))}
        </p>
      )}
      {save.error !== null && <FailureNotice error={save.error} />}
      <DialogButtons>
        <Button onPress={onClose}>{needed.length === 0 ? texts.close : texts.cancel}</Button>
        {needed.length > 0 && (
          <Button
            look="primary"
            onPress={() => (incomplete.length === 0 ? save.mutate() : setTold(true))}
            isPending={save.isPending}
            busy={texts.saving}
          >
            {texts.saveMapping}
          </Button>
        )}
      </DialogButtons>
    </Dialog>
  );
}

function wasOf(issueType: ProjectValue | null, row: Destination['mappings'][number] | undefined): string {
  const names = [issueType?.name, row?.priority?.name].filter((name) => name !== undefined);
  return names.length === 0 ? texts.none : names.join(', ');
}
