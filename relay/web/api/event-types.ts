import { useQuery } from '@tanstack/react-query';
import { answered } from './client';
import { useApi } from './context';
import type { EventTypeInfo } from './types';

/** Every type of event, in the catalogue's order. It changes only with the relay itself. */
export function useEventTypes() {
  const api = useApi();
  return useQuery({
    queryKey: ['event-types'],
    queryFn: async () => {
      const { items } = await answered(api.GET('/v1/event-types', { params: { query: { limit: 200 } } }));
      return items as EventTypeInfo[];
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** An event type's name for people; the type itself while that is not known. */
export function useEventLabel(): (type: string) => string {
  const types = useEventTypes().data;
  return (type) => types?.find((known) => known.type === type)?.label ?? type;
}
