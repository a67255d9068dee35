import type { Page } from '../store/page';
import { toCsv } from './csv';

/** The rows of a list as CSV, one page of them. */
interface CsvPage {
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly nextCursor: Page<unknown>['nextCursor'];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Whether CSV is asked for, by the header `Accept`. */
export function wantsCsv(accept: string | undefined): boolean {
  return /\btext\/csv\b/.test(accept ?? '');
}

/** Answers with CSV. A page of it has no place for its cursor: the next page is a link (RFC 8288). */
export function csvPage({ path, query, nextCursor, columns, rows }: CsvPage) {
  return {
    status: 200,
    body: toCsv([columns, ...rows]),
    headers: { 'content-type': 'text/csv; charset=utf-8', ...linkToNext(path, query, nextCursor) },
  } as const;
}

function linkToNext(path: string, query: CsvPage['query'], nextCursor: string | null): Record<string, string> {
  if (nextCursor === null) return {};
  const asked = Object.entries({ ...query, cursor: nextCursor }).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(asked.map(([name, value]): [string, string] => [name, String(value)]));
  return { link: `<${path}?${search}>; rel="next"` };
}
