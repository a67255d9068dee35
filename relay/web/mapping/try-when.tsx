import { useMutation } from '@tanstack/react-query';
import { useRoute } from 'wouter';
import { answered } from '../api/client';
import { useApi } from '../api/context';
import type { EventTypeInfo, Mapping } from '../api/types';
import { Button } from '../parts/button';
import { FailureNotice } from '../parts/notice';
import { texts } from './texts';

interface TryWhenProps {
  readonly eventType: EventTypeInfo;
  /** Whether the row files tickets, as it is on the screen. */
  readonly isOn: boolean;
  /** The conditions as they are on the screen. */
  readonly when: Mapping['when'];
  /** Whether they can be tried: else what is missing stands above. */
  readonly isComplete: boolean;
  /** What the row does with a ticket after it was filed; undefined leaves it as it is saved. */
  readonly lifecycle: Mapping['lifecycle'] | undefined;
}

const shownItems = 10;

/**
 * What the conditions and the life cycle would have made of the last 30 days' events, where the destination is saved.
 * Nothing is sent.
 */
export function TryWhen({ eventType: { type, label, recoveredBy }, isOn, when, isComplete, lifecycle }: TryWhenProps) {
  const api = useApi();
  const [isSaved, route] = useRoute('/settings/integrations/destinations/:id');
  const dryRun = useMutation({
    mutationFn: ({ id, tried }: { id: string; tried: Mapping['when'] }) =>
      answered(
        api.POST('/v1/destinations/{id}/dry-run', {
          params: { path: { id } },
          body: {
            mappings: [{ eventType: type, enabled: isOn, when: tried, ...(lifecycle !== undefined && { lifecycle }) }],
            days: 30,
          },
        }),
      ),
  });
  if (!isSaved) return null;
  const own = dryRun.data?.items.filter(({ eventType }) => eventType === type || eventType === recoveredBy) ?? [];
  return (
    <div className="stack tight">
      <div className="buttons">
        <Button
          isPending={dryRun.isPending}
          busy={texts.when.trying}
          isUnavailable={!isComplete}
          onPress={() => dryRun.mutate({ id: route.id, tried: when })}
        >
          {texts.when.tryIt}
        </Button>
      </div>
      {dryRun.error !== null && <FailureNotice error={dryRun.error} />}
      {dryRun.data !== undefined && (
        <div role="status" className="stack tight">
          <p>{texts.when.tried(dryRun.data.byDecision)}</p>
          {own.length > 0 && <p className="muted small">{texts.when.newest(label)}</p>}
          <ul className="tried">
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
