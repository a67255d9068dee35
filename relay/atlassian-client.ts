import type { Resources } from './atlassian/accessible-resources';
import { createJira, type Jira, type JiraSettings, type JiraSite } from './atlassian/jira';
import type { Limits } from './atlassian/limits';
import { createOAuth, type OAuth } from './atlassian/oauth';
import type { Sender } from './atlassian/sender';
import { createTokens, type TokenSettings, type Tokens } from './atlassian/tokens';
import type { AtlassianSettings } from './config';
import { noteProblemsOfSite } from './delivery/note-problems';
import type { Clock } from './domain/clock';
import type { NewId } from './domain/ids';
import type { Queue } from './queue/queue';
import type { Database } from './store/database';
import type { SecretBox } from './store/secret-box';

/** How long the relay waits for an answer from Jira. */
export const jiraTimeoutMs = 15_000;

/** Everything that calls Atlassian. */
export interface AtlassianClient {
  readonly oauth: OAuth;
  readonly tokens: Tokens;
  readonly jira: Jira;
  /** Jira with a token that isn't stored yet, to look at a site before it is connected. */
  readonly jiraWith: (accessToken: string) => Jira;
  /** The sites that Atlassian lists for the grant by which a site is connected. */
  readonly sitesGrantedWith: (site: JiraSite) => Promise<Resources>;
}

interface Outside {
  readonly database: Database;
  readonly box: SecretBox;
  readonly limits: Limits;
  /** For OAuth, whose library takes it. */
  readonly fetch: typeof fetch;
  /** For Jira's API. */
  readonly send: Sender['send'];
  readonly now: Clock;
  readonly newId: NewId;
  /** Null where nothing of this process runs later; another one finds what it has scheduled. */
  readonly queue: Pick<Queue, 'schedule'> | null;
  /** Whether AvsB hears of problems. */
  readonly tellsAvsb: boolean;
  readonly log: { error(facts: object, sentence: string): void };
  /** For metrics: each call to Jira, and the result of each token refresh. */
  readonly observe?: Pick<JiraSettings, 'observe'> & Pick<TokenSettings, 'observeRefresh'>;
}

/** Wires what calls Atlassian, for the relay and for its command line. */
export function createAtlassianClient(settings: AtlassianSettings, outside: Outside): AtlassianClient {
  const { database, box, limits, now, newId, queue, tellsAvsb, log, observe = {} } = outside;
  const oauth = createOAuth({ ...settings, fetch: outside.fetch, now });
  const onUnreadable = (siteId: string, message: string) => log.error({ siteId }, message);
  const onRevoked: TokenSettings['onRevoked'] = (transaction, site) =>
    noteProblemsOfSite({ now, newId, queue, tellsAvsb }, transaction, site.organisationId, site.siteId);
  const tokens = createTokens({ database, box, oauth, now, newId, onUnreadable, onRevoked, ...observe });
  const { apiUrl } = settings;
  const shared = { apiUrl, send: outside.send, limits, now, timeoutMs: jiraTimeoutMs, ...observe };
  return {
    oauth,
    tokens,
    jira: createJira({ ...shared, accessTokens: tokens }),
    async sitesGrantedWith(site) {
      const token = await tokens.accessTokenFor(site);
      if (token.kind === 'token') return oauth.accessibleResources(token.accessToken);
      return { kind: token.kind === 'unavailable' ? 'unavailable' : 'refused', message: token.message };
    },
    jiraWith: (accessToken) => createJira({ ...shared, accessTokens: fixedToken(accessToken) }),
  };
}

/** The token of a connection in progress: it isn't refreshed, and if Jira refuses it, no stored site is affected. */
function fixedToken(accessToken: string): JiraSettings['accessTokens'] {
  return {
    accessTokenFor: async (_site, rejected) =>
      rejected === undefined
        ? { kind: 'token', accessToken }
        : { kind: 'unavailable', message: 'Jira did not accept the new access token.' },
    refused: async () => undefined,
  };
}
