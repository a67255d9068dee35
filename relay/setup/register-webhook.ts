import type { Jira, JiraSite, JiraWebhook, Registered } from '../atlassian/jira';
import type { JiraAnswer } from '../domain/jira-answer';
import { classify, saidBy } from '../domain/outcome';
import { type SortedWebhooks, type WantedWebhook, wantedWebhook } from '../domain/webhook';
import type { WebhookSite } from '../store/webhooks';
import type { SetupContext } from './context';

export type Failed = { readonly kind: 'failed'; readonly message: string };

export type Kept =
  | {
      readonly kind: 'kept';
      readonly webhookId: number | null;
      /** What it covers: fewer projects than wanted if Jira refused some. */
      readonly jql: string;
      /** The address of the relay whose webhook it took the place of. */
      readonly otherUrl: string | null;
    }
  | Failed;

/** Shown where Jira's list doesn't name the address. */
export const unknownAddress = 'an address that Jira does not name';

type Registration = Omit<Extract<Kept, { kind: 'kept' }>, 'kind'>;

/** Deletes webhooks. @returns what is kept besides */
export async function deleteAll(
  jira: Jira,
  site: JiraSite,
  webhooks: readonly JiraWebhook[],
  kept: Registration = { webhookId: null, jql: '', otherUrl: null },
): Promise<Extract<Kept, { kind: 'kept' }> | Failed> {
  if (webhooks.length > 0) {
    const deleted = await jira.deleteWebhooks(
      site,
      webhooks.map(({ id }) => id),
    );
    if (deleted.kind !== 'ok') return failed(deleted);
  }
  return { ...kept, kind: 'kept' };
}

export async function renewed(jira: Jira, site: JiraSite, webhookId: number, jql: string): Promise<Kept> {
  const answer = await jira.refreshWebhooks(site, [webhookId]);
  return answer.kind === 'ok' ? { kind: 'kept', webhookId, jql, otherUrl: null } : failed(answer);
}

/**
 * Registers a webhook. If Jira refuses it, this may be because of a project that is gone, or of another relay's webhook
 * whose address Jira's list doesn't name. Nothing is concluded from Jira's words: they are in the language of the account.
 */
export async function register(
  context: Pick<SetupContext, 'jira' | 'publicUrl'>,
  site: WebhookSite,
  wanted: WantedWebhook,
  { own, foreign }: SortedWebhooks<JiraWebhook>,
): Promise<Kept> {
  const { jira } = context;
  const first = await registerOnce(jira, site, wanted);
  if (first.kind !== 'refused') return first;
  const unnamed = foreign.filter(({ url }) => url === null);
  if (unnamed.length > 0) {
    const cleared = await deleteAll(jira, site, unnamed);
    if (cleared.kind === 'failed') return cleared;
    const again = await registerOnce(jira, site, wanted);
    if (again.kind === 'kept') return { ...again, otherUrl: unknownAddress };
    if (again.kind === 'failed') return again;
  }
  const shown = await projectsShown(jira, site, site.projectKeys);
  if (shown.kind === 'failed') return shown;
  const rest = wantedWebhook(context.publicUrl, shown.projectKeys);
  if (rest === null || rest.jql === wanted.jql) return { kind: 'failed', message: first.message };
  const [covering] = own.filter(({ jql }) => jql === rest.jql);
  if (covering !== undefined) return renewed(jira, site, covering.id, rest.jql);
  const last = await registerOnce(jira, site, rest);
  return last.kind === 'refused' ? { kind: 'failed', message: last.message } : last;
}

/** Which of the projects Jira shows to AvsB. */
async function projectsShown(
  jira: Jira,
  site: JiraSite,
  projectKeys: readonly string[],
): Promise<{ readonly kind: 'read'; readonly projectKeys: readonly string[] } | Failed> {
  const shown: string[] = [];
  for (const key of projectKeys) {
    const answer = await jira.project(site, key);
    if (answer.kind === 'ok') shown.push(key);
    else if (answer.kind !== 'refused' || answer.status !== 404) return failed(answer);
  }
  return { kind: 'read', projectKeys: shown };
}

async function registerOnce(
  jira: Jira,
  site: JiraSite,
  { url, jql }: WantedWebhook,
): Promise<Extract<Kept, { kind: 'kept' }> | Extract<Registered, { kind: 'refused' }> | Failed> {
  const events = ['jira:issue_updated', 'jira:issue_deleted'] as const;
  const answer: JiraAnswer<Registered> = await jira.registerWebhook(site, { url, jql, events });
  if (answer.kind === 'refused' && answer.status === 400) return { kind: 'refused', message: saidBy(answer) };
  if (answer.kind !== 'ok') return failed(answer);
  const { value } = answer;
  return value.kind === 'registered' ? { kind: 'kept', webhookId: value.id, jql, otherUrl: null } : value;
}

export function failed(answer: Exclude<JiraAnswer<unknown>, { kind: 'ok' }>): Failed {
  const outcome = classify('read', answer);
  return { kind: 'failed', message: outcome.result === 'confirmed' ? '' : outcome.message };
}
