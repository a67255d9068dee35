import type { Issue } from '../../world/types';
import { JqlError } from './tokens';

/** A comparison for `ORDER BY`; without one the newest issue comes first. */
export function orderFor(orderBy: { field: string; isDescending: boolean }[]): (a: Issue, b: Issue) => number {
  const steps = orderBy.map(({ field, isDescending }) => {
    const compare = ORDERS[field.toLowerCase()];
    if (!compare) throw new JqlError(`Field '${field}' does not exist or you do not have permission to view it.`);
    return isDescending ? (a: Issue, b: Issue) => compare(b, a) : compare;
  });
  return (a, b) => {
    for (const step of steps) {
      const order = step(a, b);
      if (order !== 0) return order;
    }
    return byId(b, a);
  };
}

const byId = (a: Issue, b: Issue) => Number(a.id) - Number(b.id);
const byKey = (a: Issue, b: Issue) => a.key.localeCompare(b.key, 'en', { numeric: true });

const ORDERS: Readonly<Record<string, (a: Issue, b: Issue) => number>> = {
  id: byId,
  key: byKey,
  issuekey: byKey,
  created: (a, b) => a.created.localeCompare(b.created),
  updated: (a, b) => a.updated.localeCompare(b.updated),
  summary: (a, b) => a.summary.localeCompare(b.summary),
  priority: (a, b) => Number(b.priorityId ?? 0) - Number(a.priorityId ?? 0),
  status: (a, b) => Number(a.statusId) - Number(b.statusId),
};
