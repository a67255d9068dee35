import type { Variables } from '../../../shared/event-type';
import type { RenderBudget } from '../render-budget';
import { renderText } from '../template/template';
import { safeText } from './safe-text';

/**
 * Renders Mustache in every string of a node's attributes, at any depth. Addresses are trimmed. Part of an address, id
 * or colour would be useless, so what exceeds the budget renders empty.
 */
export function renderAttributes(
  attributes: Readonly<Record<string, unknown>>,
  variables: Variables,
  budget: RenderBudget,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      const rendered = renderValue(value, variables, budget);
      return [name, typeof rendered === 'string' && isAddress(name) ? rendered.trim() : rendered];
    }),
  );
}

function isAddress(name: string): boolean {
  return name === 'url' || name === 'href';
}

function renderValue(value: unknown, variables: Variables, budget: RenderBudget): unknown {
  if (typeof value === 'string') return value.includes('{{') ? renderString(value, variables, budget) : safeText(value);
  if (Array.isArray(value)) return value.map((item) => renderValue(item, variables, budget));
  if (typeof value === 'object' && value !== null) return renderAttributes({ ...value }, variables, budget);
  return value;
}

function renderString(template: string, variables: Variables, budget: RenderBudget): string {
  const rendered = renderText(template, variables, { budget });
  return budget.isExceeded ? '' : safeText(rendered);
}
