import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import type { Person } from '../setup/context';
import type { HttpContext } from './context';
import type { ForgeCaller } from './forge-token';

/**
 * Who may call: `anyone`; a `person` with a token of AvsB's; an `admin`, a person who may manage integrations; `avsb`,
 * its backend, by signature; the `forge` app inside Jira, by its invocation token; `jira`, by a token of its webhooks.
 */
export type Access = 'anyone' | 'person' | 'admin' | 'avsb' | 'forge' | 'jira';

/** Who calls, by the route's access: a person, the id of a signed message, or nobody in particular. */
export type CallerOf<A extends Access> = A extends 'person' | 'admin'
  ? Person
  : A extends 'avsb'
    ? { readonly webhookId: string }
    : A extends 'forge'
      ? ForgeCaller
      : null;

export interface Answer {
  readonly status: number;
  /** Text and bytes are sent as they are, all else as JSON. */
  readonly body?: unknown;
  /** null takes away a header that all answers have. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | null>>;
}

export interface Request<A extends Access, Params, Query, Body> {
  readonly context: HttpContext;
  readonly caller: CallerOf<A>;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly headers: IncomingHttpHeaders;
  /** The other end of the connection. */
  readonly remoteAddress: string | undefined;
}

/** The body of an answer: JSON by a schema, one of several by its media type, or none. */
export type AnswerBody = z.ZodType | Readonly<Record<`${string}/${string}`, z.ZodType>> | null;

/** One operation: what it takes, who may call it, what it answers. Parsing, checking and documents come from it. */
export interface RouteDefinition<A extends Access, Params, Query, Body> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As Express writes it, `/v1/links/:id`. */
  readonly path: string;
  readonly summary: string;
  readonly access: A;
  /** Opened in a browser: sent to PUBLIC_URL's host first, and errors are pages too. */
  readonly isPage?: true;
  /** A `get` that changes something, as signing in does: not to be done by a HEAD, which programs send to look. */
  readonly changesOnGet?: true;
  readonly params?: z.ZodType<Params>;
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  /** What each status that is no error answers. */
  readonly answers: Readonly<Record<number, AnswerBody>>;
  /** Headers of those answers, for the document: what each tells. */
  readonly answerHeaders?: Readonly<Record<number, Readonly<Record<string, string>>>>;
  /** Request headers that the route heeds beside those by which the caller is known: what each asks for. */
  readonly takesHeaders?: Readonly<Record<string, string>>;
  /** Errors beside those that follow from the above (401, 403, 404, 413, 422, 429 and the like). */
  readonly problems?: readonly (409 | 412 | 429 | 502 | 503 | 504 | 401 | 403 | 404 | 422)[];
  readonly handle: (request: Request<A, Params, Query, Body>) => Promise<Answer> | Answer;
}

/** A route whose types are settled. */
// biome-ignore lint/suspicious/noExplicitAny: a list of routes forgets what each of them takes
export type Route = RouteDefinition<any, any, any, any>;

/** Defines a route; its handler gets what the schemas make of the request. */
export function route<A extends Access, Params = undefined, Query = undefined, Body = undefined>(
  definition: RouteDefinition<A, Params, Query, Body>,
): Route {
  return definition;
}
