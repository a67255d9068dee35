import { z } from 'zod';
import { eventCatalogue, originVariables, recoveryOf, subjectIdVariable } from '../../../shared/event-catalogue';
import type { EventType } from '../../../shared/event-type';
import { shownDefault } from '../../domain/mapping/default-row';
import { commonSampleOf, type SampleResults, sampleOf } from '../../domain/sample-event';
import { defaultDescriptionTemplate } from '../../domain/ticket/default-template';
import { countedPaging, partOfList } from '../part-of-list';
import { route } from '../route';
import { documented, eventType, pageOf, shownDefaults, subjectKind } from '../schemas';

const description = documented('EventTypeDescription', {
  type: eventType,
  label: z.string(),
  group: z.enum(['rollout', 'safety', 'other']),
  subjectKind,
  recoveredBy: eventType.nullable().describe('The event that reports the end of the problem'),
  variables: z.array(z.string()),
  sample: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  variableLabels: z.record(z.string(), z.string()).describe('What each variable means, in English'),
  commonVariables: z
    .array(z.object({ name: z.string(), label: z.string(), sample: z.string() }))
    .describe('What templates and conditions know of every event besides: its project, who triggered it, its id'),
  default: shownDefaults,
  defaultDescription: z
    .looseObject({})
    .describe('The default description as an Atlassian Document Format document with placeholders, to start one’s own'),
});

export const eventTypeRoutes = [
  route({
    method: 'get',
    path: '/v1/event-types',
    summary: 'The events that AvsB sends, with their variables and default mappings',
    access: 'person',
    query: z.object(countedPaging),
    answers: { 200: pageOf(description) },
    handle: ({ context, query }) => {
      const described = eventCatalogue.map((entry) => describe(entry, context.sampleResults));
      return { status: 200, body: partOfList(described, query) };
    },
  }),
];

const commonVariables = [...originVariables, subjectIdVariable];

function describe(entry: EventType, results: SampleResults) {
  const { type, label, group, subjectKind: kind, variables } = entry;
  const common = commonSampleOf(entry);
  return {
    type,
    label,
    group,
    subjectKind: kind,
    recoveredBy: recoveryOf(type)?.type ?? null,
    variables: variables.map(({ name }) => name),
    sample: sampleOf(entry, results),
    variableLabels: Object.fromEntries(variables.map((variable) => [variable.name, variable.label])),
    commonVariables: commonVariables.map(({ name, label: meaning }) => ({
      name,
      label: meaning,
      sample: common[name] ?? '',
    })),
    default: shownDefault(entry),
    defaultDescription: defaultDescriptionTemplate(entry),
  };
}
