import type { NamedRef } from '../../named';
import { type Available, defineKind, type Found, findEach, type Kind, notSent, readList } from './kind';
import { findRefIn, readRef } from './ref';

/** A group of people, which Jira takes by name. */
export const group: Kind = defineKind({
  read: readRef,
  find: findGroup,
  render: ({ name }) => (name === undefined ? notSent : { value: { name } }),
});

/** Several of these. */
export const groups: Kind = defineKind({
  read: (sent) => readList(sent, readRef),
  find: (values, available) => findEach(values, (value) => findGroup(value, available)),
  render(values) {
    const names = [...new Set(values.flatMap(({ name }) => name ?? []))];
    return names.length === 0 ? notSent : { value: names.map((name) => ({ name })) };
  },
});

/** Create metadata doesn't list the groups of most sites: then a name is taken as it is. */
function findGroup(wanted: NamedRef, available: Available): Found<NamedRef> {
  const isListed = available.values !== null && available.values.length > 0;
  if (isListed || wanted.name === undefined) return findRefIn(wanted, available);
  return { value: { id: wanted.id ?? wanted.name, name: wanted.name }, missing: [] };
}
