/** Rows as CSV (RFC 4180), for people who open it in a spreadsheet. */
export function toCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/**
 * What a spreadsheet may take for a formula. Some skip blanks, line breaks and invisible characters before one, and an
 * East Asian input method writes the signs in full width (OWASP, "CSV Injection").
 */
const formula = /^[\s\p{Cc}\p{Cf}\p{Z}]*[=+\-@＝＋－＠﹢﹣﹦﹫−]/u;
/** A leading tab or line break can end up as a cell border, with whatever follows in a cell of its own. */
const border = /^[\t\r\n]/;

function cell(value: string): string {
  const text = formula.test(value) || border.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
