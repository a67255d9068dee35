import { templateProblem } from '../template/template';
import { type AdfProblem, adfProblems } from './validate';

/**
 * Why an ADF template can't be saved: what Atlassian's schema finds wrong, else the placeholders that don't parse and the
 * pictures that a new ticket can't have. Empty where it can.
 */
export function adfTemplateProblems(template: object): AdfProblem[] {
  const problems = adfProblems(template);
  return problems.length > 0 || !('content' in template)
    ? problems
    : [...placeholderProblems(template.content, 'content'), ...pictureProblems(template.content, 'content')];
}

const pictureMessage =
  'must be "external": a new ticket has no attachments that a picture could show. Use the address of the picture on the web.';

/**
 * Pictures by attachment, which Jira refuses in a new issue with `ATTACHMENT_VALIDATION_ERROR` (recorded of Jira Cloud): the
 * issue doesn't have any yet.
 */
function* pictureProblems(nodes: unknown, path: string): Generator<AdfProblem> {
  if (!Array.isArray(nodes)) return;
  for (const [index, node] of nodes.entries()) {
    const at = `${path}[${index}]`;
    const isPicture = node?.type === 'media' || node?.type === 'mediaInline';
    if (isPicture && node.attrs?.type !== 'external') yield { path: `${at}.attrs.type`, message: pictureMessage };
    yield* pictureProblems(node?.content, `${at}.content`);
  }
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
