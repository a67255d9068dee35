/**
 * Text as Jira can store it: without lone surrogates, and without the control characters that XML 1.0 forbids or
 * discourages (Jira exports texts as XML, and refuses them). Tabs and line breaks stay.
 */
export function safeText(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  return value.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g, '');
}

/** Neither browsers nor cards take longer addresses. */
const maxAddressChars = 2000;

/** Whether it is an address that a card or link may lead to: http or https, well-formed, of a length that works. */
export function isWebAddress(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length <= maxAddressChars &&
    /^https?:\/\/[^\s]+$/i.test(value) &&
    safeText(value) === value &&
    URL.canParse(value)
  );
}
