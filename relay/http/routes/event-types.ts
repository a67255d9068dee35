import { z } from 'zod';
import { eventCatalogue } from '../../../shared/event-catalogue';
import type { EventType } from '../../../shared/event-type';
import { countedPaging, partOfList } from '../part-of-list';
import { route } from '../route';
import { documented, eventType, pageOf, subjectKind } from '../schemas';

const description = documented('EventTypeDescription', {
  type: eventType,
  label: z.string(),
  group: z.enum(['rollout', 'safety', 'other']),
  subjectKind,
  variables: z.array(z.string()),
  sample: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  default: z.object({
    enabled: z.boolean(),
    issueType: z.string(),
    priority: z.string(),
    summaryTemplate: z.string(),
    descriptionTemplate: z.null(),
    labels: z.array(z.string()),
    dedupScope: z.literal('subject'),
  }),
});

export const eventTypeRoutes = [
  route({
    method: 'get',
    path: '/v1/event-types',
    summary: 'The events that AvsB sends, with their variables and default mappings',
    access: 'person',
    query: z.object(countedPaging),
    answers: { 200: pageOf(description) },
    handle: ({ query }) => ({ status: 200, body: partOfList(eventCatalogue.map(describe), query) }),
  }),
];

function describe({ type, label, group, subjectKind: kind, variables, sample, defaultMapping }: EventType) {
  return {
    type,
    label,
    group,
    subjectKind: kind,
    variables: variables.map(({ name }) => name),
    sample,
    default: { ...defaultMapping, descriptionTemplate: null, dedupScope: 'subject' },
  };
}
