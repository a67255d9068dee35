import { storedLength } from '../adf/stored-length';
import { adfProblems } from '../adf/validate';
import { refuse } from '../answer';
import type { JiraCall } from './call';

/** https://support.atlassian.com/jira/kb : the limit of text fields and comments, in UTF-16 code units as stored. */
const MAX_STORED_CHARS = 32_767;
const TOO_LONG = 'The entered text is too long. It exceeds the allowed limit of 32,767 characters.';

/**
 * Checks a rich text field or a comment: an ADF document, valid by Atlassian's schema and not too long for Jira. A
 * document that breaks the schema is refused as a whole, with `INVALID_INPUT` and no word on where. Returns why the
 * text can't be taken, for the field's place in `errors`.
 */
export function richTextProblem(call: JiraCall, what: string, document: unknown): string | null {
  if (typeof document !== 'object' || document === null) {
    call.violation(`${what} is not an ADF document`);
    return 'Operation value must be an Atlassian Document (see the Atlassian Document Format)';
  }
  const problems = adfProblems(document);
  if (problems.length > 0) {
    call.violation(`${what} is not valid ADF: ${problems.join('; ')}`);
    throw refuse(400, ['INVALID_INPUT']);
  }
  return storedLength(document) > MAX_STORED_CHARS ? TOO_LONG : null;
}
