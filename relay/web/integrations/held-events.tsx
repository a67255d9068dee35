import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { answered } from '../api/client';
import { useApi } from '../api/context';
import { deliveriesKey, deliveriesOf } from '../api/deliveries';
import { destinationsKey } from '../api/destinations';
import { useListInterval } from '../api/polling';
import type { Destination } from '../api/types';
import { Button } from '../parts/button';
import { FailureNotice, Notice } from '../parts/notice';
import { Time } from '../parts/time';
import { texts } from './texts';

/** What the storm guard holds at a destination, and what an admin can do about it. */
export function HeldEvents({ destination: { id, guardHeld } }: { destination: Destination }) {
  const api = useApi();
  const queries = useQueryClient();
  const decide = useMutation({
    mutationFn: async (isFiled: boolean) => {
      const body = { filter: { state: 'held' as const, destinationId: id } };
      await (isFiled
        ? answered(api.POST('/v1/deliveries/retry', { body }))
        : answered(api.POST('/v1/deliveries/dismiss', { body })));
    },
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: destinationsKey });
      await queries.invalidateQueries({ queryKey: deliveriesKey });
    },
  });
  if (guardHeld === null) return null;
  return (
    <Notice look="wait" title={texts.held.title(guardHeld.count)}>
      <p>
        {texts.held.means}{' '}
        <Link href={`/settings/integrations/deliveries?state=held&destination=${id}`}>{texts.held.list}</Link> ·{' '}
        <Time at={guardHeld.since} />
      </p>
      {decide.error !== null && <FailureNotice error={decide.error} />}
      <div className="buttons">
        <Button isPending={decide.isPending} busy={texts.held.busy} onPress={() => decide.mutate(true)}>
          {texts.held.file}
        </Button>
        <Button isPending={decide.isPending} busy={texts.held.busy} onPress={() => decide.mutate(false)}>
          {texts.held.dismiss}
        </Button>
      </div>
    </Notice>
  );
}

const weekMs = 7 * 24 * 60 * 60_000;

/** How many events were skipped in the last 7 days, so that a condition that never holds is noticed. */
export function SkippedLately({ destinationId }: { destinationId: string }) {
  const api = useApi();
  const { data } = useQuery({
    queryKey: [...deliveriesKey, 'skipped', destinationId],
    queryFn: () =>
      deliveriesOf(api, {
        state: 'skipped',
        destinationId,
        from: new Date(Date.now() - weekMs).toISOString(),
        limit: 1,
      }),
    refetchInterval: useListInterval(false),
  });
  if (data === undefined || data.total === 0) return null;
  return (
    <>
      {' · '}
      <Link href={`/settings/integrations/deliveries?state=skipped&destination=${destinationId}`}>
        {texts.held.skippedLately(data.total, data.totalCapped === true)}
      </Link>
    </>
  );
}
