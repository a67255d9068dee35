import { z } from 'zod';
import { problemKinds } from '../../domain/problems/problem-kind';
import { viewProblems } from '../../setup/problems';
import { route } from '../route';
import { documented, named, pageOf, paging } from '../schemas';

const problem = documented('StandingProblem', {
  id: z.string(),
  kind: z.enum(problemKinds),
  site: named,
  destination: named.nullable().describe('Null where the whole site is concerned'),
  eventType: z.string().nullable().describe('The row that it is about; null where it is about all of them'),
  title: z.string(),
  detail: z.string(),
  action: z.string().describe('What to do, in a sentence'),
  openedAt: z.string(),
  resolvedAt: z.string().nullable(),
  affected: z.object({ waiting: z.number(), failed: z.number(), held: z.number() }),
});

export const problemRoutes = [
  route({
    method: 'get',
    path: '/v1/problems',
    summary: 'What is wrong, or was, newest first: one problem for each cause',
    access: 'admin',
    query: z.object({ ...paging, state: z.enum(['open', 'resolved']).optional() }),
    answers: { 200: pageOf(problem) },
    handle: async ({ context, caller, query }) => ({
      status: 200,
      body: await viewProblems(context.database, caller.organisationId, query.state, query),
    }),
  }),
];
