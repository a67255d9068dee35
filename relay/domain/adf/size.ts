import type { AdfDocument, AdfNode } from './document';

/**
 * The size of a document or node as its JSON: Jira counts its own stored form, in which nodes and marks count too, and
 * which is shorter than this for everything that the relay sends. Nodes never change, so each is measured once: a
 * document is cut from the outside in, and would otherwise be measured again on each level.
 */
export function sizeInChars(document: AdfDocument | AdfNode | readonly AdfNode[]): number {
  return sizeOf(document);
}

const known = new WeakMap<object, number>();

function sizeOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value).length;
  const before = known.get(value);
  if (before !== undefined) return before;
  const size = Array.isArray(value) ? sizeOfList(value) : sizeOfObject(value);
  known.set(value, size);
  return size;
}

function sizeOfList(items: readonly unknown[]): number {
  let size = brackets;
  for (const item of items) size += sizeOf(item) + comma;
  return items.length === 0 ? size : size - comma;
}

/** JSON leaves undefined properties out. */
function sizeOfObject(value: object): number {
  let size = brackets;
  for (const [name, item] of Object.entries(value)) {
    if (item !== undefined) size += JSON.stringify(name).length + colon + sizeOf(item) + comma;
  }
  return size === brackets ? size : size - comma;
}

const brackets = 2;
const comma = 1;
const colon = 1;
