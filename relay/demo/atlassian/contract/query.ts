import type { Operation, Parameter } from './document';
import { problemsBySchema } from './schemas';

type QueryValue = string | number | boolean | (string | number)[];
export type Query = Readonly<Record<string, QueryValue>>;

/**
 * A request's query by the contract: typed values, and what is wrong with them. A parameter that the contract doesn't
 * know is wrong, too: Jira would ignore it, and the caller would never notice the mistake.
 */
export function readQuery(operation: Operation, raw: URLSearchParams): { query: Query; problems: string[] } {
  const query: Record<string, QueryValue> = {};
  const problems: string[] = [];
  const known = operation.parameters.filter((parameter) => parameter.in === 'query');
  for (const name of new Set(raw.keys())) {
    const parameter = known.find((candidate) => candidate.name === name);
    if (!parameter) {
      problems.push(`query parameter "${name}" is unknown to ${operation.operationId}`);
      continue;
    }
    const value = typed(parameter, raw.getAll(name));
    query[name] = value;
    const schemaName = `${operation.operationId} ?${name}`;
    for (const problem of problemsBySchema('request', schemaName, parameter.schema, value)) {
      problems.push(`query parameter "${name}": ${problem}`);
    }
  }
  for (const parameter of known) {
    if (parameter.required && !raw.has(parameter.name)) problems.push(`query parameter "${parameter.name}" is missing`);
  }
  return { query, problems };
}

/** Jira takes these lists with commas as well as repeated; other lists only repeated. */
const COMMA_SEPARATED = new Set(['fields', 'properties']);

function typed(parameter: Parameter, values: string[]): QueryValue {
  if (parameter.schema.type !== 'array') {
    const [first = '', ...others] = values;
    return others.length > 0 ? values : scalar(parameter.schema.type, first);
  }
  const items = parameter.schema.items as { readonly type?: unknown } | undefined;
  const single = COMMA_SEPARATED.has(parameter.name) ? values.flatMap((value) => value.split(',')) : values;
  return single.map((value) => {
    const item = scalar(items?.type, value);
    return typeof item === 'boolean' ? value : item;
  });
}

function scalar(type: unknown, value: string): string | number | boolean {
  if (type === 'integer' && /^-?\d+$/.test(value)) return Number(value);
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}
