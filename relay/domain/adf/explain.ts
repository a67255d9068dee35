import { ownProblems } from './own-problems';
import {
  type Definition,
  definitionsIn,
  isOpen,
  knownTypes,
  nested,
  placesOf,
  rootDefinition,
  type Schema,
} from './schema';
import type { AdfProblem } from './validate';
import type { Validity } from './validity';

/**
 * Explains why Atlassian's schema rejects a document, node by node. The schema is made of alternatives, so a generic
 * validator reports errors for every alternative. This follows the type that each node claims to be, down to what is
 * invalid, until it has found `maxProblems`.
 */
export function explain(document: unknown, validity: Validity, maxProblems: number): AdfProblem[] {
  if (!isObject(document) || document.type !== 'doc') {
    return [{ path: isObject(document) ? 'type' : '', message: notADocument(document) }];
  }
  return problemsOf(document, [rootDefinition], '', { validity, maxProblems });
}

interface Search {
  readonly validity: Validity;
  readonly maxProblems: number;
}

function notADocument(document: unknown): string {
  if (!isObject(document)) return 'must be an object, a node of type “doc”';
  const { type } = document;
  return `must be “doc”: a description is a top-level doc node${typeof type === 'string' ? `, not “${type}”` : ''}`;
}

/** The problems of a node, by the definition of its type that it comes closest to. */
function problemsOf(
  node: Readonly<Record<string, unknown>>,
  definitions: readonly Definition[],
  path: string,
  search: Search,
): AdfProblem[] {
  const [first = [], ...others] = definitions.map((definition) => [
    ...ownProblems(definition, node, path),
    ...problemsInside(node, definition, path, search),
  ]);
  return others.reduce((fewest, problems) => (problems.length < fewest.length ? problems : fewest), first);
}

function problemsInside(
  node: Readonly<Record<string, unknown>>,
  definition: Definition,
  path: string,
  search: Search,
): AdfProblem[] {
  const problems: AdfProblem[] = [];
  for (const list of nested) {
    const children: unknown = node[list];
    // The narrowest definition gives the most useful problems.
    const placeAt = placesOf(definition, list).at(-1);
    if (placeAt === undefined || !Array.isArray(children)) continue;
    for (const [index, child] of children.entries()) {
      if (problems.length >= search.maxProblems) return problems;
      const place = placeAt(index);
      if (place === undefined || isOpen(place) || search.validity.fits(child, place)) continue;
      const at = `${path === '' ? '' : `${path}.`}${list}[${index}]`;
      problems.push(...problemsOfChild(child, place, at, String(node.type), search));
    }
  }
  return problems;
}

function problemsOfChild(child: unknown, place: Schema, path: string, parent: string, search: Search): AdfProblem[] {
  if (!isObject(child) || typeof child.type !== 'string') {
    return [{ path, message: 'must be an object with a “type”' }];
  }
  const { type } = child;
  if (!knownTypes().has(type))
    return [{ path: `${path}.type`, message: `“${type}” is not a type of Atlassian Document Format` }];
  const allowed = definitionsIn(place);
  const possible = allowed.filter((definition) => definition.type === type);
  if (possible.length > 0) return problemsOf(child, possible, path, search);
  const types = [...new Set(allowed.map((definition) => definition.type))].sort();
  return [{ path, message: `a “${type}” is not allowed in a “${parent}”, which takes ${types.join(', ')}` }];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
