import type { ErrorObject, ValidateFunction } from 'ajv';
import Ajv from 'ajv-draft-04';
import schema from '../../../shared/contracts/adf-v1-full.schema.json';

/** One thing in a document that Atlassian's schema does not allow, and where: `content[2].attrs.url`. */
export interface AdfProblem {
  readonly path: string;
  readonly message: string;
}

/**
 * What Atlassian's JSON schema (`json-schema/v1/full.json` of npm `@atlaskit/adf-schema`) finds wrong with a document;
 * none where it is valid. The schema is made of alternatives, so that its own complaints are many: only those about
 * the deepest place are told.
 */
export function adfProblems(document: unknown): AdfProblem[] {
  const validate = compiled();
  if (validate(document)) return [];
  const errors = validate.errors ?? [];
  const depth = (error: ErrorObject) => error.instancePath.split('/').length;
  const deepest = Math.max(...errors.map(depth));
  const problems = errors
    .filter((error) => depth(error) === deepest && error.keyword !== 'anyOf' && error.keyword !== 'allOf')
    .map((error) => ({ path: pathOf(error.instancePath), message: messageOf(error) }));
  const told = new Map(problems.map((problem) => [`${problem.path} ${problem.message}`, problem]));
  return told.size > 0 ? [...told.values()].slice(0, 10) : [{ path: '', message: 'is not a valid ADF document' }];
}

let validator: ValidateFunction | undefined;

/** Compiled when it is first needed: it takes longer than the rest of the start. */
function compiled(): ValidateFunction {
  validator ??= new Ajv({ allErrors: true, strict: false }).compile(schema);
  return validator;
}

function pathOf(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : path === '' ? part : `${path}.${part}`), '');
}

function messageOf({ keyword, message, params }: ErrorObject): string {
  if (keyword === 'enum') return `must be one of ${params.allowedValues.join(', ')}`;
  if (keyword === 'additionalProperties') return `must not have “${params.additionalProperty}”`;
  return message ?? 'is not allowed here';
}
