import { periodTimes, readPeriod } from '../../../../relay/web/parts/list/period';

/** What stands in the address, by name. */
const inAddress = (values: Readonly<Record<string, string>>) => readPeriod((name) => values[name] ?? null);

describe('the period of a list', () => {
  it('of a span ends now', () => {
    const { from = '', to } = periodTimes(inAddress({ time: '1h' }).period);
    expect(to).toBeUndefined();
    expect(Math.abs(Date.now() - Date.parse(from) - 60 * 60_000)).toBeLessThan(1_000);
  });

  it('of days lasts from the first midnight to the one after the last day, by the calendar of the zone', () => {
    const { period } = inAddress({ time: 'custom', from: '2026-10-24', to: '2026-10-25' });
    expect(periodTimes(period)).toEqual({
      from: new Date(2026, 9, 24).toISOString(),
      to: new Date(2026, 9, 26).toISOString(),
    });
  });

  it('of one hour lasts for an hour from its beginning', () => {
    const from = '2026-11-30T14:00:00.000Z';
    expect(periodTimes(inAddress({ time: 'hour', from }).period)).toEqual({ from, to: '2026-11-30T15:00:00.000Z' });
  });

  it('may have only a first or only a last day', () => {
    expect(Object.keys(periodTimes(inAddress({ time: 'custom', from: '2026-10-24' }).period))).toEqual(['from']);
    expect(Object.keys(periodTimes(inAddress({ time: 'custom', to: '2026-10-24' }).period))).toEqual(['to']);
  });

  it.each([
    [{}],
    [{ time: 'toString' }],
    [{ time: 'custom' }],
    [{ from: '2026-10-24' }],
    [{ time: 'custom', from: 'yesterday' }],
    [{ time: 'hour', from: '2026-11-30' }],
    // A year that is being typed.
    [{ time: 'custom', from: '0202-10-24' }],
    [{ time: 'custom', to: '2026-13-45' }],
    [{ time: 'custom', to: '9999-12-31' }],
  ])('is none for %j', (values) => {
    expect(inAddress(values)).toEqual({});
  });
});
