import type { OccurredEvent } from '../../../event';
import { createRenderBudget, maxRenderedChars } from '../../../render-budget';
import { kinds } from '.';
import type { FieldDraft } from './setting';
import { partFor } from './value-parts';

/** What Jira gets for a row's fields, by their ids. */
export interface RenderedFields {
  readonly values: Readonly<Record<string, unknown>>;
  readonly truncated: boolean;
}

/**
 * Renders a row's fields for an event. What renders empty isn't sent, nor is a field that hasn't been found on a create
 * screen. The paragraphs share a budget, so that the fields of a ticket stay as bounded as its description.
 *
 * @param without fields that Jira has refused, by id
 */
export function renderSettings(
  settings: readonly FieldDraft[],
  event: OccurredEvent,
  without: ReadonlySet<string>,
): RenderedFields {
  const rendering = { event, budget: createRenderBudget({ maxChars: maxRenderedChars }) };
  const values: Record<string, unknown> = {};
  let truncated = false;
  for (const { fieldId, kind, value } of settings) {
    const part = partFor(value, event);
    if (fieldId === undefined || kind === undefined || part === null || without.has(fieldId)) continue;
    const rendered = kinds[kind].render(part, rendering);
    if (rendered.value === undefined) continue;
    values[fieldId] = rendered.value;
    truncated ||= rendered.truncated ?? false;
  }
  return { values, truncated };
}
