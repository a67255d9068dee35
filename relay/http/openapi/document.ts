import type { Route } from '../route';
import { operationOf } from './operation';
import { problemResponses } from './problems';
import { createSchemas, type JsonSchema } from './schemas';
import { securitySchemes } from './security';

/** The parts of an OpenAPI 3.1 document that the relay writes. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: Tag; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly responses: Readonly<Record<string, ResponseObject>>;
    readonly securitySchemes: Readonly<Record<string, object>>;
  };
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly Tag[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, ResponseObject | Reference>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

export type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

/** To something under `components`. */
export interface Reference {
  readonly $ref: string;
}

export interface ResponseObject {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly description?: string; readonly schema: JsonSchema }>>;
  readonly content?: Content;
}

const tags = {
  events: 'What AvsB reports to the relay, signed by the Standard Webhooks specification',
  session: 'Who is signed in',
  'event types': 'The events of AvsB, with variables and default mappings',
  sites: 'Connected Jira sites, and what their projects have',
  destinations: 'Where tickets are filed, and how events become tickets',
  subjects: 'The state of experiments and flags',
  links: 'Which Jira tickets belong to a subject',
  deliveries: 'The outcome of each event',
  'audit log': 'Who did what',
  forge: 'For the Forge app inside Jira',
  pages: 'For browsers',
  operations: 'For operators',
  demo: 'In demo mode only',
} as const;

export type Tag = keyof typeof tags;

const description = `The relay files tickets in Jira Cloud from AvsB's signed events.

Errors are \`application/problem+json\` (RFC 9457). Lists take \`limit\` and \`cursor\` and answer \`nextCursor\`. Another
organisation's object answers 404.`;

/** Describes routes by the very schemas that check their requests. */
export function openApiDocument(routes: readonly Route[], { url }: { readonly url: string }): OpenApiDocument {
  const schemas = createSchemas();
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes) {
    const path = pathOf(route);
    paths[path] = { ...paths[path], [route.method]: operationOf(route, schemas) };
  }
  const responses = problemResponses(schemas);
  const used = new Set(Object.values(paths).flatMap((methods) => Object.values(methods).flatMap(({ tags }) => tags)));
  return {
    openapi: '3.1.0',
    info: { title: 'AvsB for Jira', version: '1', description },
    servers: [{ url }],
    tags: (Object.keys(tags) as Tag[])
      .filter((name) => used.has(name))
      .map((name) => ({ name, description: tags[name] })),
    paths,
    components: { responses, schemas: sorted(schemas.named()), securitySchemes },
  };
}

/** Express' `:id` and `*rest` are OpenAPI's `{id}` and `{rest}`. */
function pathOf({ path }: Route): string {
  return path.replace(/[:*](\w+)/g, '{$1}');
}

function sorted<T>(byName: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(byName).sort(([one], [other]) => (one < other ? -1 : 1)));
}
