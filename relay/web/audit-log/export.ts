import type { AuditFilter } from '../api/audit-log';
import { ApiProblem } from '../api/problem';

/** Saves what is filtered as a CSV file, with times in UTC. */
export async function exportCsv(filter: AuditFilter): Promise<void> {
  const search = new URLSearchParams({ ...filter });
  const response = await fetch(`/v1/audit-log?${search}`, { headers: { accept: 'text/csv' } });
  if (!response.ok) throw new ApiProblem(response.status, await response.json());
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = 'jira-audit-log.csv';
  link.click();
  URL.revokeObjectURL(url);
}
