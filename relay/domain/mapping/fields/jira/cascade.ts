import type { Result } from '../../field';
import type { NamedRef } from '../../named';
import { type Available, defineKind, type Found, hasId, type Kind, notSent } from './kind';
import { findRefIn, readRef } from './ref';

interface Cascade extends NamedRef {
  readonly child?: NamedRef;
}

/** An option and, where it has any, one of its own. */
export const cascade: Kind = defineKind<Cascade>({
  read,
  find,
  render({ child, ...parent }) {
    if (!hasId(parent)) return notSent;
    return { value: { id: parent.id, ...(child !== undefined && hasId(child) && { child: { id: child.id } }) } };
  },
});

function read(sent: unknown): Result<Cascade> {
  const parent = readRef(sent);
  if (!parent.ok) return parent;
  const child = typeof sent === 'object' && sent !== null && 'child' in sent ? sent.child : undefined;
  if (child === undefined || child === null) return parent;
  const own = readRef(child);
  if (own.ok) return { ok: true, value: { ...parent.value, child: own.value } };
  return { ok: false, errors: own.errors.map((error) => ({ ...error, path: `.child${error.path}` })) };
}

function find({ child, ...wanted }: Cascade, available: Available): Found<Cascade> {
  const { value: parent, missing } = findRefIn(wanted, available);
  if (child === undefined) return { value: parent, missing };
  const children = available.values?.find(({ id }) => id === parent.id)?.children;
  const own = findRefIn(child, { ...available, values: available.values === null ? null : (children ?? []) });
  const missingChild = own.missing.map((one) => ({ ...one, path: `.child${one.path}` }));
  return { value: { ...parent, child: own.value }, missing: [...missing, ...missingChild] };
}
