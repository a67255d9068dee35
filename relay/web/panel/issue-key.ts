/** As Jira writes a key: its project's, which begins with a letter, and a number. */
const key = /^[A-Z][A-Z0-9_]+-[1-9]\d*$/i;

/** The issue that was typed or pasted, as the relay takes it: a key or an issue's address. Undefined for neither. */
export function readIssueKey(typed: string): string | undefined {
  const text = typed.trim();
  if (key.test(text)) return text.toUpperCase();
  if (!URL.canParse(text)) return undefined;
  const { pathname, searchParams } = new URL(text);
  const candidates = [pathname.split('/browse/')[1], searchParams.get('selectedIssue')];
  return candidates.some((candidate) => candidate && key.test(candidate.replace(/\/$/, ''))) ? text : undefined;
}
