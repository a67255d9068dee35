export interface Token {
  kind: 'word' | 'quoted' | 'operator' | '(' | ')' | ',' | 'end';
  text: string;
  /** Counted from 1, as Jira's messages do. */
  character: number;
}

/** Thrown for invalid JQL; `message` is Jira's. */
export class JqlError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'JqlError';
  }
}

const PATTERN =
  /\s+|(?<quoted>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?<operator>!=|!~|<=|>=|=|<|>|~)|(?<sign>[(),])|(?<word>[^\s()=!<>~,"']+)/suy;

/** The tokens of a query, with an `end` after the last one. */
export function tokensOf(jql: string): Token[] {
  const tokens: Token[] = [];
  PATTERN.lastIndex = 0;
  while (PATTERN.lastIndex < jql.length) {
    const at = PATTERN.lastIndex;
    const groups = PATTERN.exec(jql)?.groups;
    if (!groups) throw new JqlError(unreadable(jql, at));
    const token = tokenFrom(groups, at + 1);
    if (token) tokens.push(token);
  }
  tokens.push({ kind: 'end', text: '', character: jql.length + 1 });
  return tokens;
}

function tokenFrom(groups: Record<string, string | undefined>, character: number): Token | null {
  const { quoted, operator, sign, word } = groups;
  if (quoted !== undefined) return { kind: 'quoted', text: unescaped(quoted.slice(1, -1)), character };
  if (operator !== undefined) return { kind: 'operator', text: operator, character };
  if (sign === '(' || sign === ')' || sign === ',') return { kind: sign, text: sign, character };
  return word === undefined ? null : { kind: 'word', text: word, character };
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gsu, '$1');
}

function unreadable(jql: string, at: number): string {
  const sign = jql.charAt(at);
  if (sign === '"' || sign === "'") {
    return `Error in the JQL Query: The quoted string '${jql.slice(at + 1)}' has not been completed. (line 1, character ${at + 1})`;
  }
  return `Error in the JQL Query: The character '${sign}' is a reserved JQL character. You must enclose it in a string or use the escape sequence. (line 1, character ${at + 1})`;
}
