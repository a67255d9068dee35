import fc from 'fast-check';
import { formatVariable } from '../../../../relay/domain/ticket/formats';
import type { Value, VariableFormat } from '../../../../shared/event-type';
import { formatTime } from '../../../../shared/format-time';
import { cpuMsOf } from '../../../support/cpu-time';
import { values } from '../adf/samples';

const formatted = (format: VariableFormat, value: Value) =>
  formatVariable({ name: 'x', label: 'X', format, section: 'statistics' }, { x: value });

describe('a value in the default description', () => {
  it.each<[VariableFormat, Value, string]>([
    ['signedPercent', 0.042, '+4.2%'],
    ['signedPercent', '0.042', '+4.2%'],
    ['signedPercent', -0.013, '−1.3%'],
    ['signedPercent', '-0.013', '−1.3%'],
    ['signedPercent', 0, '0%'],
    ['signedPercent', -0, '0%'],
    ['signedPercent', 0.00002, '+0.002%'],
    ['signedPercent', 'about 4 %', 'about 4 %'],
    ['percent', 0.97, '97%'],
    ['percent', 0.99999, '99.99%'],
    ['percent', 1, '100%'],
    ['count', 48210, '48,210'],
    ['count', '48210', '48,210'],
    ['count', '12345678901234567890', '12345678901234567890'],
    ['number', 512, '512'],
    ['number', -1234.5, '−1,234.5'],
    ['number', 0.0000001, '1e-7'],
    ['number', '0x10', '0x10'],
    ['number', 'Infinity', 'Infinity'],
    ['number', true, 'true'],
    ['number', ' ', ' '],
    ['ratio', 0.531, '53.1%'],
    ['ratio', '50/50', '50/50'],
    ['pValue', 0.0004, '< 0.001'],
    ['pValue', '1e-9', '< 0.001'],
    ['pValue', 0, '< 0.001'],
    ['pValue', 0.034, '0.034'],
    ['time', '2026-11-20T09:30:00Z', '20 Nov 2026, 09:30 UTC'],
    ['time', 'yesterday', 'yesterday'],
    ['text', 'Checkout', 'Checkout'],
    ['text', false, 'false'],
  ])('is written for people: %s %j as %s', (format, value, expected) => {
    expect(formatted(format, value)).toBe(expected);
  });

  it.each([null, ''])('is left out if it is missing from the event: %j', (value) => {
    expect(formatted('text', value)).toBeUndefined();
    expect(formatVariable({ name: 'toString', label: 'X', format: 'text', section: 'hidden' }, {})).toBeUndefined();
  });

  it('is shown as it was sent if it does not fit its format', () => {
    const formats = fc.constantFrom<VariableFormat>(
      'number',
      'count',
      'percent',
      'signedPercent',
      'ratio',
      'pValue',
      'time',
    );
    const odd = values.filter(
      (value) => typeof value === 'boolean' || (typeof value === 'string' && /^[^\d]+$/.test(value)),
    );
    fc.assert(fc.property(formats, odd, (format, value) => expect(formatted(format, value)).toBe(String(value))));
  });
});

describe('a text that is not a number', () => {
  it('is recognised fast, whatever it contains', () => {
    const digits = '1'.repeat(250_000);
    const odd = [
      `${digits}x`,
      `${digits}.${digits}x`,
      `1e${digits}x`,
      `${' '.repeat(250_000)}x`,
      `1${' '.repeat(250_000)}x`,
    ];
    const formatEach = () => {
      for (const value of odd)
        for (const format of ['number', 'percent'] as const) expect(formatted(format, value)).toBe(value);
    };
    expect(cpuMsOf(formatEach)).toBeLessThan(1_000);
  });
});

describe('a time', () => {
  it.each([
    ['2026-11-20T23:59:59.999Z', '20 Nov 2026, 23:59 UTC'],
    ['2026-09-01T00:00:00Z', '1 Sep 2026, 00:00 UTC'],
    ['2026-11-20T09:30:00+02:00', '20 Nov 2026, 07:30 UTC'],
    ['2026-11-20T09:30', '20 Nov 2026, 09:30 UTC'],
    ['2026-11-20', '20 Nov 2026'],
  ])('is in UTC: %s', (value, expected) => {
    expect(formatTime(value)).toBe(expected);
  });

  it.each(['', 'soon', '2026-13-40T00:00:00Z', '2026-11-20 or so', 20261120, null, true])('is not %j', (value) => {
    expect(formatTime(value)).toBeUndefined();
  });
});
