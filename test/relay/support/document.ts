import Ajv from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { type OpenApiDocument, openApiDocument, type ResponseObject } from '../../../relay/http/openapi/document';
import { routesServed } from '../../../relay/http/served';

interface Answered {
  readonly method: string;
  /** With its query or without. */
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

let made: { document: OpenApiDocument; ajv: Ajv } | undefined;

/** The document of all that a relay can serve. */
export function wholeDocument(): OpenApiDocument {
  return prepared().document;
}

/** What an answer has that the OpenAPI document does not promise: nothing, where all is well. */
export function undocumentedIn({ method, path, status, headers, body }: Answered): string[] {
  const { document, ajv } = prepared();
  const verb = method.toLowerCase() === 'head' ? 'get' : method.toLowerCase();
  const known = pathFor(document, path.split('?')[0] ?? '', verb);
  if (known === undefined) return [404, 405, 400].includes(status) ? [] : [`${path} is in no document`];
  const isElsewhere = status === 404 && isObject(body) && body.type === 'urn:avsb:problem:no_such_route';
  if (isElsewhere) return [];
  const pointer = ['paths', known, verb, 'responses', String(status)];
  const promised = at(document, pointer) as ResponseObject | { $ref: string } | undefined;
  if (promised === undefined) return [`${status} is not among the answers of ${method} ${known}`];
  const where = '$ref' in promised ? promised.$ref.slice(2).split('/') : pointer;
  const response = at(document, where) as ResponseObject;
  if (method === 'HEAD') return [];
  if (response.content === undefined) return body === undefined || body === '' ? [] : ['it should have no body'];
  const mediaType = (headers.get('content-type') ?? '').split(';')[0] ?? '';
  if (response.content[mediaType] === undefined) return [`${mediaType} is not promised for ${status}`];
  if (!mediaType.endsWith('json')) return [];
  const validate = ajv.getSchema(`relay#/${[...where, 'content', mediaType, 'schema'].map(encode).join('/')}`);
  if (validate === undefined) throw new Error(`There is no schema for ${where.join(' ')}.`);
  return validate(body)
    ? []
    : (validate.errors ?? []).map(
        ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
      );
}

function prepared() {
  if (made !== undefined) return made;
  const document = openApiDocument(routesServed({ isDemo: true, hasForge: true }), { url: 'http://localhost:3000' });
  const ajv = new Ajv({ strict: false, validateSchema: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema({ ...document, $id: 'relay' });
  made = { document, ajv };
  return made;
}

/** Of two paths that fit, the one with fewer parameters. */
function pathFor({ paths }: OpenApiDocument, path: string, verb: string): string | undefined {
  const fitting = Object.keys(paths).filter((known) => {
    const pattern = known
      .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
      .replace(/\{page\}/g, '.+')
      .replace(/\{\w+\}/g, '[^/]+');
    return paths[known]?.[verb] !== undefined && new RegExp(`^${pattern}/?$`).test(path);
  });
  return fitting.sort((one, other) => one.split('{').length - other.split('{').length)[0];
}

function at(value: unknown, pointer: readonly string[]): unknown {
  return pointer.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

function encode(key: string): string {
  return encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
