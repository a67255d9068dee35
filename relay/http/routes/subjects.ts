import { z } from 'zod';
import { subjectStatuses, verdicts } from '../../../shared/event-type';
import { metricRoles } from '../../../shared/subject';
import { isWebAddress } from '../../domain/adf/safe-text';
import { notFound } from '../../domain/app-error';
import { updateSubject } from '../../setup/subjects';
import { findSubject } from '../../store/subjects';
import { route } from '../route';
import { documented, foreignId, subjectKind, time } from '../schemas';

const metric = z.object({
  name: z.string().min(1).max(255),
  role: z.enum(metricRoles),
  lift: z.number().optional(),
  interval: z.tuple([z.number(), z.number()]).optional(),
  confidence: z.number().optional(),
  breached: z.boolean().optional(),
});

/** The state of a subject. */
export const subjectBody = documented('Subject', {
  name: z.string().min(1).max(1_000),
  status: z.enum(subjectStatuses),
  resultsUrl: z
    .string()
    .max(2_000)
    .refine((address) => address === '' || isWebAddress(address), 'must be an http:// or https:// address'),
  environment: z.string().max(255).optional(),
  verdict: z.enum(verdicts).optional(),
  metrics: z.array(metric).max(100).optional(),
  srm: z.object({ failed: z.boolean(), pValue: z.number() }).optional(),
  updatedAt: time,
});

const params = z.object({ kind: subjectKind, id: foreignId });

export const subjectRoutes = [
  route({
    method: 'put',
    path: '/v1/subjects/:kind/:id',
    summary: 'Report the state of a subject',
    access: 'avsb',
    params,
    body: subjectBody.extend({ organisationId: foreignId }),
    answers: { 204: null },
    handle: async ({ context, params: ref, body: { organisationId, ...subject } }) => {
      await updateSubject(context, { organisationId, ref, subject });
      return { status: 204 };
    },
  }),
  route({
    method: 'get',
    path: '/v1/subjects/:kind/:id',
    summary: 'The state of a subject',
    access: 'person',
    params,
    answers: { 200: subjectBody },
    handle: async ({ context, caller, params: ref }) => {
      const subject = await findSubject(context.database, caller.organisationId, ref);
      if (subject === undefined) throw notFound('subject');
      return { status: 200, body: subject };
    },
  }),
];
