import type { Result } from '../../field';
import { findById, findByName, type NamedRef, namedRefSchema } from '../../named';
import { type Available, defineKind, type Found, findEach, hasId, type Kind, notSent, readList, wrong } from './kind';

/** Something that a project has by id and name: an option, a version, a component, a security level. */
export const ref: Kind = defineKind({
  read: readRef,
  find: findRefIn,
  render: (value) => (hasId(value) ? { value: { id: value.id } } : notSent),
});

/** Several of these. */
export const refs: Kind = defineKind({
  read: (sent) => readList(sent, readRef),
  find: (values, available) => findEach(values, (value) => findRefIn(value, available)),
  render(values) {
    const ids = [...new Set(values.filter(hasId).map(({ id }) => id))];
    return ids.length === 0 ? notSent : { value: ids.map((id) => ({ id })) };
  },
});

export function readRef(sent: unknown): Result<NamedRef> {
  const parsed = namedRefSchema.safeParse(sent);
  if (!parsed.success) return wrong("must be one of the field's values, by id or by name");
  const { id, name } = parsed.data;
  return { ok: true, value: { ...(id !== undefined && { id }), ...(name !== undefined && { name: name.trim() }) } };
}

/** What the project has for a reference; else what is known of it already, or itself. */
export function findRefIn(wanted: NamedRef, { values, known, first }: Available): Found<NamedRef> {
  const isUnlisted = values === null && hasId(wanted);
  const isStored = wanted.id !== undefined && known.some(({ id }) => id === wanted.id);
  const found = findAmong(wanted, values ?? [], isStored ? 'only_id' : first);
  if (found !== null) return { value: { id: found.id, name: found.name }, missing: [] };
  const kept = findAmong(wanted, known, 'only_id');
  if (isUnlisted) return { value: kept ?? { id: wanted.id, name: wanted.name ?? wanted.id }, missing: [] };
  const name = kept?.name ?? wanted.name ?? wanted.id ?? '';
  return { value: kept ?? wanted, missing: [{ path: '', name, isKnown: kept !== null }] };
}

function findAmong({ id, name }: NamedRef, all: Available['known'], first: Available['first']) {
  const byId = id === undefined ? null : findById(id, all);
  const byName = name === undefined ? null : findByName(name, all);
  switch (first) {
    case 'name':
      return byName ?? byId;
    case 'id':
      return byId ?? byName;
    case 'only_id':
      return id === undefined ? byName : byId;
  }
}
