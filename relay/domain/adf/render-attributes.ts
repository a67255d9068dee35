import type { Variables } from '../../../shared/event-type';
import { renderText } from '../template/template';
import { safeText } from './safe-text';

/** Attributes with Mustache on each string in them, however deep. Addresses lose the white space around them. */
export function renderAttributes(
  attributes: Readonly<Record<string, unknown>>,
  variables: Variables,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      const rendered = renderValue(value, variables);
      return [name, typeof rendered === 'string' && isAddress(name) ? rendered.trim() : rendered];
    }),
  );
}

function isAddress(name: string): boolean {
  return name === 'url' || name === 'href';
}

function renderValue(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return safeText(renderText(value, variables));
  if (Array.isArray(value)) return value.map((item) => renderValue(item, variables));
  if (typeof value === 'object' && value !== null) return renderAttributes({ ...value }, variables);
  return value;
}
