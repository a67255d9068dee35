import type { Value, Variables } from '../../../shared/event-type';
import { createRenderBudget, type RenderBudget } from '../render-budget';
import { type Piece, pieces, problemOf } from './parse';

/** How a value is written where a template names it; `undefined` where the event doesn't have it. */
type WriteValue = (value: Value | undefined, name: string) => string;

interface RenderOptions {
  readonly write?: WriteValue;
  /** How much of the ticket may still be rendered; by default a text has a budget of its own. */
  readonly budget?: RenderBudget;
}

/**
 * Renders a Mustache template with an event's variables, without HTML escaping. A value renders unformatted; one that
 * is null or unknown renders empty. A name is looked up as a whole: there is nothing inside a value
 * (`{{name.length}}`). Partials and lambdas do nothing. What a value contains is never taken for a template. A template
 * that does not parse renders as it is written. What exceeds the budget is cut off while it is rendered.
 *
 * @example renderText('{{experimentName}} won', { experimentName: 'Checkout' }) // 'Checkout won'
 */
export function renderText(
  template: string,
  variables: Variables,
  { write = unformatted, budget = createRenderBudget() }: RenderOptions = {},
): string {
  const parsed = pieces(template);
  return parsed === null ? budget.takeText(template) : rendered(parsed, { variables, write, budget });
}

/** What is wrong with a template, in a sentence, or null where it can be rendered. */
export function templateProblem(template: string): string | null {
  const problem = problemOf(template);
  return problem === null ? null : `This is not a valid template: ${problem}.`;
}

/**
 * The names that a template uses, each once, as written: variables, even those that no event can have
 * (`experimentName.length`), and partials as `> name`.
 */
export function variablesOf(template: string): string[] {
  return [...new Set(namesIn(pieces(template) ?? []))];
}

function unformatted(value: Value | undefined): string {
  return value === undefined || value === null ? '' : String(value);
}

interface Rendering extends Required<RenderOptions> {
  readonly variables: Variables;
}

function rendered(parsed: readonly Piece[], rendering: Rendering): string {
  let text = '';
  for (const piece of parsed) {
    if (rendering.budget.isExceeded) break;
    text += renderedPiece(piece, rendering);
  }
  return text;
}

function renderedPiece(piece: Piece, rendering: Rendering): string {
  const { variables, write, budget } = rendering;
  switch (piece.kind) {
    case 'text':
      return budget.takeText(piece.text);
    case 'variable':
      return budget.takeText(write(carried(piece.name, variables), piece.name));
    case 'section':
      return isTruthy(carried(piece.name, variables)) === piece.whenTrue ? rendered(piece.inner, rendering) : '';
    case 'partial':
      return '';
  }
}

/** Only what the event itself carries: `{{constructor}}` is as unknown as any other name. */
function carried(name: string, variables: Variables): Value | undefined {
  const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
  return typeof value === 'object' || typeof value === 'function' ? null : value;
}

/** As in Mustache: 0, the empty string, false and missing values don't open a section. */
function isTruthy(value: Value | undefined): boolean {
  return Boolean(value);
}

function namesIn(parsed: readonly Piece[]): string[] {
  return parsed.flatMap((piece) => {
    if (piece.kind === 'text') return [];
    if (piece.kind === 'partial') return [`> ${piece.name}`];
    return piece.kind === 'section' ? [piece.name, ...namesIn(piece.inner)] : [piece.name];
  });
}
