import fc, { type Arbitrary } from 'fast-check';
import type { OpenApiDocument } from '../../../../relay/http/openapi/document';
import { nastyValues, type Resolve, type Schema, spoilt, valuesOf } from './values';

/** Who a request says it comes from. */
export type Caller = 'person' | 'avsb' | 'forge' | 'jira' | 'nobody';

export interface BadRequest {
  readonly method: string;
  /** With its query, as it is sent. */
  readonly path: string;
  readonly caller: Caller;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

interface Operation {
  readonly security?: readonly object[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

/** Requests to every operation of a document, right, nearly right and wrong, by callers whom the relay lets in. */
export function requestsTo(document: OpenApiDocument, known: readonly string[]): Arbitrary<BadRequest> {
  const { schemas } = document.components as unknown as { schemas: Readonly<Record<string, Schema>> };
  const resolve: Resolve = (reference) => schemas[reference.split('/').at(-1) ?? ''] ?? {};
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) =>
      requestsOf(method.toUpperCase(), path, operation as unknown as Operation, resolve, known),
    ),
  );
  return fc.oneof(...operations);
}

function requestsOf(
  method: string,
  path: string,
  { security = [], parameters = [], requestBody }: Operation,
  resolve: Resolve,
  known: readonly string[],
): Arbitrary<BadRequest> {
  const schema = requestBody?.content['application/json']?.schema;
  // What all other requests are about must not be gone after the first thousand.
  const destroys = method === 'DELETE' && /^\/v1\/(sites|destinations)\/\{id\}$/.test(path);
  return fc.record({
    method: fc.constant(method),
    path: fc
      .tuple(pathsOf(path, destroys ? ['unknown'] : known), queriesOf(parameters, resolve, known))
      .map(([filled, query]) => filled + query),
    caller: fc.oneof({ weight: 30, arbitrary: fc.constant(callerOf(security)) }, fc.constant<Caller>('nobody')),
    headers: headersOf,
    body: bodiesOf(schema, resolve, known),
  });
}

function callerOf(security: readonly object[]): Caller {
  const schemes = security.flatMap((one) => Object.keys(one));
  if (schemes.includes('signature')) return 'avsb';
  if (schemes.includes('forge')) return 'forge';
  if (schemes.includes('jira')) return 'jira';
  return schemes.includes('bearer') ? 'person' : 'nobody';
}

function pathsOf(path: string, known: readonly string[]): Arbitrary<string> {
  const segment = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...known).map(encodeURIComponent) },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).map(encoded) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('%ff', '%00', '%', '..%2f..', '%2e%2e', 'a'.repeat(3_000), '%F0%9F%98%80'),
    },
  );
  const parts = path.split(/(\{\w+\})/).map((part) => (part.startsWith('{') ? segment : fc.constant(part)));
  return fc.tuple(...parts).map((filled) => filled.join(''));
}

function queriesOf(
  parameters: NonNullable<Operation['parameters']>,
  resolve: Resolve,
  known: readonly string[],
): Arbitrary<string> {
  const named = parameters.filter((parameter) => parameter.in === 'query');
  const pairs = named.map(({ name, schema }) =>
    fc.option(
      fc
        .oneof({ weight: 3, arbitrary: valuesOf(schema, resolve, known) }, nastyValues)
        .map((value) => `${name}=${encoded(typeof value === 'string' ? value : JSON.stringify(value))}`),
      { nil: '' },
    ),
  );
  const stray = fc.constantFrom('', '', '', 'a[b]=c', '__proto__=1', 'limit=1&limit=2', '=', '&&', '%ff=%ff');
  return fc.tuple(...pairs, stray).map((given) => {
    const query = given.filter((pair) => pair !== '').join('&');
    return query === '' ? '' : `?${query}`;
  });
}

const headersOf: Arbitrary<Record<string, string>> = fc
  .record(
    {
      'content-type': fc.constantFrom('application/json', 'text/plain', 'application/x-www-form-urlencoded', '??'),
      'content-encoding': fc.constantFrom('gzip', 'br', 'identity', 'x'),
      accept: fc.constantFrom('*/*', 'text/html', 'application/json', 'a/b;q=x', ''),
      'if-match': fc.constantFrom('"1"', '*', 'W/"1"', '""', '1, 2'),
      'accept-language': fc.constantFrom('de', '*', 'x'.repeat(500)),
      cookie: fc.constantFrom('a=b', '=;;=', `avsb=${'x'.repeat(2_000)}`),
      'x-forwarded-for': fc.constantFrom('1.2.3.4', 'x'),
      origin: fc.constantFrom('null', 'http://evil.example', 'x'),
    },
    { requiredKeys: [] },
  )
  // Most requests reach the handler, which is where most can go wrong.
  .chain((headers) => fc.oneof({ weight: 5, arbitrary: fc.constant({}) }, fc.constant(headers)));

function bodiesOf(
  schema: Schema | undefined,
  resolve: Resolve,
  known: readonly string[],
): Arbitrary<string | undefined> {
  const rubbish = fc.constantFrom('', '{', '[1,', 'null', '"', '\ufeff{}', '{"a":1,"a":2}', '[]'.repeat(500), '1e999');
  if (schema === undefined) return fc.option(rubbish, { nil: undefined, freq: 8 });
  const right = valuesOf(schema, resolve, known);
  return fc.oneof(
    { weight: 4, arbitrary: right.map((value) => JSON.stringify(value)) },
    { weight: 8, arbitrary: right.chain(spoilt).map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: nastyValues.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: rubbish },
  );
}

/** %-encoded, lone surrogates too: a client that is not a browser may send anything. */
function encoded(text: string): string {
  return Buffer.from(text)
    .toString('latin1')
    .replace(/[^\w.-]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
