import { templateProblem } from '../template/template';
import { type AdfProblem, adfProblems } from './validate';

/**
 * Why an ADF template can't be saved: what Atlassian's schema finds wrong, else the placeholders that don't parse.
 * Empty where it can.
 */
export function adfTemplateProblems(template: object): AdfProblem[] {
  const problems = adfProblems(template);
  return problems.length > 0 || !('content' in template)
    ? problems
    : [...placeholderProblems(template.content, 'content')];
}

/** Checks every string of the template except types: the schema lists all of them, so they can't hold placeholders. */
function* placeholderProblems(value: unknown, path: string): Generator<AdfProblem> {
  if (typeof value === 'string') {
    const message = templateProblem(value);
    if (message !== null) yield { path, message };
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* placeholderProblems(item, `${path}[${index}]`);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) yield* placeholderProblems(item, `${path}.${name}`);
  }
}
