import { z } from 'zod';
import type { JiraAnswer } from '../../domain/jira-answer';
import { nothing } from './answer';
import type { RequestJira } from './request';
import type { JiraSite } from './settings';

/** The issue events that Jira reports. */
export type WebhookEvent = 'jira:issue_updated' | 'jira:issue_deleted';

export interface NewWebhook {
  readonly url: string;
  /** Only `=`, `!=`, `IN` and `NOT IN`, and few fields, are allowed in it; `project` is one. */
  readonly jql: string;
  readonly events: readonly WebhookEvent[];
}

export interface JiraWebhook {
  readonly id: number;
  /** Null where Jira leaves it out of its list. */
  readonly url: string | null;
  readonly jql: string;
  /** Null where Jira leaves it out, or writes it in another form than it documents. */
  readonly expiresAt: Date | null;
}

/** The webhook's id, or why Jira did not register it: it answers 200 in both cases. */
export type Registered =
  | { readonly kind: 'registered'; readonly id: number }
  | { readonly kind: 'refused'; readonly message: string };

/** Webhooks of an OAuth app on a site. Each lives for 30 days, and 30 more from each refresh. */
export interface Webhooks {
  /** Not idempotent: registering the same again makes another webhook. */
  registerWebhook(site: JiraSite, webhook: NewWebhook): Promise<JiraAnswer<Registered>>;
  /** Up to 100 of the app's webhooks there, which may have been registered for other users of it. */
  webhooks(site: JiraSite): Promise<JiraAnswer<readonly JiraWebhook[]>>;
  /** Extends them by 30 days. Unknown ids are ignored. @returns when they will expire */
  refreshWebhooks(site: JiraSite, ids: readonly number[]): Promise<JiraAnswer<Date>>;
  /** Unknown ids are ignored. */
  deleteWebhooks(site: JiraSite, ids: readonly number[]): Promise<JiraAnswer<null>>;
}

const registeredSchema = z
  .object({
    webhookRegistrationResult: z
      .array(z.object({ createdWebhookId: z.number().optional(), errors: z.array(z.string()).optional() }))
      .min(1),
  })
  .transform(({ webhookRegistrationResult: [result] }): Registered => {
    const id = result?.createdWebhookId;
    if (id !== undefined) return { kind: 'registered', id };
    return { kind: 'refused', message: result?.errors?.join(' ') || 'Jira gave no reason.' };
  });

/** Milliseconds as a number by the contract; a text in the examples of Atlassian's documentation. */
const expirationDate = z
  .union([z.number(), z.string()])
  .transform((date) => new Date(date))
  .refine((date) => !Number.isNaN(date.getTime()));

const webhooksSchema = z
  .object({
    values: z.array(
      z.object({
        id: z.number(),
        url: z.string().nullish(),
        jqlFilter: z.string(),
        expirationDate: expirationDate.nullish().catch(null),
      }),
    ),
  })
  .transform(({ values }) =>
    values.map(
      ({ id, url, jqlFilter, expirationDate: expiresAt }): JiraWebhook => ({
        id,
        url: url ?? null,
        jql: jqlFilter,
        expiresAt: expiresAt ?? null,
      }),
    ),
  );

const refreshedSchema = z.object({ expirationDate }).transform((refreshed) => refreshed.expirationDate);

export function webhooks(request: RequestJira): Webhooks {
  return {
    registerWebhook: (site, { url, jql, events }) =>
      request(site, 'POST', '/rest/api/3/webhook', {
        operation: 'registerDynamicWebhooks',
        body: { url, webhooks: [{ jqlFilter: jql, events: [...events] }] },
        expected: [200],
        schema: registeredSchema,
      }),
    webhooks: (site) =>
      request(site, 'GET', '/rest/api/3/webhook', {
        operation: 'getDynamicWebhooksForApp',
        expected: [200],
        schema: webhooksSchema,
      }),
    refreshWebhooks: (site, ids) =>
      request(site, 'PUT', '/rest/api/3/webhook/refresh', {
        operation: 'refreshWebhooks',
        body: { webhookIds: [...ids] },
        expected: [200],
        schema: refreshedSchema,
      }),
    deleteWebhooks: (site, ids) =>
      request(site, 'DELETE', '/rest/api/3/webhook', {
        operation: 'deleteWebhookById',
        body: { webhookIds: [...ids] },
        expected: [202],
        schema: nothing,
      }),
  };
}
