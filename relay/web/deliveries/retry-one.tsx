import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered } from '../api/client';
import { useApi } from '../api/context';
import { deliveriesKey } from '../api/deliveries';
import { isProblem, wordsOf } from '../api/problem';
import { Button } from '../parts/button';
import { useAnnounce } from '../shell/announce';
import { texts } from './texts';

/** Dismisses one delivery that failed or is held. */
export function DismissOne({ id, what }: { id: string; what: string }) {
  const api = useApi();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const dismiss = useMutation({
    mutationFn: () => answered(api.POST('/v1/deliveries/dismiss', { body: { ids: [id] } })),
    onSuccess: () => announce(texts.dismiss.done(what)),
    onSettled: () => queries.invalidateQueries({ queryKey: deliveriesKey }),
  });
  return (
    <>
      <Button
        onPress={() => dismiss.mutate()}
        isPending={dismiss.isPending}
        busy={texts.dismiss.busy}
        aria-label={texts.dismiss.oneNamed(what)}
      >
        {texts.dismiss.one}
      </Button>
      {dismiss.error !== null && (
        <p role="alert" className="field-error">
          {wordsOf(dismiss.error).title} {wordsOf(dismiss.error).detail}
        </p>
      )}
    </>
  );
}

/** Retries one failed delivery, or files one after all that was skipped or held. Another admin may already have done so: then the list is read again. */
export function RetryOne({ id, what, isFirst = false }: { id: string; what: string; isFirst?: boolean }) {
  const words = isFirst ? texts.fileAnyway : texts.retry;
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
        aria-label={words.oneNamed(what)}
      >
        {words.one}
      </Button>
      {retry.error !== null && !isProblem(retry.error, 'not_failed') && (
        <p role="alert" className="field-error">
          {wordsOf(retry.error).title} {wordsOf(retry.error).detail}
        </p>
      )}
    </>
  );
}
