import { isItselfValid } from './own-problems';
import { type Definition, definitionsIn, isOpen, nested, placesOf, rootDefinition, type Schema } from './schema';

/** Whether nodes are valid by Atlassian's schema. Each is looked at once for each place that it might stand in. */
export interface Validity {
  /** Whether a child is one of those that a place allows; where nothing is said of the place, anything is. */
  fits(child: unknown, place: Schema | undefined): boolean;
  isDocument(document: unknown): boolean;
}

/**
 * Judges one document. A generic validator tries each of a place's thirty alternatives in turn, and all that is inside
 * for each of them; here a node is compared with those of its own type, and what was found of it is kept.
 */
export function createValidity(): Validity {
  const judged = new WeakMap<object, Map<Schema, boolean>>();

  /** A node that holds nothing is as quickly looked at again as found. */
  function isValid(node: Node, definition: Definition): boolean {
    if (!Array.isArray(node.content)) return judge(node, definition);
    const known = judged.get(node) ?? new Map<Schema, boolean>();
    judged.set(node, known);
    const valid = known.get(definition.schema) ?? judge(node, definition);
    known.set(definition.schema, valid);
    return valid;
  }

  function judge(node: Node, definition: Definition): boolean {
    return (
      isItselfValid(definition, node) &&
      nested.every((list) => placesOf(definition, list).every((placeAt) => areInPlace(node[list], placeAt)))
    );
  }

  function areInPlace(children: unknown, placeAt: (index: number) => Schema | undefined): boolean {
    return !Array.isArray(children) || children.every((child, index) => fits(child, placeAt(index)));
  }

  function fits(child: unknown, place: Schema | undefined): boolean {
    if (place === undefined || isOpen(place)) return true;
    if (!isNode(child)) return false;
    return alternativesAt(place, child.type).some((definition) => isValid(child, definition));
  }

  return { fits, isDocument: (document) => isNode(document) && isValid(document, rootDefinition) };
}

type Node = Readonly<Record<string, unknown>> & { readonly type: string };

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

const byType = new Map<Schema, Map<string, Definition[]>>();

/** The definitions that a place allows for a type of node. */
function alternativesAt(place: Schema, type: string): readonly Definition[] {
  const known = byType.get(place) ?? grouped(definitionsIn(place));
  byType.set(place, known);
  return known.get(type) ?? [];
}

function grouped(definitions: readonly Definition[]): Map<string, Definition[]> {
  const groups = new Map<string, Definition[]>();
  for (const definition of definitions)
    groups.set(definition.type, [...(groups.get(definition.type) ?? []), definition]);
  return groups;
}
