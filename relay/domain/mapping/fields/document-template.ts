import type { AdfDocument } from '../../adf/document';
import { adfTemplateProblems } from '../../adf/template-problems';
import { templateProblem } from '../../template/template';
import type { Result } from '../field';

/** Whether a text or an ADF document with placeholders can be rendered; errors say where it can't. */
export function checkDocument(template: string | object): Result<string | AdfDocument> {
  if (typeof template === 'string') {
    const message = templateProblem(template);
    return message === null ? { ok: true, value: template } : { ok: false, errors: [{ path: '', message }] };
  }
  const problems = adfTemplateProblems(template);
  if (isDocument(template, problems)) return { ok: true, value: template };
  return {
    ok: false,
    errors: problems.map(({ path, message }) => ({ path: path === '' ? '' : `.${path}`, message })),
  };
}

/** No problem means that it is a document by Atlassian's schema. */
function isDocument(_template: object, problems: readonly unknown[]): _template is AdfDocument {
  return problems.length === 0;
}
