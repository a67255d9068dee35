import { isDocument } from './generated/document-validator';

const SHOWN = 3;

/**
 * The problems of a document by Atlassian's published ADF schema; empty when it is valid. Only the first few are
 * returned: the schema is one large "any of", and each branch reports errors.
 */
export function adfProblems(document: unknown): string[] {
  if (isDocument(document)) return [];
  const problems = [...(isDocument.errors ?? [])].sort((a, b) => b.instancePath.length - a.instancePath.length);
  return [...new Set(problems.map(({ instancePath, message }) => `${instancePath || '/'} ${message ?? ''}`))].slice(
    0,
    SHOWN,
  );
}
