import { Link } from 'wouter';
import { useEventLabel } from '../api/event-types';
import type { Delivery } from '../api/types';
import { texts } from './texts';

/** The id of another delivery, where the relay's reason names it: the one that this one waits for. */
const deliveryId = /\bdlv_[0-9A-Z]{26}\b/;

/** Why a delivery is as it is. A delivery that it waits for is named for people, and linked. */
export function Reason({ delivery: { reason, eventType, subject } }: { delivery: Delivery }) {
  const labelOf = useEventLabel();
  const id = deliveryId.exec(reason ?? '')?.[0];
  if (reason === null || id === undefined) return <>{reason}</>;
  const [before, after] = reason.split(id);
  return (
    <>
      {before}
      {/* Only deliveries of the same event and subject wait for each other. */}
      <Link href={`/settings/integrations/deliveries/${id}`}>{texts.what(labelOf(eventType), subject.name)}</Link>
      {after}
    </>
  );
}
