import { safeText } from '../adf/safe-text';

/** Jira's limit for one label. */
const maxLabelChars = 255;

/** What is wrong with a label by Jira's rules, or null: it has no white space, and 1 to 255 characters. */
export function labelProblem(label: string): string | null {
  if (label === '') return 'A label cannot be empty.';
  if (/\s/.test(label)) return 'Jira has no spaces in a label. Use a hyphen.';
  if (label.length > maxLabelChars) return `A label has ${maxLabelChars} characters at most.`;
  if (safeText(label) !== label) return 'A label cannot hold control characters.';
  return null;
}
