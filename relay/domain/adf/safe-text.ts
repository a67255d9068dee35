/**
 * Text as Jira can store it: without lone surrogates, and without the control characters that XML 1.0 has no place
 * for (Jira stores texts as XML in its exports, and refuses them). Tabs and line breaks stay.
 */
export function safeText(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  return value.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g, '');
}

/** Whether it is an address that a card may show: http or https, and well-formed. */
export function isWebAddress(value: unknown): boolean {
  return typeof value === 'string' && /^https?:\/\/[^\s]+$/i.test(value) && URL.canParse(value);
}
