import type { IncomingHttpHeaders } from 'node:http';
import type { Request as ExpressRequest } from 'express';
import type { z } from 'zod';
import type { Person } from '../setup/context';
import type { Answer, AnyAnswer, Difference, DocumentedAnswers } from './answer';
import type { LargeBody } from './body';
import { callerOf, checkMayCall } from './caller';
import type { HttpContext } from './context';
import type { ForgeCaller } from './forge-token';
import { parse, readJson } from './parse';

/**
 * Who may call, and what is known about them: `anyone`; a `person` with a token of AvsB's; an `admin`, a person who may
 * manage integrations; `avsb`, its backend, by signature; the `forge` app inside Jira, by its invocation token; `jira`,
 * by a token of its webhooks.
 */
export interface Callers {
  readonly anyone: null;
  readonly person: Person;
  readonly admin: Person;
  readonly avsb: { readonly webhookId: string };
  readonly forge: ForgeCaller;
  readonly jira: null;
}

export type Access = keyof Callers;

export interface Request<A extends Access, Params, Query, Body> {
  readonly context: HttpContext;
  readonly caller: Callers[A];
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly headers: IncomingHttpHeaders;
  /** The other end of the connection. */
  readonly remoteAddress: string | undefined;
}

/** The documentation of one operation: what it takes, who may call it, what it answers. */
interface Documentation<A extends Access, Params, Query, Body, Answers extends DocumentedAnswers> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As Express writes it, `/v1/links/:id`. */
  readonly path: string;
  readonly summary: string;
  readonly access: A;
  /** Opened in a browser: sent to PUBLIC_URL's host first, and errors are pages too. */
  readonly isPage?: true;
  /** A `get` that changes something, as signing in does: a HEAD, which programs send to look, must not do it. */
  readonly changesOnGet?: true;
  readonly params?: z.ZodType<Params>;
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  /** How large a body may be, where more than 256 KiB, and what is read of a large one. */
  readonly largeBody?: LargeBody;
  /** The body of each status that isn't an error. */
  readonly answers: Answers;
  /** Headers of those answers, for the document: what each means. */
  readonly answerHeaders?: Readonly<Record<number, Readonly<Record<string, string>>>>;
  /** Request headers that the route uses, besides those that identify the caller: what each asks for. */
  readonly takesHeaders?: Readonly<Record<string, string>>;
  /** Errors besides those that follow from the above (401, 403, 404, 413, 422, 429 and the like). */
  readonly problems?: readonly (409 | 412 | 429 | 502 | 503 | 504 | 401 | 403 | 404 | 422)[];
}

interface Definition<A extends Access, Documented extends DocumentedAnswers, Given, Params, Query, Body>
  extends Documentation<A, Params, Query, Body, Documented> {
  readonly handle: (request: Request<A, Params, Query, Body>) => Promise<Given> | Given;
}

/** A route whose types have been checked: it checks a call by its documentation, and answers it. */
export interface Route extends Documentation<Access, unknown, unknown, unknown, DocumentedAnswers> {
  /** Identifies the caller. @throws as `callerOf` */
  readonly receive: (context: HttpContext, request: ExpressRequest, readBody: () => Promise<Buffer>) => Promise<Call>;
}

/** A call whose caller has been identified. */
export interface Call {
  readonly caller: Callers[Access];
  /** Checks the request, and runs the route's handler. */
  answer(): Promise<Answer>;
}

/**
 * Defines a route. Its handler gets the parsed request, and answers as the route is documented: the
 * compiler names the field that is missing, of another type or not documented.
 */
export function route<
  A extends Access,
  Documented extends DocumentedAnswers,
  const Given extends AnyAnswer<keyof Documented>,
  Params = undefined,
  Query = undefined,
  Body = undefined,
>(
  definition: Definition<A, Documented, Given, Params, Query, Body> & AsDocumented<Difference<Given, Documented>>,
): Route {
  const { handle, ...documentation }: Definition<A, Documented, Given, Params, Query, Body> = definition;
  const { access, params, query, body } = documentation;
  return {
    ...documentation,
    async receive(context, request, readBody) {
      const caller = await callerOf(access, context, request, readBody);
      return {
        caller,
        async answer() {
          checkMayCall(access, caller);
          return handle({
            context,
            caller,
            params: parse(params, request.params),
            query: parse(query, request.query),
            body: parse(body, body === undefined ? undefined : await readJson(readBody)),
            headers: request.headers,
            remoteAddress: request.socket.remoteAddress,
          });
        },
      };
    },
  };
}

type AsDocumented<Difference extends string> = [Difference] extends [never]
  ? unknown
  : { readonly handle: `Not as documented: ${Difference}` };
