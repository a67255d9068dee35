import { z } from 'zod';
import { type AuditEntry, auditActions, listAudit } from '../../store/audit';
import { csvPage, wantsCsv } from '../csv-page';
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
      actor: z.string().max(255).optional().describe("Part of an actor's name or id, in any case"),
      from: time.optional(),
      to: time.optional(),
    }),
    answers: { 200: { 'application/json': pageOf(entry).extend(counted), 'text/csv': z.string() } },
    takesHeaders: { accept: 'text/csv for CSV' },
    handle: async ({ context, caller, query, headers }) => {
      const page = await listAudit(context.database, caller.organisationId, query, query);
      if (!wantsCsv(headers.accept)) return { status: 200, body: page };
      const { items, nextCursor } = page;
      return csvPage({ path: '/v1/audit-log', query, nextCursor, columns, rows: items.map(cellsOf) });
    },
  }),
];

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

function cellsOf({ at, action, actor, target, details }: AuditEntry): string[] {
  return [at, action, actor.type, actor.id, actor.name, target.kind, target.id, target.name, JSON.stringify(details)];
}
