import Mustache from 'mustache';

/** A part of a parsed template. A section is shown when its variable is true, or for `{{^x}}` when it is not. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'partial'; readonly name: string }
  | { readonly kind: 'section'; readonly name: string; readonly whenTrue: boolean; readonly inner: readonly Piece[] };

/** The parts of a template, or null where it doesn't parse. The most recent short templates stay cached. */
export function pieces(template: string): readonly Piece[] | null {
  const { parsed } = parse(template);
  return parsed;
}

/** Why a template does not parse, in Mustache's words, or null where it does. */
export function problemOf(template: string): string | null {
  const { problem } = parse(template);
  return problem;
}

interface Parsed {
  readonly parsed: readonly Piece[] | null;
  readonly problem: string | null;
}

/** A parsed template takes some twenty times the memory of its text. */
const maxKeptChars = 400_000;
const maxKept = 10_000;
const kept = new Map<string, Parsed>();
let keptChars = 0;

function parse(template: string): Parsed {
  if (!template.includes('{{'))
    return { parsed: template === '' ? [] : [{ kind: 'text', text: template }], problem: null };
  const known = kept.get(template);
  if (known !== undefined) return known;
  const parsed = parseAgain(template);
  keep(template, parsed);
  return parsed;
}

function keep(template: string, parsed: Parsed): void {
  if (template.length > maxKeptChars) return;
  if (kept.size >= maxKept || keptChars + template.length > maxKeptChars) {
    kept.clear();
    keptChars = 0;
  }
  kept.set(template, parsed);
  keptChars += template.length;
}

function parseAgain(template: string): Parsed {
  const excess = tooCostly(template);
  if (excess !== null) return { parsed: null, problem: excess };
  try {
    // The types of mustache.js know only strings in a token.
    return { parsed: piecesOf(parser.parse(template) as unknown as Token[]), problem: null };
  } catch (error) {
    return { parsed: null, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** mustache.js takes quadratic time in these two cases: more than a minute for 200,000 blanks after a tag opens. */
function tooCostly(template: string): string | null {
  if (/\s{200}/.test(template)) return 'it has 200 or more blanks in a row';
  if (template.includes('{{=') && template.length > maxCharsWithDelimiters) {
    return `with delimiters of its own it may have ${maxCharsWithDelimiters} characters at most`;
  }
  return null;
}

const maxCharsWithDelimiters = 20_000;

/** Bypasses mustache.js's own cache, which grows with every template. */
const parser = new Mustache.Writer();
Object.assign(parser, { templateCache: undefined });

/** One piece as mustache.js makes it: its kind, its text or name, its place, its inner pieces. */
type Token = [string, string, number, number, Token[]?, ...unknown[]];

/** Sections are walked recursively. */
const maxSectionDepth = 100;

function piecesOf(tokens: readonly Token[], depth = 0): Piece[] {
  if (depth > maxSectionDepth) throw new Error(`its sections are nested more than ${maxSectionDepth} levels deep`);
  return tokens.flatMap(([kind, name, , , inner = []]): Piece[] => {
    if (kind === 'text') return [{ kind, text: name }];
    if (kind === 'name' || kind === '&') return [{ kind: 'variable', name }];
    if (kind === '>') return [{ kind: 'partial', name }];
    if (kind === '#' || kind === '^')
      return [{ kind: 'section', name, whenTrue: kind === '#', inner: piecesOf(inner, depth + 1) }];
    // Comments and set-delimiter tags have done their work.
    return [];
  });
}
