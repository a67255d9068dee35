import { safeText } from '../adf/safe-text';

/** Jira's limit for one label. */
const maxLabelChars = 255;

/**
 * What is wrong with a label by Jira's rules, or null: it can't contain white space, and has 1 to 255 characters.
 * @param number which of a row's labels it is, from 1
 */
export function labelProblem(label: string, number: number): string | null {
  if (label === '') return `Label ${number} is empty.`;
  if (/\s/.test(label)) return `Label ${number} has a blank. Use a hyphen instead.`;
  if (label.length > maxLabelChars) return `Label ${number} has more than ${maxLabelChars} characters.`;
  if (safeText(label) !== label) return `Label ${number} has control characters.`;
  return null;
}
