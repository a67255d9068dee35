import type { JiraRefusal } from '../../domain/jira-answer';
import { jsonOf } from '../json';

/** Who wrote the answer that rejects a request: Jira itself, or what stands before it (gateway, CDN, a proxy). */
export interface ReadRefusal {
  readonly by: 'jira' | 'gateway';
  readonly refusal: JiraRefusal;
}

/** How much is kept of words that aren't Jira's, such as a proxy's. */
const maxTextChars = 500;

/**
 * Reads the body of a 4xx or 5xx. Jira's own is an object with `errorMessages` or `errors`. Of anything else, `message` is kept
 * where it is JSON, the title where it is a page, and the first 500 characters where it is plain text: a page of HTML
 * says nothing to people, and is neither stored nor shown.
 */
export function readRefusal(status: number, text: string): ReadRefusal {
  const body = jsonOf(text);
  if (isRecord(body)) {
    if (Array.isArray(body.errorMessages) || isRecord(body.errors)) {
      const errorMessages = Array.isArray(body.errorMessages) ? body.errorMessages.map(asText) : [];
      const errors = isRecord(body.errors)
        ? Object.fromEntries(Object.entries(body.errors).map(([field, value]) => [field, asText(value)]))
        : {};
      return { by: 'jira', refusal: { status, errorMessages, errors } };
    }
    if (typeof body.message === 'string') return byGateway(status, body.message);
  }
  const words = typeof body === 'string' ? body : text;
  return byGateway(status, isPage(words) ? titleOf(words) : words);
}

function byGateway(status: number, words: string): ReadRefusal {
  const excerpt = words.trim().slice(0, maxTextChars);
  return { by: 'gateway', refusal: { status, errorMessages: excerpt ? [excerpt] : [], errors: {} } };
}

function isPage(text: string): boolean {
  return /^\s*<(!doctype|html|head|body|\?xml)\b/i.test(text);
}

function titleOf(page: string): string {
  const [, title = ''] = /<title[^>]*>([^<]{0,1000})/i.exec(page) ?? [];
  return title.replace(/\s+/g, ' ');
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
