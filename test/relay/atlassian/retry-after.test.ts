import fc from 'fast-check';
import { retryAt } from '../../../relay/atlassian/retry-after';

const now = new Date('2026-11-23T10:00:00.000Z');
const at = (value: string | null) => retryAt(new Headers(value === null ? {} : { 'retry-after': value }), now);

describe('when Jira allows the next call', () => {
  it.each([
    ['30', '2026-11-23T10:00:30.000Z'],
    [' 0 ', '2026-11-23T10:00:00.000Z'],
    ['1.5', '2026-11-23T10:00:01.500Z'],
    ['-5', '2026-11-23T10:00:00.000Z'],
    ['86400', '2026-11-23T11:00:00.000Z'],
    ['9'.repeat(400), '2026-11-23T11:00:00.000Z'],
    ['Mon, 23 Nov 2026 10:02:00 GMT', '2026-11-23T10:02:00.000Z'],
    ['Monday, 23-Nov-26 10:02:00 GMT', '2026-11-23T10:02:00.000Z'],
    ['Mon Nov 23 10:02:00 2026', '2026-11-23T10:02:00.000Z'],
    ['Mon, 23 Nov 2026 09:00:00 GMT', '2026-11-23T10:00:00.000Z'],
    ['Tue, 24 Nov 2026 10:00:00 GMT', '2026-11-23T11:00:00.000Z'],
  ])('reads %j', (value, expected) => expect(at(value)).toBe(expected));

  it.each([null, '', 'soon', '12abc', 'Mon', 'NaN', 'Infinity', '1e3', 'Mon, 99 Foo 2026 10:00:00 GMT'])(
    'ignores %j',
    (value) => expect(at(value)).toBeNull(),
  );

  it('is never before now nor more than an hour away, whatever the header says', () => {
    const printable = fc.string({ unit: 'grapheme-ascii' });
    const values = fc.oneof(fc.integer().map(String), fc.double().map(String), printable);
    fc.assert(
      fc.property(values, (value) => {
        const moment = at(value);
        if (moment === null) return;
        const waitMs = Date.parse(moment) - now.getTime();
        expect(waitMs).toBeGreaterThanOrEqual(0);
        expect(waitMs).toBeLessThanOrEqual(3_600_000);
      }),
    );
  });
});
