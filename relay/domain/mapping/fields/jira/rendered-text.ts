import type { Value } from '../../../../../shared/event-type';
import { safeText } from '../../../adf/safe-text';
import type { OccurredEvent } from '../../../event';
import { createRenderBudget } from '../../../render-budget';
import { renderText, templateProblem } from '../../../template/template';
import type { Result } from '../../field';
import { wrong } from './kind';

/** Enough for the 255 characters that a field of one line takes, with blanks around them. */
const maxLineChars = 1_000;

/** A template for a field of one line. @param problem what is wrong with a text that has no variables */
export function readTemplate(sent: unknown, problem: (text: string) => string | null = () => null): Result<string> {
  if (typeof sent !== 'string') return wrong('must be a text');
  const template = sent.trim();
  const message = templateProblem(template) ?? (template === '' || hasVariables(template) ? null : problem(template));
  return message === null ? { ok: true, value: template } : wrong(message);
}

function hasVariables(template: string): boolean {
  return template.includes('{{');
}

/** A template rendered to one trimmed line: with a budget of its own, so that no other field shortens it. */
export function renderLine(template: string, { data }: OccurredEvent, maxChars = maxLineChars): string {
  const budget = createRenderBudget({ maxChars });
  return safeText(renderText(template, data, { budget }).replace(/[\s\u0085]+/g, ' ')).trim();
}

/** What a variable of an event says, as text; empty where the event doesn't have it. */
export function variableText(name: string, { data }: OccurredEvent): string {
  const value: Value | undefined = Object.hasOwn(data, name) ? data[name] : undefined;
  return value === undefined || value === null ? '' : String(value).trim();
}
