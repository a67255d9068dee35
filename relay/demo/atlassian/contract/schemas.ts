import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { componentSchemas, type JsonSchema } from './document';

/** `request`: callers may not send readOnly properties; `answer`: Jira's answers don't have writeOnly ones. */
export type Direction = 'request' | 'answer';

/**
 * The problems of a value by a schema of the contract, one sentence each. Schemas are compiled at their first use and
 * kept under `name`, since compiling all of Jira's would slow down the start of the demo.
 */
export function problemsBySchema(direction: Direction, name: string, schema: JsonSchema, value: unknown): string[] {
  const id = `${direction} ${name}`;
  let validate = compiled.get(id);
  if (!validate) {
    validate = ajvFor(direction).compile(adapted(schema, direction) as JsonSchema);
    compiled.set(id, validate);
  }
  return validate(value) ? [] : (validate.errors ?? []).map(sentence);
}

const compiled = new Map<string, ValidateFunction>();
const ajvs = new Map<Direction, Ajv>();

function ajvFor(direction: Direction): Ajv {
  const known = ajvs.get(direction);
  if (known) return known;
  const ajv = new Ajv({ strict: false, allErrors: true, addUsedSchema: false, validateSchema: false });
  addFormats(ajv);
  ajv.addSchema({ $id: 'contract', components: { schemas: adapted(componentSchemas, direction) } });
  ajvs.set(direction, ajv);
  return ajv;
}

/** OpenAPI 3.0's dialect as JSON Schema: Ajv knows `nullable`; readOnly and writeOnly properties become forbidden. */
function adapted(schema: unknown, direction: Direction): unknown {
  if (Array.isArray(schema)) return schema.map((item) => adapted(item, direction));
  if (!isObject(schema)) return schema;
  const entries = Object.entries(schema).map(([key, value]): [string, unknown] => {
    if (key === '$ref' && typeof value === 'string') return [key, value.replace(/^#/, 'contract#')];
    if (key === 'properties' && isObject(value)) return [key, adaptedProperties(value, direction)];
    return [key, adapted(value, direction)];
  });
  const result: Record<string, unknown> = Object.fromEntries(entries);
  if (isObject(schema.properties) && Array.isArray(schema.required)) {
    const properties = schema.properties;
    result.required = schema.required.filter((name: unknown) => !isAbsent(properties[String(name)], direction));
  }
  return result;
}

function adaptedProperties(properties: Record<string, unknown>, direction: Direction): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [
      name,
      isAbsent(schema, direction) ? false : adapted(schema, direction),
    ]),
  );
}

function isAbsent(schema: unknown, direction: Direction): boolean {
  return isObject(schema) && schema[direction === 'request' ? 'readOnly' : 'writeOnly'] === true;
}

function sentence(error: ErrorObject): string {
  const where = error.instancePath === '' ? '(the whole)' : error.instancePath;
  if (error.keyword === 'false schema') return `${where} must not be here (readOnly or writeOnly)`;
  if (error.keyword === 'additionalProperties') {
    return `${where} has an unknown property "${String(error.params.additionalProperty)}"`;
  }
  return `${where} ${error.message ?? 'is invalid'}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
