import { Link } from 'wouter';
import type { Destination } from '../api/types';
import { useBulk } from '../deliveries/bulk/use-bulk';
import { Button } from '../parts/button';
import { Notice } from '../parts/notice';
import { Time } from '../parts/time';
import { texts } from './texts';

/** What the storm guard holds at a destination, and what an admin can do about it. */
export function HeldEvents({ destination: { id, guardHeld } }: { destination: Destination }) {
  const { ask, dialog, notice } = useBulk('held', { destinationId: id });
  return (
    <>
      {guardHeld !== null && (
        <Notice look="wait" title={texts.held.title(guardHeld.count)}>
          <p>
            {texts.held.means} {texts.held.first} <Time at={guardHeld.since} />.{' '}
            <Link href={`/settings/integrations/deliveries?state=held&destination=${id}`}>{texts.held.list}</Link>
          </p>
          <div className="buttons held-buttons">
            <Button onPress={() => ask({ action: 'file', count: { total: guardHeld.count } })}>
              {texts.held.file}
            </Button>
            <Button onPress={() => ask({ action: 'dismiss', count: { total: guardHeld.count } })}>
              {texts.held.dismiss}
            </Button>
          </div>
        </Notice>
      )}
      {notice}
      {dialog}
    </>
  );
}
