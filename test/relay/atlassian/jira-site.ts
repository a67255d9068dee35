import type { RequestListener } from 'node:http';
import { type AccessTokens, createJira, type JiraSite, type ObservedCall } from '../../../relay/atlassian/jira';
import { createLimits } from '../../../relay/atlassian/limits';
import { createSender } from '../../../relay/atlassian/sender';
import { type LocalServer, serve } from './local-server';

export const now = new Date('2026-11-23T10:00:00.000Z');
export const site: JiraSite = { siteId: 's1', cloudId: 'c1', organisationId: 'org_1' };
export const otherSite: JiraSite = { siteId: 's2', cloudId: 'c2', organisationId: 'org_2' };
export const issueToFile = { fields: { summary: 'Breach' }, properties: [{ key: 'avsb.experiment', value: { a: 1 } }] };
export const created = { id: '10001', key: 'OPS-1', self: 'https://acme.atlassian.net/rest/api/3/issue/10001' };

/** Gives `access-1`, and after it was rejected `access-2`; records what it receives. */
export function twoTokens() {
  const rejected: string[] = [];
  const refused: string[] = [];
  const accessTokens: AccessTokens = {
    accessTokenFor: async (_site, token) => {
      if (token !== undefined) rejected.push(token);
      return { kind: 'token', accessToken: token === undefined ? 'access-1' : 'access-2' };
    },
    refused: async ({ siteId }) => void refused.push(siteId),
  };
  return { accessTokens, rejected, refused };
}

/** The client against an address, and the calls that it reported. */
export function jiraAt(apiUrl: string, accessTokens: AccessTokens = twoTokens().accessTokens, timeoutMs = 5000) {
  const observed: ObservedCall[] = [];
  const clock = { now };
  const limits = createLimits(() => clock.now);
  const observe = (call: ObservedCall) => void observed.push(call);
  const jira = createJira({
    apiUrl,
    send: createSender().send,
    accessTokens,
    limits,
    now: () => clock.now,
    timeoutMs,
    observe,
  });
  return { jira, observed, clock };
}

/** The client against a server that answers as the test says. */
export async function jiraThat(answer: RequestListener, accessTokens?: AccessTokens, timeoutMs?: number) {
  const server: LocalServer = await serve(answer);
  return { server, ...jiraAt(`${server.url}/`, accessTokens, timeoutMs) };
}
