import { z } from 'zod';
import type { DocumentedBody } from '../answer';
import type { Route } from '../route';
import type { Content, Operation, Parameter, ResponseObject, Tag } from './document';
import { problemsOf } from './problems';
import type { JsonSchema, Schemas } from './schemas';
import { securityOf } from './security';

/** Describes one route. */
export function operationOf(route: Route, schemas: Schemas): Operation {
  return {
    operationId: operationIdOf(route),
    summary: route.summary,
    tags: [tagOf(route)],
    security: securityOf(route),
    parameters: parametersOf(route, schemas),
    ...(route.body !== undefined && { requestBody: requestBodyOf(route.body, schemas) }),
    responses: { ...answersOf(route, schemas), ...problemsOf(route) },
  };
}

/** `GET /v1/destinations/:id` is `getDestinationsById`; a page of the same name is opened. */
function operationIdOf({ method, path, isPage }: Route): string {
  const words = path
    .replace(/^\/v1\//, '/')
    .replace(/[:*](\w)/g, 'by-$1')
    .split(/[^a-zA-Z0-9]+/)
    .filter((word) => word !== '');
  return [isPage ? 'open' : method, ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('');
}

const tagBySegment: Readonly<Record<string, Tag>> = {
  events: 'events',
  session: 'session',
  'event-types': 'event types',
  sites: 'sites',
  oauth: 'sites',
  destinations: 'destinations',
  preview: 'destinations',
  check: 'destinations',
  subjects: 'subjects',
  links: 'links',
  deliveries: 'deliveries',
  'audit-log': 'audit log',
  forge: 'forge',
  settings: 'pages',
  embed: 'pages',
  'panel.js': 'pages',
  'icon.svg': 'pages',
  assets: 'pages',
  demo: 'demo',
  '': 'demo',
};

function tagOf({ path }: Route): Tag {
  const [, first = '', second = ''] = path.split('/');
  return tagBySegment[first === 'v1' ? second : first] ?? 'operations';
}

function parametersOf(route: Route, schemas: Schemas): Parameter[] {
  const inPath = propertiesOf(route.params, schemas);
  const names = [...route.path.matchAll(/[:*](\w+)/g)].map(([, name = '']) => name);
  return [
    ...names.map((name): Parameter => {
      const known = inPath.find((property) => property.name === name);
      return parameter('path', name, true, known?.schema ?? { type: 'string' });
    }),
    ...propertiesOf(route.query, schemas).map(({ name, isRequired, schema }) =>
      parameter('query', name, isRequired, schema),
    ),
    ...Object.entries(requestHeadersOf(route)).map(([name, description]) => ({
      ...parameter('header', name, route.access === 'avsb', { type: 'string' }),
      description,
    })),
  ];
}

function requestHeadersOf({ access, takesHeaders = {} }: Route): Readonly<Record<string, string>> {
  if (access !== 'avsb') return takesHeaders;
  return {
    'webhook-id': 'The same for every attempt to send a message: it counts once',
    'webhook-timestamp': 'When it was sent, in seconds since 1970; at most 5 minutes off',
    ...takesHeaders,
  };
}

function parameter(place: Parameter['in'], name: string, required: boolean, schema: JsonSchema): Parameter {
  const { description, ...rest } = schema;
  return { name, in: place, required, ...(typeof description === 'string' && { description }), schema: rest };
}

interface Property {
  readonly name: string;
  readonly isRequired: boolean;
  readonly schema: JsonSchema;
}

function propertiesOf(schema: z.ZodType | undefined, schemas: Schemas): Property[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = objectSchema.parse(schemas.sent(schema));
  return Object.entries(properties).map(([name, property]) => ({
    name,
    isRequired: required.includes(name),
    schema: property,
  }));
}

const objectSchema = z.object({
  properties: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  required: z.array(z.string()).optional(),
});

function requestBodyOf(body: z.ZodType, schemas: Schemas): NonNullable<Operation['requestBody']> {
  const required = !body.safeParse(undefined).success;
  return { required, content: { 'application/json': { schema: schemas.sent(body) } } };
}

function answersOf(route: Route, schemas: Schemas): Readonly<Record<string, ResponseObject>> {
  return Object.fromEntries(
    Object.entries(route.answers).map(([status, body]) => {
      const content = contentOf(body, schemas);
      const headers = Object.entries(route.answerHeaders?.[Number(status)] ?? {});
      const response: ResponseObject = {
        description: meanings[status] ?? 'Done.',
        ...(headers.length > 0 && {
          headers: Object.fromEntries(
            headers.map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
          ),
        }),
        ...(content !== undefined && { content }),
      };
      return [status, response];
    }),
  );
}

const meanings: Readonly<Record<string, string>> = {
  200: 'As asked.',
  201: 'Created.',
  202: 'Accepted, and processed in the background.',
  204: 'Done.',
  302: 'Redirect: see location.',
};

function contentOf(body: DocumentedBody, schemas: Schemas): Content | undefined {
  if (body === null) return undefined;
  if (body instanceof z.ZodType) return { 'application/json': { schema: schemas.answered(body) } };
  return Object.fromEntries(
    Object.entries(body).map(([mediaType, schema]) => [mediaType, { schema: schemas.answered(schema) }]),
  );
}
