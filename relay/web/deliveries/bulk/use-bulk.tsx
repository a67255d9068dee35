import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Checkbox } from 'react-aria-components';
import { answered } from '../../api/client';
import { useApi } from '../../api/context';
import { type DeliveryFilter, deliveriesKey, deliveryQueryOf, useCountOf } from '../../api/deliveries';
import { destinationsKey } from '../../api/destinations';
import type { Counted } from '../../formats';
import { Button } from '../../parts/button';
import { Dialog, DialogButtons } from '../../parts/dialog';
import { FailureNotice, Notice } from '../../parts/notice';
import type { BulkAction, BulkState } from './actions';
import { texts } from './texts';

/** What a person is asked about. */
export interface BulkQuestion {
  readonly action: BulkAction;
  /** How many deliveries the question is about. */
  readonly count: Counted;
  /** The ones that are ticked; without them, all that match. */
  readonly ids?: readonly string[];
}

interface Bulk {
  readonly ask: (question: BulkQuestion) => void;
  readonly dialog: ReactNode;
  /** How the last one ended. */
  readonly notice: ReactNode;
}

/**
 * Retries, files or dismisses many deliveries, after a question that names their number. Meanwhile it says how many are left.
 *
 * @param state the one that all of them are in
 * @param onDone called once it is done, before the list is read again
 */
export function useBulk(state: BulkState, filter: DeliveryFilter, onDone?: () => void): Bulk {
  const api = useApi();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<BulkQuestion | undefined>();
  const [isAtOnce, setAtOnce] = useState(false);
  const act = useMutation({
    mutationFn: async ({ action, ids }: BulkQuestion) => {
      const which = ids === undefined ? { filter: { ...deliveryQueryOf(filter), state } } : { ids: [...ids] };
      if (action === 'dismiss') {
        const { dismissed, skipped } = await answered(api.POST('/v1/deliveries/dismiss', { body: which }));
        return { action, done: dismissed, left: skipped };
      }
      const body = { ...which, ...(state === 'held' && isAtOnce && { all: true }) };
      const { queued, skipped } = await answered(api.POST('/v1/deliveries/retry', { body }));
      return { action, done: queued, left: skipped };
    },
    onSuccess: () => {
      setAsked(undefined);
      onDone?.();
    },
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: deliveriesKey });
      await queries.invalidateQueries({ queryKey: destinationsKey });
    },
  });
  const close = () => setAsked(undefined);
  const words = asked && texts[asked.action];
  return {
    ask: (question) => {
      act.reset();
      setAtOnce(false);
      setAsked(question);
    },
    notice: act.data !== undefined && (
      <Notice look="ok" title={texts[act.data.action].done(act.data.done, act.data.left, state)} role="alert" />
    ),
    dialog: (
      <Dialog
        role="alertdialog"
        title={asked !== undefined && words !== undefined ? words.question(asked.count, state) : ''}
        isOpen={asked !== undefined}
        onClose={close}
      >
        {asked !== undefined && words !== undefined && (
          <>
            <p>{words.means[state]}</p>
            {state === 'held' && asked.action === 'file' && (
              <Checkbox className="checkbox" isSelected={isAtOnce} onChange={setAtOnce}>
                {texts.atOnce}
              </Checkbox>
            )}
            {act.error !== null && <FailureNotice error={act.error} />}
            {act.isPending && asked.ids === undefined && <Left filter={{ ...filter, state }} />}
            <DialogButtons>
              <Button onPress={close} autoFocus>
                {texts.cancel}
              </Button>
              <Button look="primary" isPending={act.isPending} busy={words.busy} onPress={() => act.mutate(asked)}>
                {words.confirm(asked.count)}
              </Button>
            </DialogButtons>
          </>
        )}
      </Dialog>
    ),
  };
}

const progressMs = 1_000;

/** How many are left while the relay works through them. */
function Left({ filter }: { filter: DeliveryFilter }) {
  const left = useCountOf(filter, { everyMs: progressMs }).data;
  return left === undefined ? null : <p role="status">{texts.left(left)}</p>;
}
