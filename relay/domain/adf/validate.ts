import { explain } from './explain';
import { createValidity } from './validity';

/** One thing in a document that Atlassian's schema does not allow, and where: `content[2].attrs.url`. */
export interface AdfProblem {
  /** Empty for the document as a whole. */
  readonly path: string;
  readonly message: string;
}

/** At most this many problems are reported at once. */
const maxProblems = 10;

/**
 * What Atlassian's JSON schema (`json-schema/v1/full.json` of npm `@atlaskit/adf-schema`) finds wrong with a document;
 * none where it is valid. Each problem names its place and what would be right there.
 */
export function adfProblems(document: unknown): AdfProblem[] {
  if (isTooDeep(document)) return [{ path: '', message: `is nested more than ${maxDepth} levels deep` }];
  const validity = createValidity();
  if (validity.isDocument(document)) return [];
  const problems = explain(document, validity, maxProblems).slice(0, maxProblems);
  return problems.length > 0 ? problems : [{ path: '', message: 'is not a valid ADF document' }];
}

/** Whether Atlassian's schema allows a document; faster than `adfProblems`. */
export function isValidAdf(document: unknown): boolean {
  return !isTooDeep(document) && createValidity().isDocument(document);
}

/** How many levels of nodes, attributes and lists a document may have: far more than any editor produces. */
const maxDepth = 200;

/** Whether a JSON value is nested so deeply that walking it could exhaust the stack. */
function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= maxDepth; depth += 1) {
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
    if (level.length === 0) return false;
  }
  return true;
}
