import { useMutation } from '@tanstack/react-query';
import { useRoute } from 'wouter';
import { answered } from '../api/client';
import { useApi } from '../api/context';
import type { EventTypeName, Mapping } from '../api/types';
import { Button } from '../parts/button';
import { FailureNotice } from '../parts/notice';
import { texts } from './texts';

interface TryWhenProps {
  readonly eventType: EventTypeName;
  /** The event that reports the end of the problem: the row decides about it, too. */
  readonly recoveredBy: string | null;
  /** The conditions as they are on the screen; undefined while they can't be saved. */
  readonly when: Mapping['when'] | undefined;
  /** The same of the ticket's life cycle; undefined leaves it as it is saved. */
  readonly lifecycle: Mapping['lifecycle'] | undefined;
}

const shownItems = 10;

/** What the conditions and the life cycle would have made of the last 30 days' events, where the destination is saved. Nothing is sent. */
export function TryWhen({ eventType, recoveredBy, when, lifecycle }: TryWhenProps) {
  const api = useApi();
  const [isSaved, route] = useRoute('/settings/integrations/destinations/:id');
  const dryRun = useMutation({
    mutationFn: ({ id, tried }: { id: string; tried: Mapping['when'] }) =>
      answered(
        api.POST('/v1/destinations/{id}/dry-run', {
          params: { path: { id } },
          body: { mappings: [{ eventType, when: tried, ...(lifecycle !== undefined && { lifecycle }) }], days: 30 },
        }),
      ),
  });
  if (!isSaved) return null;
  const own = dryRun.data?.items.filter((item) => item.eventType === eventType || item.eventType === recoveredBy) ?? [];
  return (
    <div className="stack tight">
      <div className="buttons">
        <Button
          isPending={dryRun.isPending}
          busy={texts.when.trying}
          onPress={() => when !== undefined && dryRun.mutate({ id: route.id, tried: when })}
        >
          {texts.when.tryIt}
        </Button>
      </div>
      {dryRun.error !== null && <FailureNotice error={dryRun.error} />}
      {dryRun.data !== undefined && (
        <div role="status">
          <p>{texts.when.tried(dryRun.data.byDecision)}</p>
          <ul>
            {own.slice(0, shownItems).map(({ eventId, subject, decision }) => (
              <li key={eventId}>
                {subject.id}: {texts.when.decisions[decision.kind]}. <span className="muted">{decision.reason}</span>
              </li>
            ))}
          </ul>
          <p className="muted">{texts.when.triedMeans}</p>
        </div>
      )}
    </div>
  );
}
