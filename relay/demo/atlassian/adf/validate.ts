import type { ValidateFunction } from 'ajv';
import Ajv from 'ajv-draft-04';
import adfSchema from '../../../../shared/contracts/adf-v1-full.schema.json';

const SHOWN = 3;

/**
 * The problems of a document by Atlassian's published ADF schema; empty when it is valid. Only the first few are
 * returned: the schema is one large "any of", and each branch reports errors.
 */
export function adfProblems(document: unknown): string[] {
  validate ??= compile();
  if (validate(document)) return [];
  const problems = [...(validate.errors ?? [])].sort((a, b) => b.instancePath.length - a.instancePath.length);
  return [...new Set(problems.map(({ instancePath, message }) => `${instancePath || '/'} ${message ?? ''}`))].slice(
    0,
    SHOWN,
  );
}

let validate: ValidateFunction | undefined;

function compile(): ValidateFunction {
  return new Ajv({ strict: false, allErrors: false, validateSchema: false }).compile(adfSchema as object);
}
