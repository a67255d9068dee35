import fc from 'fast-check';
import { holds } from '../../../relay/domain/conditions/compare';
import { type Condition, operators } from '../../../relay/domain/conditions/condition';
import { reasonNotToFile } from '../../../relay/domain/conditions/evaluate';
import { problemsOf } from '../../../relay/domain/conditions/problems';
import { judge } from '../../../relay/domain/judgement';
import type { Value } from '../../../shared/event-type';

/** What the contract says, written as plainly as it can be, for variables that the catalogue doesn't know. */
function reference(is: Condition['is'], carried: Value | undefined, value: unknown): boolean {
  const isEmpty = carried === undefined || carried === null || carried === '';
  if (is === 'missing') return isEmpty;
  if (is === 'exists') return !isEmpty;
  if (isEmpty) return is === 'not_equals';
  const text = String(carried).toLowerCase();
  const isSame = (wanted: unknown) =>
    typeof wanted === 'number' && typeof carried === 'number'
      ? carried === wanted
      : text === String(wanted).toLowerCase();
  if (is === 'equals') return isSame(value);
  if (is === 'not_equals') return !isSame(value);
  if (is === 'one_of') return (value as unknown[]).some(isSame);
  if (is === 'contains') return text.includes(String(value).toLowerCase());
  if (typeof carried !== 'number' || typeof value !== 'number') return false;
  return is === 'at_least' ? carried >= value : carried <= value;
}

/** Texts that aren't numbers or times: those are compared as what they are, which is tested below. */
const word = fc.stringMatching(/^[a-cA-C ]{0,4}$/);
const number = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true, noDefaultInfinity: true }));
const scalar = fc.oneof(word, number, fc.boolean());
const carried = fc.oneof(scalar, fc.constant(null), fc.constant(undefined));

/** A value as it is written, and what it means: the reference needn't read texts. */
interface Meant {
  readonly written: Exclude<Value, null>;
  readonly number?: number;
  readonly timeMs?: number;
}

const quarter = fc.integer({ min: -8, max: 8 }).map((count) => count / 4);
const spellings: readonly ((number: number) => Exclude<Value, null>)[] = [
  (number) => number,
  String,
  (number) => number.toFixed(3),
  (number) => ` ${number}e0 `,
];
const meantNumber = fc
  .tuple(quarter, fc.constantFrom(...spellings))
  .map(([number, spell]): Meant => ({ written: spell(number), number }));
const meantTime = fc.record({ hours: fc.nat(3), zone: fc.constantFrom(0, 1, -5) }).map(({ hours, zone }): Meant => {
  const timeMs = Date.UTC(2026, 10, 20, hours);
  const local = new Date(timeMs + zone * 3_600_000).toISOString();
  const sign = zone < 0 ? '-' : '+';
  return { written: zone === 0 ? local : local.replace('Z', `${sign}0${Math.abs(zone)}:00`), timeMs };
});
const meantOther = fc.oneof(word, fc.boolean()).map((written): Meant => ({ written }));
const meant = fc.oneof(meantNumber, meantTime, meantOther);

/** The same for variables of the catalogue, of whose type it knows. */
function typedReference(variable: string, is: Condition['is'], carried: Meant, wanted: readonly Meant[]): boolean {
  const text = ({ written }: Meant) => String(written).toLowerCase();
  const isSame = (one: Meant) => {
    if (variable === 'declaredAt' && one.timeMs !== undefined && carried.timeMs !== undefined) {
      return one.timeMs === carried.timeMs;
    }
    const isNumber = variable === 'lift' || (variable !== 'declaredAt' && typeof one.written === 'number');
    if (isNumber && one.number !== undefined && carried.number !== undefined) return one.number === carried.number;
    return text(one) === text(carried);
  };
  const compare = ({ number, timeMs }: Meant): number | undefined => {
    if (number !== undefined && carried.number !== undefined) return carried.number - number;
    return timeMs !== undefined && carried.timeMs !== undefined ? carried.timeMs - timeMs : undefined;
  };
  const [first] = wanted;
  const isEmpty = carried.written === '';
  switch (is) {
    case 'exists':
      return !isEmpty;
    case 'missing':
      return isEmpty;
    case 'not_equals':
      return isEmpty || !wanted.some(isSame);
    case 'equals':
    case 'one_of':
      return !isEmpty && wanted.some(isSame);
    case 'contains':
      return !isEmpty && first !== undefined && text(carried).includes(text(first));
    case 'at_least':
      return first !== undefined && (compare(first) ?? -1) >= 0;
    case 'at_most':
      return first !== undefined && (compare(first) ?? 1) <= 0;
  }
}

describe('a condition', () => {
  it('agrees with a plain reference on values of any type', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...operators),
        carried,
        scalar,
        fc.array(scalar, { minLength: 1 }),
        (is, has, one, list) => {
          const value = is === 'one_of' ? list : one;
          expect(holds({ variable: 'custom', is, value }, has)).toBe(reference(is, has, value));
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it.each(operators)(
    'that says %s agrees with a plain reference on numbers, times and texts, however they are written',
    (is) => {
      const variable = fc.constantFrom('lift', 'declaredAt', 'environment', 'custom');
      const list = fc.array(meant, { minLength: 1, maxLength: is === 'one_of' ? 3 : 1 });
      fc.assert(
        fc.property(variable, meant, list, (name, has, wanted) => {
          const values = wanted.map(({ written }) => written);
          const value = is === 'one_of' ? values : values[0];
          expect(holds({ variable: name, is, value }, has.written)).toBe(typedReference(name, is, has, wanted));
        }),
        { numRuns: 1_000 },
      );
    },
  );

  it.each([
    ['lift', 'at_least', 0.02, '0.020', true],
    ['lift', 'at_least', 0.02, 0.0199, false],
    ['lift', 'equals', 0.5, '5e-1', true],
    ['sampleSize', 'one_of', [10, 20], '20', true],
    ['sampleSize', 'at_most', 100, 'many', false],
    ['declaredAt', 'equals', '2026-11-20T09:30:00Z', '2026-11-20T10:30:00+01:00', true],
    ['declaredAt', 'at_least', '2026-11-20', '2026-11-20T00:00:00Z', true],
    ['declaredAt', 'at_most', '2026-11-20T00:00:00Z', '2026-11-20T10:00:00Z', false],
    ['custom', 'at_least', '2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z', true],
    ['custom', 'equals', 7, '007', true],
    ['custom', 'equals', '7', '007', false],
    ['environment', 'equals', 'Production', 'PRODUCTION', true],
    ['environment', 'contains', 'PROD', 'pre-production', true],
    ['ratio', 'equals', '50/50', '50/50', true],
    ['confirmed', 'equals', true, 'TRUE', true],
  ] as const)('on %s, which %s %j, and is %j, holds: %s', (variable, is, value, has, expected) => {
    expect(holds({ variable, is, value }, has)).toBe(expected);
  });
});

describe('which events a row files', () => {
  const production = { variable: 'environment', is: 'equals', value: 'production' } as const;
  const big = { variable: 'lift', is: 'at_least', value: 0.02 } as const;

  it('needs all conditions, or any of them', () => {
    const condition = fc.record({ variable: fc.constantFrom('a', 'b'), is: fc.constantFrom('exists', 'missing') });
    const data = fc.record({ a: scalar, b: scalar }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.array(condition, { minLength: 1, maxLength: 20 }), data, (conditions, variables) => {
        const each = conditions.map((one) => holds(one, variables[one.variable as 'a' | 'b']));
        expect(reasonNotToFile({ all: conditions }, variables) === null).toBe(each.every(Boolean));
        expect(reasonNotToFile({ any: conditions }, variables) === null).toBe(each.some(Boolean));
      }),
    );
  });

  it('names the condition and the value where one does not hold', () => {
    expect(reasonNotToFile({ all: [production, big] }, { environment: 'staging', lift: 0.5 })).toBe(
      'Not filed: the condition “environment is production” does not hold, environment is “staging”.',
    );
    expect(reasonNotToFile({ any: [production, big] }, { lift: 0.01 })).toBe(
      'Not filed: none of the conditions holds: “environment is production” (environment is missing), ' +
        '“lift is at least 0.02” (lift is “0.01”).',
    );
  });

  it('does not take what every object has for a variable', () => {
    const when = { all: [{ variable: 'constructor', is: 'exists' }] } as const;
    expect(reasonNotToFile(when, {})).toContain('constructor is missing');
  });

  it('knows the id of the subject', () => {
    const when = { all: [{ variable: 'subjectId', is: 'equals', value: 'EXP_1' }] } as const;
    const event = { type: 'flag.stale', subject: { kind: 'flag', id: 'exp_1' }, occurredAt: '', data: {} } as const;
    expect(judge(event, { isPaused: false, pausedBy: null, when })).toBeNull();
    expect(judge(event, { isPaused: true, pausedBy: 'Dana', when })).toEqual({
      state: 'skipped',
      cause: 'policy',
      reason: 'Not filed: paused by Dana.',
    });
  });
});

describe('what is wrong with a condition', () => {
  it.each([
    [{ variable: 'lift', is: 'at_least', value: 'high' }, 'lift is a number, such as 0.02.'],
    [{ variable: 'lift', is: 'equals', value: '0.02' }, 'lift is a number, such as 0.02.'],
    [{ variable: 'declaredAt', is: 'at_most', value: 5 }, 'declaredAt is a time, such as 2026-12-01T09:00:00Z.'],
    [{ variable: 'custom', is: 'at_least', value: 'x' }, 'Enter a number, or a time such as 2026-12-01T09:00:00Z.'],
    [{ variable: 'environment', is: 'equals' }, 'Enter a value.'],
    [{ variable: 'environment', is: 'one_of', value: 'x' }, 'Enter a list of values.'],
    [{ variable: 'environment', is: 'exists', value: 'x' }, 'Leave the value out.'],
  ] as const)('is said of %j', (condition, message) => {
    expect(problemsOf({ any: [{ variable: 'a', is: 'exists' }, condition] })).toEqual([
      { path: '.any[1].value', message },
    ]);
  });
});
