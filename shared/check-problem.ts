import { permissionSentences } from './permission-sentences';

/** What a configuration check may find. */
export const checkProblemCodes = [
  'no_permission',
  'project_unreachable',
  'free_edition',
  'issue_type_missing',
  'priority_missing',
  'required_field',
  'field_missing',
  'field_not_on_screen',
  'reconnect_required',
] as const;
export type CheckProblemCode = (typeof checkProblemCodes)[number];

/** Whether a problem that a check found keeps tickets from being filed; the others only say what will be missing. */
export function keepsFromFiling(
  { code, message }: { readonly code: CheckProblemCode; readonly message: string },
  projectKey: string,
): boolean {
  switch (code) {
    case 'project_unreachable':
    case 'free_edition':
    case 'issue_type_missing':
    case 'required_field':
      return true;
    case 'no_permission':
      return message === permissionSentences.create(projectKey);
    case 'priority_missing':
    case 'field_not_on_screen':
    case 'field_missing':
    // Its site has this problem.
    case 'reconnect_required':
      return false;
  }
}
