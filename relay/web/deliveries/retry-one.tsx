import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered } from '../api/client';
import { useApi } from '../api/context';
import { deliveriesKey } from '../api/deliveries';
import { isProblem, wordsOf } from '../api/problem';
import { Button } from '../parts/button';
import { useAnnounce } from '../shell/announce';
import { texts } from './texts';

/** Retries one failed delivery. Another admin may already have done so: then the list is read again. */
export function RetryOne({ id, what }: { id: string; what: string }) {
  const api = useApi();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const retry = useMutation({
    mutationFn: () => answered(api.POST('/v1/deliveries/{id}/retry', { params: { path: { id } } })),
    onSuccess: () => announce(texts.retry.queued(what)),
    onSettled: () => queries.invalidateQueries({ queryKey: deliveriesKey }),
  });
  return (
    <>
      <Button
        onPress={() => retry.mutate()}
        isPending={retry.isPending}
        busy={texts.retry.busy}
        aria-label={texts.retry.oneNamed(what)}
      >
        {texts.retry.one}
      </Button>
      {retry.error !== null && !isProblem(retry.error, 'not_failed') && (
        <p role="alert" className="field-error">
          {wordsOf(retry.error).title} {wordsOf(retry.error).detail}
        </p>
      )}
    </>
  );
}
