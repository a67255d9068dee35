import { toCsv } from '../../../relay/http/csv';

describe('a CSV cell that a spreadsheet might take for a formula', () => {
  const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '＝1+1', '＋1', '－1', '＠SUM(A1)', '﹦1', '−1'];
  const before = ['', ' ', '\t', '\n', '\r\n', '\u00a0', '\u3000', '\u200b', '\ufeff', '\u202e', ' \t\n ', '\0'];

  it.each(formulas)('gets an apostrophe: %j, whatever blanks are before it', (formula) => {
    for (const blanks of before) {
      const [cell = ''] = toCsv([[`${blanks}${formula}`]]).split(/\r\n$/);
      expect([blanks, cell.replace(/^"/, '').startsWith("'")]).toEqual([blanks, true]);
    }
  });

  it.each(['\tx', '\nx', '\rx'])('also gets one if it begins with a separator: %j', (value) => {
    expect(toCsv([[value]])).toMatch(/^"?'/);
  });

  it.each(['a=1', 'x - y', '1', 'dana@example.com', '"=1"', ' words', 'ＡvsB', '{"a":"=1"}', ''])(
    'stays as it is if it contains no formula: %j',
    (value) => {
      expect(toCsv([[value]])).not.toContain("'");
    },
  );
});

it('CSV quotes a value with a quote, a comma or a line break, and ends each row', () => {
  expect(
    toCsv([
      ['a', 'b "c"', 'd,e'],
      ['f\ng', '', 'h'],
    ]),
  ).toBe('a,"b ""c""","d,e"\r\n"f\ng",,h\r\n');
});
