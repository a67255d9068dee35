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
 * What is wrong with a document that Atlassian's schema refuses, place by place: the schema is made of alternatives, so
 * that its own complaints are those about every alternative. This one goes down by the type that each node says it is,
 * to what is not valid, until it has found enough.
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

/** The problems of a node by that of the definitions of its type which it comes nearest to. */
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
    // The narrowest says most.
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
    return [{ path: `${path}.type`, message: `“${type}” is not a type that Atlassian Document Format has` }];
  const allowed = definitionsIn(place);
  const possible = allowed.filter((definition) => definition.type === type);
  if (possible.length > 0) return problemsOf(child, possible, path, search);
  const types = [...new Set(allowed.map((definition) => definition.type))].sort();
  return [{ path, message: `a “${type}” cannot stand in a “${parent}”, which takes ${types.join(', ')}` }];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
