import contractJson from '../../../../shared/contracts/jira-cloud-v3.openapi.json';

export type JsonSchema = Readonly<Record<string, unknown>>;

export interface Parameter {
  readonly in: 'path' | 'query';
  readonly name: string;
  readonly required: boolean;
  readonly schema: JsonSchema;
}

export interface Operation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: JsonSchema | null;
  /** By status; null: the contract doesn't describe that answer's body. */
  readonly answers: Readonly<Record<string, JsonSchema | null>>;
  /** Any one of these sets is enough: the classic scopes (state Current) or the granular ones (state Beta). */
  readonly scopeSets: readonly (readonly string[])[];
}

interface Content {
  readonly content?: { readonly 'application/json'?: { readonly schema?: JsonSchema } };
}

interface RawOperation {
  readonly operationId: string;
  readonly parameters?: readonly Partial<Parameter>[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
  readonly 'x-atlassian-oauth2-scopes'?: readonly { readonly scopes: readonly string[] }[];
}

interface RawContract {
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

const contract = contractJson as unknown as RawContract;

/** Atlassian's component schemas, by name. */
export const componentSchemas = contract.components.schemas;

/** Every operation of the contract, by its id. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  Object.entries(contract.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) => [raw.operationId, operation(method.toUpperCase(), path, raw)]),
  ),
);

function operation(method: string, path: string, raw: RawOperation): Operation {
  return {
    operationId: raw.operationId,
    method,
    path,
    parameters: (raw.parameters ?? []).map((parameter) => ({
      in: parameter.in ?? 'query',
      name: parameter.name ?? '',
      required: parameter.required ?? false,
      schema: parameter.schema ?? {},
    })),
    body: schemaOf(raw.requestBody),
    answers: Object.fromEntries(Object.entries(raw.responses).map(([status, answer]) => [status, schemaOf(answer)])),
    scopeSets: (raw['x-atlassian-oauth2-scopes'] ?? []).map(({ scopes }) => scopes),
  };
}

function schemaOf(content: Content | undefined): JsonSchema | null {
  return content?.content?.['application/json']?.schema ?? null;
}
