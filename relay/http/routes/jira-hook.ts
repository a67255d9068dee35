import { z } from 'zod';
import { webhookPath } from '../../domain/webhook';
import { takeJiraEvent } from '../../setup/jira-hook';
import { route } from '../route';

/** An id is a number of Jira's, as number or as text. */
const id = z.union([z.string().regex(/^\d{1,19}$/), z.number().int().nonnegative()]).transform(String);

/** The part of Jira's event that the relay reads. An event without an issue is ignored. */
const jiraEvent = z.looseObject({
  issue: z.looseObject({ id, self: z.string().optional().catch(undefined) }).optional(),
  webhookEvent: z.string().optional().catch(undefined),
  matchedWebhookIds: z.array(id).max(100).catch([]).default([]),
});

/**
 * Jira sends the whole issue with its changes, up to 25 MB.
 * Source: https://developer.atlassian.com/cloud/jira/platform/webhooks/
 */
const maxHookBytes = 25 * 1024 * 1024;

export const jiraHookRoutes = [
  route({
    method: 'post',
    path: webhookPath,
    summary: 'Jira reports that an issue changed',
    access: 'jira',
    body: jiraEvent,
    largeBody: {
      maxBytes: maxHookBytes,
      members: { issue: { id: 'whole', self: 'whole' }, matchedWebhookIds: 'whole' },
    },
    answers: { 204: null },
    handle: async ({ context, body: { issue, webhookEvent, matchedWebhookIds: webhookIds } }) => {
      if (issue !== undefined) {
        const isDeleted = webhookEvent === 'jira:issue_deleted';
        await takeJiraEvent(context, { issueId: issue.id, isDeleted, issueUrl: issue.self, webhookIds });
      }
      return { status: 204 };
    },
  }),
];
