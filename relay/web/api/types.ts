import type { paths } from '../api';

/** What a call answers, by the relay's own document. */
type Answer<Operation, Status extends number = 200> = Operation extends {
  responses: { [status in Status]: { content: { 'application/json': infer Body } } };
}
  ? Body
  : never;

type Item<List> = List extends { items: (infer One)[] } ? One : never;

export type Session = Answer<paths['/v1/session']['get']>;
export type EventTypeInfo = Item<Answer<paths['/v1/event-types']['get']>>;
export type Site = Item<Answer<paths['/v1/sites']['get']>>;
export type Destination = Answer<paths['/v1/destinations/{id}']['get']>;
export type Mapping = Destination['mappings'][number];
export type EventTypeName = Mapping['eventType'];
export type Banner = NonNullable<Destination['banner']>;
export type Problem = Destination['problems'][number];
export type Delivery = Item<Answer<paths['/v1/deliveries']['get']>>;
export type DeliveryDetail = Answer<paths['/v1/deliveries/{id}']['get']>;
export type Attempt = DeliveryDetail['attemptLog'][number];
export type AuditEntry = Item<Answer<paths['/v1/audit-log']['get']>>;
export type ProjectField = Item<Answer<paths['/v1/sites/{id}/projects/{key}/fields']['get']>>;
export type Preview = Answer<paths['/v1/preview']['post']>;
export type CheckResult = Answer<paths['/v1/check']['post']>;
