import Mustache from 'mustache';
import type { Value, Variables } from '../../../shared/event-type';

/**
 * Renders a Mustache template with an event's variables, without HTML escaping. A value renders as it came; one that
 * is null or unknown renders empty. What a value contains is never taken for a template. A template that does not
 * parse renders as it is written.
 */
export function renderText(template: string, variables: Variables): string {
  const tokens = parsed(template);
  if (tokens === null) return template;
  // The types of mustache.js know only strings in a token.
  return writer.renderTokens(
    tokens as unknown as string[][],
    new Mustache.Context(viewOf(variables)),
    undefined,
    template,
  );
}

/** What is wrong with a template, in a sentence, or null where it can be rendered. */
export function templateProblem(template: string): string | null {
  try {
    Mustache.parse(template);
    return null;
  } catch (error) {
    return `This is not a valid template: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

/** The names of the variables that a template uses, each once. */
export function variablesOf(template: string): string[] {
  return [...new Set(namesIn(parsed(template) ?? []))];
}

/** One piece of a parsed template, as mustache.js makes it: its kind, its text or name, its place, its inner pieces. */
type Token = [string, string, number, number, Token[]?, ...unknown[]];

const writer = new Mustache.Writer();
const kept = new Map<string, Token[] | null>();
const maxKept = 500;

function parsed(template: string): Token[] | null {
  const known = kept.get(template);
  if (known !== undefined) return known;
  const tokens =
    templateProblem(template) === null ? withoutReach(Mustache.parse(template) as unknown as Token[]) : null;
  if (kept.size >= maxKept) kept.clear();
  kept.set(template, tokens);
  return tokens;
}

/**
 * A parsed template without what reaches beyond plain variables: partials, and names with a dot, which Mustache would
 * look up inside a value (`{{name.length}}`). Plain and unescaped variables become the same thing.
 */
function withoutReach(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token): Token[] => {
    const [kind, name, start, end, inner, ...rest] = token;
    if (kind === 'text') return [token];
    if (kind === '>' || name.includes('.')) return [];
    if (kind === 'name') return [['&', name, start, end]];
    return inner === undefined ? [token] : [[kind, name, start, end, withoutReach(inner), ...rest]];
  });
}

/** Without a prototype, `{{constructor}}` and its like are as unknown as any other name. */
function viewOf(variables: Variables): Record<string, Value> {
  return Object.assign(Object.create(null), variables);
}

function namesIn(tokens: readonly Token[]): string[] {
  return tokens.flatMap(([kind, name, , , inner]) => (kind === 'text' ? [] : [name, ...namesIn(inner ?? [])]));
}
