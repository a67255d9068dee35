import { z } from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Turns zod schemas into JSON Schema; those with an id of their own are written once and referred to. */
export interface Schemas {
  /** What may be sent. */
  sent(schema: z.ZodType): JsonSchema;
  /** What is answered. */
  answered(schema: z.ZodType): JsonSchema;
  /** All schemas that were referred to, by their ids. */
  named(): Readonly<Record<string, JsonSchema>>;
}

export function createSchemas(): Schemas {
  const named: Record<string, JsonSchema> = {};

  function convert(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    // Wrapped, since a schema with an id is only referred to from another schema.
    const { properties, $defs = {} } = withReferences(z.toJSONSchema(z.object({ it: schema }), { io }));
    for (const [id, definition] of Object.entries($defs)) {
      if (named[id] !== undefined && JSON.stringify(named[id]) !== JSON.stringify(definition)) {
        throw new Error(`Two schemas have the id ${id}, or its request and response shapes differ.`);
      }
      named[id] = definition;
    }
    return properties.it;
  }

  return {
    sent: (schema) => convert(schema, 'input'),
    answered: (schema) => convert(schema, 'output'),
    named: () => named,
  };
}

interface Converted {
  readonly properties: { readonly it: JsonSchema };
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

function withReferences(schema: object): Converted {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
}
