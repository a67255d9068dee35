import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { Simulation } from '../context';
import type { Issue, Site } from '../world/types';
import { readAsViewer } from './read-as-viewer';

/** The Forge app that is installed on every site. */
export interface ForgeApp {
  /** Its full ARI: the audience of the tokens. */
  readonly appId: string;
  /** Where its bundles lie, as `relay/build.mjs` makes them. */
  readonly folder: string;
  /** Where its remote is. */
  readonly relayUrl: () => string;
}

/** A stand-in for Forge: runs the app's own functions, and signs their calls to the relay. */
export interface ForgePlatform {
  readonly folder: string;
  readonly jwks: { readonly keys: readonly JWK[] };
  /** A page of the app asks its resolver, about an issue. */
  invoke(site: Site, functionKey: string, issue: Issue): Promise<unknown>;
  /** Jira shows links that match the app's patterns. */
  resolveLinks(site: Site, urls: readonly string[]): Promise<unknown>;
  /** Calls the app's trigger after an issue has changed. */
  issueChanged(site: Site, issue: Issue): Promise<void>;
}

interface Functions {
  issueResolver(request: unknown, payload: unknown): Promise<unknown>;
  resolveLinks(request: unknown): Promise<unknown>;
  jiraChanged(event: unknown): Promise<unknown>;
}

type Target = { readonly type: 'frc' } | { readonly type: 'fpp' };

const KEY_ID = 'forge/demo';
const TOKEN_SECONDS = 25;

/** Loads the app's bundle, and gives it what Forge gives to functions: access to the relay and to Jira. */
export async function createForgePlatform(simulation: Simulation, app: ForgeApp): Promise<ForgePlatform> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const siteOfCall = new AsyncLocalStorage<Site>();

  async function proxy(target: Target, path: string, init: RequestInit = {}): Promise<Response> {
    const site = siteOfCall.getStore();
    if (site === undefined) throw new Error('A function of the Forge app was called without a site.');
    if (target.type === 'fpp') return readAsViewer(simulation, site, init.method ?? 'GET', path);
    const now = Math.floor(simulation.now().getTime() / 1000);
    const token = await new SignJWT({
      app: {
        id: app.appId,
        apiBaseUrl: `${simulation.url()}/ex/jira/${site.cloudId}`,
        environment: { type: 'PRODUCTION' },
      },
      context: { cloudId: site.cloudId },
    })
      .setProtectedHeader({ alg: 'RS256', kid: KEY_ID })
      .setIssuer('forge/invocation-token')
      .setAudience(app.appId)
      .setIssuedAt(now)
      .setExpirationTime(now + TOKEN_SECONDS)
      .sign(privateKey);
    const headers = { ...Object.fromEntries(new Headers(init.headers)), authorization: `Bearer ${token}` };
    return fetch(`${app.relayUrl()}${path}`, { ...init, headers });
  }
  // Forge's own library calls the outside world through this.
  Object.assign(globalThis, { __forge_fetch__: proxy });
  process.env.RELAY_URL ??= app.relayUrl();
  const functions: Functions = createRequire(join(app.folder, 'functions.cjs'))('./functions.cjs');

  return {
    folder: app.folder,
    jwks: { keys: [{ ...(await exportJWK(publicKey)), kid: KEY_ID, alg: 'RS256', use: 'sig' }] },
    invoke: (site, functionKey, { id, key, issueTypeId: typeId, projectId }) =>
      siteOfCall.run(site, () =>
        functions.issueResolver(
          {
            call: { functionKey },
            context: { extension: { type: 'jira:issuePanel', issue: { id, key, typeId }, project: { id: projectId } } },
          },
          { principal: { accountId: simulation.world.signedInAccountId } },
        ),
      ),
    resolveLinks: (site, urls) =>
      siteOfCall.run(site, () => functions.resolveLinks({ type: 'resolve', payload: { urls } })),
    async issueChanged(site, { id, key, summary }) {
      const event = { eventType: 'avi:jira:updated:issue', issue: { id, key, fields: { summary } } };
      await siteOfCall.run(site, () => functions.jiraChanged(event));
    },
  };
}
