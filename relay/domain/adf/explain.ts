import { type Definition, definitionsIn, knownTypes, nested, own, placesIn, rootDefinition } from './schema';
import type { AdfProblem } from './validate';

/**
 * What is wrong with a document that Atlassian's schema refuses, place by place: the schema is made of alternatives, so
 * that its own complaints are those about every alternative. This one goes down by the type that each node says it is.
 */
export function explain(document: unknown): AdfProblem[] {
  if (!isObject(document) || document.type !== 'doc') {
    return [{ path: isObject(document) ? 'type' : '', message: notADocument(document) }];
  }
  return problemsOf(document, [rootDefinition], '');
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
): AdfProblem[] {
  const [first = [], ...others] = definitions.map((definition) => [
    ...own(definition, node, path),
    ...problemsInside(node, definition, path),
  ]);
  return others.reduce((fewest, problems) => (problems.length < fewest.length ? problems : fewest), first);
}

function problemsInside(node: Readonly<Record<string, unknown>>, definition: Definition, path: string): AdfProblem[] {
  return nested.flatMap((list) => {
    const places = placesIn(definition, list);
    const children: unknown = node[list];
    if (places === undefined || !Array.isArray(children)) return [];
    return children.flatMap((child: unknown, index) => {
      const allowed = definitionsIn(places[Math.min(index, places.length - 1)]);
      return problemsOfChild(child, allowed, `${path === '' ? '' : `${path}.`}${list}[${index}]`, String(node.type));
    });
  });
}

function problemsOfChild(child: unknown, allowed: readonly Definition[], path: string, parent: string): AdfProblem[] {
  if (!isObject(child) || typeof child.type !== 'string') {
    return [{ path, message: 'must be an object with a “type”' }];
  }
  const { type } = child;
  if (!knownTypes().has(type))
    return [{ path: `${path}.type`, message: `“${type}” is not a type that Atlassian Document Format has` }];
  const possible = allowed.filter((definition) => definition.type === type);
  if (possible.length > 0) return problemsOf(child, possible, path);
  const types = [...new Set(allowed.map((definition) => definition.type))].sort();
  return [{ path, message: `a “${type}” cannot stand in a “${parent}”, which takes ${types.join(', ')}` }];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
