import { JqlError, type Token, tokensOf } from './tokens';

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | '~' | '!~' | 'in' | 'not in' | 'is' | 'is not';

export type Clause =
  | { kind: 'and' | 'or'; clauses: Clause[] }
  | { kind: 'not'; clause: Clause }
  | { kind: 'term'; field: string; operator: Operator; values: string[] };

type Jql =
  | { kind: 'query'; where: Clause | null; orderBy: { field: string; isDescending: boolean }[] }
  | { kind: 'wrong'; message: string };

/** Parses the subset of JQL that the simulated Jira knows; invalid JQL is returned as `wrong`, with Jira's message. */
export function parseJql(jql: string): Jql {
  try {
    return query(cursor(tokensOf(jql)));
  } catch (error) {
    if (error instanceof JqlError) return { kind: 'wrong', message: error.message };
    throw error;
  }
}

interface Cursor {
  peek(): Token;
  take(): Token;
  takesWord(...words: string[]): boolean;
}

function cursor(tokens: Token[]): Cursor {
  let next = 0;
  const end: Token = { kind: 'end', text: '', character: 0 };
  const peek = (ahead = 0) => tokens[Math.min(next + ahead, tokens.length - 1)] ?? end;
  return {
    peek,
    take() {
      const token = peek();
      next += 1;
      return token;
    },
    /** Consumes these words, if all of them come next. */
    takesWord(...words) {
      const isNext = words.every((word, index) => isWord(peek(index), word));
      if (isNext) next += words.length;
      return isNext;
    },
  };
}

function query(tokens: Cursor): Jql {
  const first = tokens.peek();
  const hasWhere = first.kind !== 'end' && !isWord(first, 'order');
  const where = hasWhere ? either(tokens) : null;
  const orderBy = tokens.takesWord('order', 'by') ? orderings(tokens) : [];
  const rest = tokens.peek();
  if (rest.kind !== 'end') {
    throw new JqlError(`Error in the JQL Query: Expecting either 'OR' or 'AND' but got '${rest.text}'. ${place(rest)}`);
  }
  return { kind: 'query', where, orderBy };
}

function either(tokens: Cursor): Clause {
  const clauses = [both(tokens)];
  while (tokens.takesWord('or')) clauses.push(both(tokens));
  return joined('or', clauses);
}

function both(tokens: Cursor): Clause {
  const clauses = [negation(tokens)];
  while (tokens.takesWord('and')) clauses.push(negation(tokens));
  return joined('and', clauses);
}

function joined(kind: 'and' | 'or', clauses: Clause[]): Clause {
  const [only] = clauses;
  return clauses.length === 1 && only ? only : { kind, clauses };
}

function negation(tokens: Cursor): Clause {
  if (tokens.takesWord('not')) return { kind: 'not', clause: negation(tokens) };
  if (tokens.peek().kind !== '(') return term(tokens);
  tokens.take();
  const clause = either(tokens);
  const closing = tokens.take();
  if (closing.kind !== ')')
    throw new JqlError(`Error in the JQL Query: Expecting ')' but got '${closing.text}'. ${place(closing)}`);
  return clause;
}

function term(tokens: Cursor): Clause {
  const field = tokens.take();
  if (field.kind !== 'word' && field.kind !== 'quoted') {
    throw new JqlError(`Error in the JQL Query: Expecting a field name but got '${field.text}'. ${place(field)}`);
  }
  const operator = operatorFrom(tokens);
  return { kind: 'term', field: field.text, operator, values: operand(tokens, operator) };
}

function operatorFrom(tokens: Cursor): Operator {
  if (tokens.takesWord('not', 'in')) return 'not in';
  if (tokens.takesWord('in')) return 'in';
  if (tokens.takesWord('is', 'not')) return 'is not';
  if (tokens.takesWord('is')) return 'is';
  const token = tokens.take();
  if (token.kind === 'operator') return token.text as Operator;
  const valid = "'=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'";
  throw new JqlError(
    `Error in the JQL Query: Expecting operator but got '${token.text}'. The valid operators are ${valid}. ${place(token)}`,
  );
}

function operand(tokens: Cursor, operator: Operator): string[] {
  if (operator !== 'in' && operator !== 'not in') return [valueFrom(tokens)];
  const opening = tokens.take();
  if (opening.kind !== '(')
    throw new JqlError(`Error in the JQL Query: Expecting '(' but got '${opening.text}'. ${place(opening)}`);
  const values = [valueFrom(tokens)];
  while (tokens.peek().kind === ',') {
    tokens.take();
    values.push(valueFrom(tokens));
  }
  const closing = tokens.take();
  if (closing.kind !== ')')
    throw new JqlError(`Error in the JQL Query: Expecting ')' but got '${closing.text}'. ${place(closing)}`);
  return values;
}

const RESERVED = new Set(['and', 'or', 'not', 'in', 'is', 'order', 'by']);

function valueFrom(tokens: Cursor): string {
  const token = tokens.take();
  const isReserved = token.kind === 'word' && RESERVED.has(token.text.toLowerCase());
  if ((token.kind !== 'word' && token.kind !== 'quoted') || isReserved) {
    throw new JqlError(
      `Error in the JQL Query: Expecting either a value, list or function but got '${token.text}'. You must surround '${token.text}' in quotation marks to use it as a value. ${place(token)}`,
    );
  }
  if (token.kind === 'word' && tokens.peek().kind === '(') {
    throw new JqlError(`Unable to find JQL function '${token.text}()'.`);
  }
  return token.text;
}

function orderings(tokens: Cursor): { field: string; isDescending: boolean }[] {
  const orderBy = [];
  do {
    if (orderBy.length > 0) tokens.take();
    const field = valueFrom(tokens);
    const isDescending = tokens.takesWord('desc');
    if (!isDescending) tokens.takesWord('asc');
    orderBy.push({ field, isDescending });
  } while (tokens.peek().kind === ',');
  return orderBy;
}

function isWord(token: Token, word: string): boolean {
  return token.kind === 'word' && token.text.toLowerCase() === word;
}

function place(token: Token): string {
  return `(line 1, character ${token.character})`;
}
