import { isItselfValid } from './own-problems';
import { type Definition, definitionsIn, isOpen, nested, placesOf, rootDefinition, type Schema } from './schema';

/** Whether nodes are valid by Atlassian's schema. Each is checked once for each place that it might be in. */
export interface Validity {
  /** Whether a place allows a child; an unrestricted place allows anything. */
  fits(child: unknown, place: Schema | undefined): boolean;
  isDocument(document: unknown): boolean;
}

/**
 * Validates one document. A generic validator tries each of a place's thirty alternatives in turn, each with everything
 * inside; here a node is only compared with the definitions of its own type, and the result is cached.
 */
export function createValidity(): Validity {
  const validated = new WeakMap<object, Map<Schema, boolean>>();

  /** Checking a node without children again is as fast as looking it up. */
  function isValid(node: Node, definition: Definition): boolean {
    if (!Array.isArray(node.content)) return validate(node, definition);
    const known = validated.get(node) ?? new Map<Schema, boolean>();
    validated.set(node, known);
    const valid = known.get(definition.schema) ?? validate(node, definition);
    known.set(definition.schema, valid);
    return valid;
  }

  function validate(node: Node, definition: Definition): boolean {
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
