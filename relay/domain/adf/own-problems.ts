import type { ErrorObject, ValidateFunction } from 'ajv';
import Ajv from 'ajv-draft-04';
import { nodeValidators } from './generated/node-validators';
import { allDefinitions, type Definition, type Schema, shallowSchema } from './schema';
import type { AdfProblem } from './validate';

/** Whether a node or mark itself is valid: its attributes and text, and how many children and marks it has. */
export function isItselfValid({ schema }: Definition, node: object): boolean {
  return validators.get(schema)?.(node) ?? false;
}

/** By the build (`relay/validators.mjs`), in the order of the definitions. */
const validators = new Map(allDefinitions().map(({ schema }, index) => [schema, nodeValidators[index]]));

/** What is wrong with the node itself; only the first problem of a large one. */
export function ownProblems(definition: Definition, node: object, path: string): AdfProblem[] {
  if (isItselfValid(definition, node)) return [];
  const validate = compiled(isLarge(node) ? first() : all(), definition);
  validate(node);
  const problems = nearest(validate.errors ?? []).map((error) => problemOf(error, path));
  return [...new Map(problems.map((problem) => [`${problem.path} ${problem.message}`, problem])).values()];
}

/** A node whose own part is longer than this may have thousands of problems. */
const maxOwnChars = 5_000;

function isLarge(node: object): boolean {
  return JSON.stringify({ ...node, content: undefined, marks: undefined }).length > maxOwnChars;
}

interface Validators {
  readonly ajv: Ajv;
  readonly compiled: Map<Schema, ValidateFunction>;
}

/** One stops at the first error, the other reports all of them. They compile what an invalid node of a kind asks for. */
const first = lazily(() => new Ajv({ strict: false, verbose: true }));
const all = lazily(() => new Ajv({ allErrors: true, strict: false, verbose: true }));

function lazily(create: () => Ajv): () => Validators {
  let made: Validators | undefined;
  return () => {
    made ??= { ajv: create(), compiled: new Map() };
    return made;
  };
}

function compiled(validators: Validators, definition: Definition): ValidateFunction {
  const before = validators.compiled.get(definition.schema);
  if (before !== undefined) return before;
  const validate = validators.ajv.compile(shallowSchema(definition));
  validators.compiled.set(definition.schema, validate);
  return validate;
}

/** Where the schema has alternatives, only the errors of the closest one. */
function nearest(errors: readonly ErrorObject[]): ErrorObject[] {
  const alternatives = new Map<string, ErrorObject[]>();
  for (const error of errors) {
    const [name = ''] = /^.*\/anyOf\/\d+/.exec(error.schemaPath) ?? [];
    if (error.keyword !== 'anyOf') alternatives.set(name, [...(alternatives.get(name) ?? []), error]);
  }
  const always = alternatives.get('') ?? [];
  alternatives.delete('');
  const [first = [], ...others] = alternatives.values();
  return [...always, ...others.reduce((fewest, found) => (found.length < fewest.length ? found : fewest), first)];
}

function problemOf(error: ErrorObject, path: string): AdfProblem {
  const { keyword, params } = error;
  const inside = pathOf(error.instancePath);
  const at = [path, inside].filter((part) => part !== '').join('.');
  if (keyword === 'required') return { path: join(at, params.missingProperty), message: 'is missing' };
  if (keyword === 'additionalProperties')
    return { path: join(at, params.additionalProperty), message: 'is not allowed here' };
  return { path: at, message: messageOf(error) };
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function messageOf({ keyword, message, params, data }: ErrorObject): string {
  switch (keyword) {
    case 'enum':
      return `must be ${params.allowedValues.map((value: unknown) => JSON.stringify(value)).join(' or ')}, not ${brief(data)}`;
    case 'type':
      return `must be ${/^[aeiou]/.test(params.type) ? 'an' : 'a'} ${params.type}`;
    case 'minLength':
      return 'must not be empty';
    case 'minItems':
      return params.limit === 1 ? 'must not be empty' : `must have at least ${params.limit}`;
    case 'maxItems':
      return params.limit === 0 ? 'must be empty here' : `must have at most ${params.limit}`;
    default:
      return message ?? 'is not allowed here';
  }
}

function pathOf(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : join(path, part)), '');
}

/** How much of an invalid value is shown. */
const maxShownChars = 100;

function brief(value: unknown): string {
  const written = JSON.stringify(value);
  return written.length <= maxShownChars ? written : `${written.slice(0, maxShownChars).toWellFormed()}…`;
}
