import type { JiraRefusal } from '../../domain/jira-answer';
import { jsonOf } from '../json';

/** How much is kept of a refusal that isn't JSON, such as a proxy's page. */
const maxTextChars = 500;

/**
 * Jira's words in a refusal. Jira itself writes `{ errorMessages, errors }`; the gateway in front of it
 * `{ code, message }`; of anything else, the first 500 characters are kept.
 */
export function refusalOf(status: number, text: string): JiraRefusal {
  const body = jsonOf(text);
  if (isRecord(body)) {
    const errorMessages = Array.isArray(body.errorMessages) ? body.errorMessages.map(asText) : [];
    const errors = isRecord(body.errors)
      ? Object.fromEntries(Object.entries(body.errors).map(([field, value]) => [field, asText(value)]))
      : {};
    if (errorMessages.length > 0 || Object.keys(errors).length > 0) return { status, errorMessages, errors };
    if (typeof body.message === 'string') return { status, errorMessages: [body.message], errors: {} };
    if (Array.isArray(body.errorMessages) || isRecord(body.errors)) return { status, errorMessages, errors };
  }
  const excerpt = text.trim().slice(0, maxTextChars);
  return { status, errorMessages: excerpt ? [excerpt] : [], errors: {} };
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
