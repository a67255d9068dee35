import { safeText } from '../adf/safe-text';

/** Jira's limit for one label. */
const maxLabelChars = 255;

/** What is wrong with a label by Jira's rules, or null: it can't contain white space, and has 1 to 255 characters. */
export function labelProblem(label: string): string | null {
  if (label === '') return 'A label cannot be empty.';
  if (/\s/.test(label)) return 'A Jira label cannot contain spaces. Use a hyphen.';
  if (label.length > maxLabelChars) return `A label can have at most ${maxLabelChars} characters.`;
  if (safeText(label) !== label) return 'A label cannot contain control characters.';
  return null;
}
