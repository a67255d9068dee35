import type { AuditFilter } from '../api/audit-log';
import { ApiProblem } from '../api/problem';

/** The relay's largest page. */
const entriesAPage = 200;

/** Saves everything that matches the filter, on every page, as one CSV file, with times in UTC. */
export async function exportCsv(filter: AuditFilter): Promise<void> {
  const parts: string[] = [];
  let next: string | undefined = `/v1/audit-log?${new URLSearchParams({ ...filter, limit: String(entriesAPage) })}`;
  while (next !== undefined) {
    const response: Response = await fetch(next, { headers: { accept: 'text/csv' } });
    if (!response.ok) throw new ApiProblem(response.status, await response.json());
    const csv = await response.text();
    parts.push(parts.length === 0 ? csv : withoutHead(csv));
    next = nextOf(response);
  }
  save(new Blob(parts, { type: 'text/csv' }), 'jira-audit-log.csv');
}

/** Each page names its columns; the file names them once. */
function withoutHead(csv: string): string {
  return csv.slice(csv.indexOf('\r\n') + 2);
}

function nextOf({ headers }: Response): string | undefined {
  return /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
