import { z } from 'zod';
import { AppError } from '../../domain/app-error';
import { route } from '../route';

const ok = z.object({ status: z.literal('ok') });

export const operationRoutes = [
  route({
    method: 'get',
    path: '/metrics',
    summary: 'Counters of this process, and the backlog, in the format of Prometheus',
    access: 'anyone',
    answers: { 200: { 'text/plain': z.string() } },
    handle: async ({ context }) => {
      const { contentType, text } = await context.metrics.render();
      return { status: 200, body: text, headers: { 'content-type': contentType } };
    },
  }),
  route({
    method: 'get',
    path: '/healthz',
    summary: 'Whether the process runs',
    access: 'anyone',
    answers: { 200: ok },
    handle: () => ({ status: 200, body: { status: 'ok' } }),
  }),
  route({
    method: 'get',
    path: '/readyz',
    summary: 'Whether database and queue work',
    access: 'anyone',
    answers: { 200: ok },
    problems: [503],
    handle: async ({ context }) => {
      try {
        await context.checkReady();
      } catch (error) {
        const detail = 'The database or the queue does not answer. The log has the details.';
        throw new AppError('not_ready', 503, 'The relay is not ready.', detail, { cause: error });
      }
      return { status: 200, body: { status: 'ok' } };
    },
  }),
];
