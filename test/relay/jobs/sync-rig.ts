import { createJira, type Jira } from '../../../relay/atlassian/jira';
import { createLimits } from '../../../relay/atlassian/limits';
import { createOAuth, scopes } from '../../../relay/atlassian/oauth';
import { createSender } from '../../../relay/atlassian/sender';
import { createTokens } from '../../../relay/atlassian/tokens';
import type { SimulatedAtlassian } from '../../../relay/demo/atlassian';
import { createIssue, type Issue } from '../../../relay/demo/atlassian/world';
import { createIds } from '../../../relay/domain/ids';
import { issueUrlOf, type Link } from '../../../relay/domain/link';
import { roundPointsPerHour } from '../../../relay/domain/points-budget';
import { changedIssues } from '../../../relay/jobs/changed-issues';
import { createPointsBudget } from '../../../relay/jobs/points-budget';
import { createStatusSync, type StatusSync } from '../../../relay/jobs/status-sync';
import type { Wait } from '../../../relay/jobs/wait';
import { groupTask, type TaskContext } from '../../../relay/queue/leased-task';
import type { Queue } from '../../../relay/queue/queue';
import { noteChangedIssue } from '../../../relay/setup/note-changed-issue';
import { type Database, openDatabase } from '../../../relay/store/database';
import { insertDestination } from '../../../relay/store/destinations';
import { insertLink } from '../../../relay/store/links';
import { createSecretBox } from '../../../relay/store/secret-box';
import { connectSite, type Site } from '../../../relay/store/sites';
import { inTransaction } from '../../../relay/store/transaction';
import { createTestDatabase } from '../support/database';
import { siteOf } from '../support/jira';
import { observed } from '../support/observe';
import { createTestQueue, runDue } from '../support/queue';
import { startAtlassian } from '../support/relay';

export const dayMs = 24 * 60 * 60_000;
/** A nightly cron. */
export const nightly = { intervalMs: dayMs };

export interface SyncRig {
  readonly atlassian: SimulatedAtlassian;
  readonly database: Database;
  /** Called with each query that is about to be asked. */
  onQuery: (sql: string) => void;
  /** Called with what each query has answered. */
  onRows: (rows: readonly unknown[]) => void;
  /** The time, for the relay and for Atlassian. */
  readonly clock: { now: Date };
  /** How long the jobs have waited, each wait by itself. */
  readonly waits: number[];
  readonly logged: { level: string; facts: object; sentence: string }[];
  /** A relay's sync on this database: a second one is the relay after a restart. */
  sync(options?: { pointsPerHour?: number; wait?: Wait; random?: () => number }): Sync;
  /** A relay's reader of changed issues, and how Jira's word that one changed comes in. */
  changes(options?: { pointsPerHour?: number }): Changes;
  /** The database's queue, which hands nothing out by itself. */
  readonly queue: Queue;
  /** A task as a process claims its items. */
  claiming(owner?: string): TaskContext;
  /** A client for Jira with the tokens of the connected sites. */
  jira(): Jira;
  /** Connects a site for an organisation, with tokens and a destination of its own. */
  connect(organisationId?: string, slug?: string): Promise<Site & { grantId: string }>;
  /** Files an issue in Jira, and links it as an event of the site's destination would. */
  file(site: Site, link?: Partial<FiledLink>): Promise<Issue>;
  link(site: Site, issue: Issue, link?: Partial<FiledLink>): Promise<string>;
  /** The organisation's links to an issue, the oldest first. */
  linksTo(site: Site, issueId: string): Promise<LinkRow[]>;
  /** The ids of the issues that each bulk read asked for. */
  bulkReads(): string[][];
}

export interface Sync extends StatusSync {
  stop(): void;
}

export interface Changes {
  tell(site: Site, issueId: string, isDeleted?: boolean): Promise<void>;
  /** Reads what is due, to its end. */
  read(): Promise<void>;
}

interface FiledLink extends Pick<Link, 'status' | 'origin' | 'createdAt'> {
  readonly dedupKey: string | null;
}

interface LinkRow {
  issue_key: string;
  issue_url: string;
  status_name: string;
  status_category: string;
  takes_comments: boolean;
}

const running: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((stop) => stop()));
});

/** The status sync over real HTTP and a real database, without the rest of the relay; it ends with the test. */
export async function startSyncRig(): Promise<SyncRig> {
  const clock = { now: new Date('2026-11-24T02:00:00.000Z') };
  const now = () => clock.now;
  const atlassian = await startAtlassian({ now });
  const testDatabase = await createTestDatabase();
  const database = observed(await openDatabase(testDatabase.at), {
    onQuery: (sql) => rig.onQuery(sql),
    onRows: (rows) => rig.onRows(rows),
  });
  running.push(async () => {
    await database.destroy();
    await atlassian.close();
    await testDatabase.drop();
  });
  const newId = createIds(now);
  const box = createSecretBox([{ id: 'k1', key: Buffer.alloc(32, 7) }]);
  const waits: number[] = [];
  const logged: SyncRig['logged'] = [];
  const line = (level: string) => (facts: object, sentence: string) => void logged.push({ level, facts, sentence });
  const log = { debug: () => undefined, info: line('info'), warn: line('warn'), error: line('error') };
  const { url } = atlassian;

  /** Time passes at once. */
  async function passTime(ms: number): Promise<void> {
    waits.push(ms);
    clock.now = new Date(clock.now.getTime() + ms);
  }

  function createJiraClient() {
    const app = { authUrl: url, apiUrl: url, clientId: 'test-client', clientSecret: 'test-client-secret' };
    const oauth = createOAuth({ ...app, fetch, now });
    const accessTokens = createTokens({ database, box, oauth, now, newId });
    return createJira({
      apiUrl: url,
      send: createSender().send,
      accessTokens,
      limits: createLimits(now),
      now,
      timeoutMs: 5_000,
    });
  }

  const queue = await createTestQueue(testDatabase, database, { now });
  // What Jira reports is gathered for a second first, which these tests leave out.
  const aSecondAgo = () => new Date(now().getTime() - 1_000);

  const rig: SyncRig = {
    queue,
    claiming: (owner = 'a test') => ({
      database,
      transact: (step) => inTransaction(database, step),
      queue,
      now,
      random: () => 0,
      owner,
      stopping: new AbortController().signal,
      onError: (task, error) => void logged.push({ level: 'error', facts: { task, error }, sentence: 'failed' }),
    }),
    jira: createJiraClient,
    atlassian,
    database,
    onQuery: () => undefined,
    onRows: () => undefined,
    clock,
    waits,
    logged,
    sync({ pointsPerHour = roundPointsPerHour, wait = passTime, random = () => 0 } = {}) {
      const jira = createJiraClient();
      const budget = createPointsBudget({ database, pointsPerHour, now });
      const stopping = new AbortController();
      const context = {
        database,
        jira,
        queue,
        newId,
        tellsAvsb: false,
        budget,
        now,
        random,
        wait,
        stopping: stopping.signal,
        log,
      };
      return { ...createStatusSync(context), stop: () => stopping.abort(new Error('The relay is stopping.')) };
    },
    changes({ pointsPerHour = roundPointsPerHour } = {}) {
      const budget = createPointsBudget({ database, pointsPerHour, now });
      const reading = changedIssues({
        database,
        jira: createJiraClient(),
        queue,
        newId,
        tellsAvsb: false,
        budget,
        now,
        random: () => 0,
        log,
      });
      const task = groupTask(rig.claiming(), 'read-issue', reading);
      return {
        tell: ({ cloudId }, issueId, isDeleted = false) =>
          noteChangedIssue({ database, queue, now: aSecondAgo }, { cloudId }, { issueId, isDeleted }),
        read: () => runDue(database, 'read-issue', task, now()),
      };
    },
    async connect(organisationId = 'org_1', slug = 'acme') {
      const { cloudId, name } = siteOf(atlassian, slug);
      const grantId = `grant-of-${organisationId}-${slug}`;
      const { signedInAccountId: accountId, grants } = atlassian.world;
      grants.push({ id: grantId, clientId: 'test-client', accountId, cloudIds: [cloudId], revoked: false });
      const connected = {
        id: newId('site'),
        organisationId,
        cloudId,
        name,
        url: `https://${slug}.atlassian.net`,
        connectedBy: { id: 'user_1', name: 'Dana' },
        connectedAt: now().toISOString(),
        scopes: [],
      };
      const site = await connectSite(database, box, connected, grantTokens(atlassian, grantId, now()));
      await insertDestination(database, {
        id: `dst_${site.id}`,
        organisationId,
        siteId: site.id,
        name: 'Rollouts',
        project: { id: siteOf(atlassian, slug).projects[0]?.id ?? '1', key: 'ROLL', name: 'Rollouts' },
        guard: null,
        problems: [],
        createdAt: now().toISOString(),
      });
      return { ...site, grantId };
    },
    async file(site, link) {
      const jiraSite = siteOf(atlassian, slugOf(site));
      const project = jiraSite.projects[0]!;
      const wanted = { projectId: project.id, issueTypeId: project.issueTypeIds[0]!, summary: 'Breach' };
      const issue = createIssue(atlassian.world, jiraSite, wanted, now());
      await rig.link(site, issue, link);
      return issue;
    },
    async link(site, issue, { status, origin = 'event', createdAt, dedupKey } = {}) {
      const id = newId('link');
      await insertLink(database, {
        id,
        organisationId: site.organisationId,
        siteId: site.id,
        destinationId: `dst_${site.id}`,
        issueId: issue.id,
        issueKey: issue.key,
        issueUrl: issueUrlOf(site.url, issue.key),
        subject: { kind: 'experiment', id: `exp of ${id}` },
        eventType: origin === 'event' ? 'experiment.guardrail_breached' : null,
        origin,
        status: status ?? { name: 'To Do', category: 'new' },
        createdAt: createdAt ?? now().toISOString(),
        dedupKey: origin === 'event' ? (dedupKey ?? `key of ${id}`) : null,
        followsIssueKey: null,
        deliveryId: null,
      });
      return id;
    },
    async linksTo(site, issueId) {
      const rows = await database
        .selectFrom('links')
        .selectAll()
        .where((is) => is.and({ organisation_id: site.organisationId, site_id: site.id, issue_id: issueId }))
        .orderBy('id')
        .execute();
      // SQLite keeps a boolean as a number.
      return rows.map((row) => ({ ...row, takes_comments: Boolean(row.takes_comments) }));
    },
    bulkReads: () =>
      atlassian.requests
        .filter(({ operationId }) => operationId === 'bulkFetchIssues')
        .map(({ body }) => (body as { issueIdsOrKeys: string[] }).issueIdsOrKeys),
  };
  return rig;
}

function grantTokens({ world }: SimulatedAtlassian, grantId: string, now: Date) {
  const expiresAt = new Date(now.getTime() + 60 * 60_000).toISOString();
  const granted = { grantId, scopes: [...scopes] };
  const tokens = { accessToken: `access-of-${grantId}`, refreshToken: `refresh-of-${grantId}` };
  world.accessTokens[tokens.accessToken] = { ...granted, expiresAt };
  world.refreshTokens[tokens.refreshToken] = { ...granted, issuedAt: now.toISOString(), rotatedAt: null };
  return { ...tokens, accessTokenExpiresAt: expiresAt };
}

export function slugOf({ url }: Site): string {
  return new URL(url).hostname.split('.')[0]!;
}
