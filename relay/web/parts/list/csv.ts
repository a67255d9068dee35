import { ApiProblem } from '../../api/problem';

/** The relay's largest page. */
const rowsAPage = 200;

interface CsvExport {
  readonly path: string;
  /** Which rows, as the relay takes it. */
  readonly query: Readonly<Record<string, string>>;
  readonly fileName: string;
  /** The file ends after so many rows; without it, with the list. */
  readonly maxRows?: number;
}

/**
 * Saves everything that matches, on every page, as one CSV file, with times in UTC.
 *
 * @returns how many rows it has, and whether there are more
 */
export async function exportCsv(wanted: CsvExport): Promise<{ readonly rows: number; readonly hasMore: boolean }> {
  const { path, query, fileName, maxRows = Number.POSITIVE_INFINITY } = wanted;
  const parts: string[] = [];
  let rows = 0;
  let next: string | undefined = `${path}?${new URLSearchParams({ ...query, limit: String(rowsAPage) })}`;
  while (next !== undefined && rows < maxRows) {
    const response: Response = await fetch(next, { headers: { accept: 'text/csv' } });
    if (!response.ok) throw new ApiProblem(response.status, await response.json());
    const csv = await response.text();
    parts.push(parts.length === 0 ? csv : withoutHead(csv));
    rows += rowsIn(csv);
    next = nextOf(response);
  }
  save(new Blob(parts, { type: 'text/csv' }), fileName);
  return { rows, hasMore: next !== undefined };
}

/** Each page names its columns; the file names them once. */
function withoutHead(csv: string): string {
  return csv.slice(csv.indexOf('\r\n') + 2);
}

/** How many rows follow the head. A line break within quotes ends none. */
function rowsIn(csv: string): number {
  return csv.replace(/"[^"]*"/g, '').split('\r\n').length - 2;
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
