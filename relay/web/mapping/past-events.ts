import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answered } from '../api/client';
import { useApi } from '../api/context';
import { deliveriesKey, deliveriesOf } from '../api/deliveries';
import type { Delivery, EventTypeName } from '../api/types';
import { formatTime } from '../formats';
import type { Option } from '../parts/choice';
import { useNow } from '../parts/time';
import { texts } from './texts';

/** The values that an event carries. */
export type EventData = Readonly<Record<string, string | number | boolean | null>>;

/** The event that a row is previewed for; whatever is undefined is the sample's. */
export interface PreviewedEvent {
  readonly data?: EventData | undefined;
  readonly subject?: Delivery['subject'] | undefined;
}

const pastEvents = 10;
const sampleId = 'sample';
const staleTime = 10_000;

/** The newest events of a type at a destination, to preview a row for one of them, or for the sample. */
export function usePreviewedEvent(destinationId: string | undefined, eventType: EventTypeName) {
  const now = useNow(60_000);
  const past = usePast(destinationId, eventType);
  const [chosen, setChosen] = useState(sampleId);
  const delivery = past.find(({ id }) => id === chosen);
  const detail = useDetail(delivery?.id);
  const options: Option[] = [
    { id: sampleId, name: texts.sampleData },
    ...past.map(({ id, subject, createdAt, issueKey }) => ({
      id,
      name: texts.pastEvent(subject.name, formatTime(new Date(createdAt), now), issueKey),
    })),
  ];
  const isTrimmed = detail.data !== undefined && detail.data.trimmedAt !== null;
  const event: PreviewedEvent =
    delivery === undefined || detail.data === undefined
      ? {}
      : { subject: delivery.subject, ...(!isTrimmed && { data: detail.data.data }) };
  return {
    options,
    chosen: delivery === undefined ? sampleId : chosen,
    choose: setChosen,
    isPast: delivery !== undefined,
    isTrimmed,
    detail,
    event,
  };
}

function usePast(destinationId: string | undefined, eventType: EventTypeName): readonly Delivery[] {
  const api = useApi();
  const query = useQuery({
    queryKey: [...deliveriesKey, 'past', destinationId, eventType],
    queryFn: async () => {
      return (await deliveriesOf(api, { limit: pastEvents, eventType, destinationId: destinationId ?? '' })).items;
    },
    enabled: destinationId !== undefined,
    staleTime,
  });
  return query.data ?? [];
}

function useDetail(id: string | undefined) {
  const api = useApi();
  return useQuery({
    queryKey: [...deliveriesKey, 'past', id],
    queryFn: () => answered(api.GET('/v1/deliveries/{id}', { params: { path: { id: id ?? '' } } })),
    enabled: id !== undefined,
    staleTime,
  });
}
