import type { Access, Route } from '../route';
import type { Operation } from './document';

/** How callers are identified. */
export const securitySchemes = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'A token that AvsB issued, with the claims sub, org, permissions, iss, aud and exp',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'avsb_jira_session',
    description: 'The cookie of a browser that has signed in; over https its name begins with __Host-',
  },
  csrf: {
    type: 'apiKey',
    in: 'header',
    name: 'x-csrf-token',
    description: 'The csrfToken of GET /v1/session, with the session cookie on calls that change anything',
  },
  signature: {
    type: 'apiKey',
    in: 'header',
    name: 'webhook-signature',
    description: 'Standard Webhooks: v1, and the base64 HMAC-SHA256 of “webhook-id.webhook-timestamp.body”',
  },
  jira: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: "A token of Jira's webhooks, signed with the client secret of the OAuth app",
  },
  forge: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'A Forge invocation token; the tenant is the cloudId in it',
  },
} as const;

type Scheme = keyof typeof securitySchemes;

/** How a route's callers are identified: by any item of the list, each with everything that it names. */
export function securityOf(route: Route): Operation['security'] {
  const access: Access = route.access;
  const isSafe = route.method === 'get';
  const byAccess: Record<Access, readonly (readonly Scheme[])[]> = {
    anyone: [],
    person: [['bearer'], isSafe ? ['session'] : ['session', 'csrf']],
    admin: [['bearer'], isSafe ? ['session'] : ['session', 'csrf']],
    avsb: [['signature']],
    forge: [['forge']],
    jira: [['jira']],
  };
  return byAccess[access].map((schemes) => Object.fromEntries(schemes.map((scheme) => [scheme, []])));
}
