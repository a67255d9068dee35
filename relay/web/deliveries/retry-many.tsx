import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answered } from '../api/client';
import { useApi } from '../api/context';
import { type DeliveryFilter, deliveriesKey } from '../api/deliveries';
import { type Counted, formatCount, formatTotal, totalOf } from '../formats';
import { Button } from '../parts/button';
import { Dialog, DialogButtons } from '../parts/dialog';
import { FailureNotice, Notice } from '../parts/notice';

type Which = { readonly kind: 'ticked' } | { readonly kind: 'all' };

interface RetryManyProps {
  readonly filter: DeliveryFilter;
  /** How many failed ones match the filter, on every page. */
  readonly failed: Counted;
  readonly ticked: ReadonlySet<string>;
  readonly onDone: () => void;
}

/** Retries the ticked deliveries, or all failed ones that match, after a question that names their number. */
export function RetryMany({ filter, failed, ticked, onDone }: RetryManyProps) {
  const api = useApi();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Which | undefined>();
  const retry = useMutation({
    mutationFn: (which: Which) =>
      answered(
        api.POST('/v1/deliveries/retry', {
          body: which.kind === 'ticked' ? { ids: [...ticked] } : { filter: { ...filter, state: 'failed' } },
        }),
      ),
    onSuccess: () => {
      setAsked(undefined);
      onDone();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: deliveriesKey }),
  });
  const count = asked?.kind === 'ticked' ? { total: ticked.size } : failed;
  const mayRetryAll = failed.total > 0 && (filter.state === undefined || filter.state === 'failed');
  return (
    <>
      {(ticked.size > 0 || mayRetryAll) && (
        <div className="buttons">
          {ticked.size > 0 && (
            <Button onPress={() => setAsked({ kind: 'ticked' })}>Retry {formatCount(ticked.size)} selected</Button>
          )}
          {mayRetryAll && (
            <Button onPress={() => setAsked({ kind: 'all' })}>Retry all {formatTotal(failed)} failed that match</Button>
          )}
        </div>
      )}
      {retry.isSuccess && <Notice look="ok" title={resultOf(retry.data)} role="alert" />}
      <Dialog
        role="alertdialog"
        title={`Retry ${totalOf(count, 'failed delivery', 'failed deliveries')}?`}
        isOpen={asked !== undefined}
        onClose={() => setAsked(undefined)}
      >
        <p>Each is retried from the start, in order. Deliveries that are no longer failed by then are skipped.</p>
        {retry.error !== null && <FailureNotice error={retry.error} />}
        <DialogButtons>
          <Button onPress={() => setAsked(undefined)} autoFocus>
            Cancel
          </Button>
          <Button
            look="primary"
            isPending={retry.isPending}
            busy="Queuing…"
            onPress={() => asked !== undefined && retry.mutate(asked)}
          >
            Retry {totalOf(count, 'delivery', 'deliveries')}
          </Button>
        </DialogButtons>
      </Dialog>
    </>
  );
}

function resultOf({ queued, skipped }: { queued: number; skipped: number }): string {
  const left = skipped === 0 ? '' : `, ${formatCount(skipped)} no longer failed`;
  return `${formatCount(queued)} queued${left}.`;
}
