import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Checkbox } from 'react-aria-components';
import { answered } from '../api/client';
import { useApi } from '../api/context';
import { type DeliveryFilter, deliveriesKey, deliveryQueryOf } from '../api/deliveries';
import type { Counted } from '../formats';
import { Button } from '../parts/button';
import { Dialog, DialogButtons } from '../parts/dialog';
import { FailureNotice, Notice } from '../parts/notice';
import { texts } from './texts';
import type { Ticked } from './ticked';

type Which = 'ticked' | 'all';

interface RetryManyProps {
  readonly filter: DeliveryFilter;
  /** How many failed ones match the filter, on every page. */
  readonly failed: Counted;
  readonly ticked: Ticked;
}

/** Retries the ticked deliveries, or all failed ones that match, after a question that names their number. */
export function RetryMany({ filter, failed, ticked }: RetryManyProps) {
  const api = useApi();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Which | undefined>();
  const retry = useMutation({
    mutationFn: (which: Which) =>
      answered(
        api.POST('/v1/deliveries/retry', {
          body:
            which === 'ticked' ? { ids: [...ticked.ids] } : { filter: { ...deliveryQueryOf(filter), state: 'failed' } },
        }),
      ),
    onSuccess: () => {
      setAsked(undefined);
      ticked.tickAll(false);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: deliveriesKey }),
  });
  const count = asked === 'ticked' ? { total: ticked.ids.size } : failed;
  const mayRetryAll = failed.total > 0 && (filter.state === undefined || filter.state === 'failed');
  return (
    <>
      {(ticked.available > 0 || mayRetryAll) && (
        <div className="buttons">
          {ticked.available > 0 && <SelectAll ticked={ticked} />}
          {ticked.ids.size > 0 && (
            <Button onPress={() => setAsked('ticked')}>{texts.retry.selected(ticked.ids.size)}</Button>
          )}
          {mayRetryAll && <Button onPress={() => setAsked('all')}>{texts.retry.allThatMatch(failed)}</Button>}
        </div>
      )}
      {retry.isSuccess && (
        <Notice look="ok" title={texts.retry.done(retry.data.queued, retry.data.skipped)} role="alert" />
      )}
      <Dialog
        role="alertdialog"
        title={texts.retry.question(count)}
        isOpen={asked !== undefined}
        onClose={() => setAsked(undefined)}
      >
        <p>{texts.retry.means}</p>
        {retry.error !== null && <FailureNotice error={retry.error} />}
        <DialogButtons>
          <Button onPress={() => setAsked(undefined)} autoFocus>
            {texts.retry.cancel}
          </Button>
          <Button
            look="primary"
            isPending={retry.isPending}
            busy={texts.retry.busy}
            onPress={() => asked !== undefined && retry.mutate(asked)}
          >
            {texts.retry.confirm(count)}
          </Button>
        </DialogButtons>
      </Dialog>
    </>
  );
}

function SelectAll({ ticked: { ids, available, tickAll } }: { ticked: Ticked }) {
  return (
    <Checkbox
      className="checkbox"
      isSelected={ids.size === available}
      isIndeterminate={ids.size > 0 && ids.size < available}
      onChange={tickAll}
    >
      {available === 1 ? texts.retry.selectTheOne : texts.retry.selectAll(available)}
    </Checkbox>
  );
}
