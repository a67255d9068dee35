import { type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';

const words: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is not JSON',
  InvalidNumberFormat: 'this is not a number',
  PropertyNameExpected: 'a name in double quotes is missing',
  ValueExpected: 'a value is missing',
  ColonExpected: 'a colon is missing',
  CommaExpected: 'a comma is missing',
  CloseBraceExpected: 'a closing } is missing',
  CloseBracketExpected: 'a closing ] is missing',
  EndOfFileExpected: 'there is something after the end',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfString: 'a closing quote is missing',
  InvalidEscapeCharacter: 'this escape does not exist',
  InvalidUnicode: 'this escape does not exist',
  InvalidCharacter: 'a string has a character that must be escaped',
};

/** Where a text stops being JSON, and why: “Line 3, column 14: a value is missing.” Undefined where it is JSON. */
export function jsonProblem(text: string): string | undefined {
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  if (first === undefined) return undefined;
  const before = text.slice(0, first.offset).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  return `Line ${before.length}, column ${column}: ${words[printParseErrorCode(first.error)] ?? 'this is not JSON'}.`;
}
