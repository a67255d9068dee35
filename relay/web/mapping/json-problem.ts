import { type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { texts } from './texts';

const words: Readonly<Record<string, string>> = texts.json;

/** Where a text stops being JSON, and why: “Line 3, column 14: a value is missing.” Undefined where it is JSON. */
export function jsonProblem(text: string): string | undefined {
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  if (first === undefined) return undefined;
  const before = text.slice(0, first.offset).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  return texts.jsonAt(before.length, column, words[printParseErrorCode(first.error)] ?? texts.notJson);
}
