import { z } from 'zod';
import { type AuditEntry, type AuditFilter, auditActions, listAudit } from '../../store/audit';
import type { Page, PageRequest } from '../../store/page';
import { toCsv } from '../csv';
import { route } from '../route';
import { counted, documented, pageOf, paging, time } from '../schemas';

const entry = documented('AuditEntry', {
  id: z.string(),
  action: z.enum(auditActions),
  actor: z.object({ type: z.enum(['user', 'system']), id: z.string(), name: z.string() }),
  target: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
  details: z.record(z.string(), z.unknown()),
  at: z.string(),
});

export const auditLogRoutes = [
  route({
    method: 'get',
    path: '/v1/audit-log',
    summary: 'Who did what, newest first; as CSV where that is asked for',
    access: 'admin',
    query: z.object({
      ...paging,
      action: z.enum(auditActions).optional(),
      actor: z.string().max(255).optional(),
      from: time.optional(),
      to: time.optional(),
    }),
    answers: { 200: { 'application/json': pageOf(entry).extend(counted), 'text/csv': z.string() } },
    takesHeaders: { accept: 'text/csv for CSV' },
    handle: async ({ context, caller, query, headers }) => {
      const page = await listAudit(context.database, caller.organisationId, query, query);
      if (!/\btext\/csv\b/.test(headers.accept ?? '')) return { status: 200, body: page };
      return { status: 200, body: csvOf(page.items), headers: { 'content-type': csvType, ...linkToNext(page, query) } };
    },
  }),
];

const csvType = 'text/csv; charset=utf-8';

/** A page of CSV has no place for its cursor: the next page is a link (RFC 8288). */
function linkToNext({ nextCursor }: Page<AuditEntry>, query: AuditFilter & PageRequest): Record<string, string> {
  if (nextCursor === null) return {};
  const asked = Object.entries({ ...query, cursor: nextCursor }).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(asked.map(([name, value]): [string, string] => [name, String(value)]));
  return { link: `</v1/audit-log?${search}>; rel="next"` };
}

const columns = [
  'at',
  'action',
  'actorType',
  'actorId',
  'actorName',
  'targetKind',
  'targetId',
  'targetName',
  'details',
];

function csvOf(entries: readonly AuditEntry[]): string {
  return toCsv([
    columns,
    ...entries.map(({ at, action, actor, target, details }) => [
      at,
      action,
      actor.type,
      actor.id,
      actor.name,
      target.kind,
      target.id,
      target.name,
      JSON.stringify(details),
    ]),
  ]);
}
