import { z } from 'zod';
import { bucketSizes, maxBuckets } from '../../domain/statistics';
import { viewStatistics } from '../../setup/statistics';
import { route } from '../route';
import { documented, foreignId, time } from '../schemas';

const count = z.int().min(0);
const percentile = z.number().nullable().describe('To within a tenth; null where nothing got there');

const bucket = documented('StatisticsBucket', {
  at: z.string().describe('When the hour, or the day, begins, in UTC'),
  created: count,
  commented: count,
  reopened: count,
  resolved: count,
  waiting: count.describe('Not in Jira yet: queued, in progress, or waiting for an admin'),
  failed: count,
  skipped: count,
  held: count,
});

const statistics = documented('Statistics', {
  buckets: z.array(bucket).describe('Oldest first, empty ones included'),
  timeToTicketMs: z
    .object({ p50: percentile, p95: percentile })
    .describe('From an event’s arrival until its ticket or comment was in Jira'),
});

export const statisticsRoutes = [
  route({
    method: 'get',
    path: '/v1/stats',
    summary: 'How many deliveries arrived when: each counts once, as what it is now',
    access: 'admin',
    query: z.object({
      from: time.optional().describe('By default, a day or 30 days before `to`'),
      to: time.optional().describe('By default now; buckets that it lies in are counted whole'),
      bucket: z.enum(bucketSizes).default('day').describe(`At most ${maxBuckets} of them are answered`),
      destinationId: foreignId.optional(),
    }),
    answers: { 200: statistics },
    problems: [404],
    handle: async ({ context, caller, query }) => ({
      status: 200,
      body: await viewStatistics(context, caller.organisationId, query),
    }),
  }),
];
