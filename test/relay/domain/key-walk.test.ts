import fc from 'fast-check';
import { type KeyWalk, nextKeys, numberOf, stateOf, walkAfter, walked } from '../../../relay/domain/key-walk';

/** Walks to the end through the keys of a project that has issues with these numbers, and returns those it met. */
function walkThrough(there: ReadonlySet<number>, known: number, newestKnown = 0): { met: number[]; walk: KeyWalk } {
  const met: number[] = [];
  let walk = walkAfter({ projectKey: 'ROLL', newest: known });
  while (stateOf(walk, newestKnown) === 'unfinished') {
    const page = nextKeys(walk).flatMap((key) => numberOf('ROLL', key) ?? []);
    const found = page.filter((number) => there.has(number));
    met.push(...found);
    walk = walked(
      walk,
      found.map((number) => `ROLL-${number}`),
    );
  }
  return { met, walk };
}

describe("a walk through a project's keys", () => {
  it('meets each issue that is newer than the known one, where fewer than 50 in a row are missing', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 49 }), { maxLength: 40 });
    fc.assert(
      fc.property(fc.nat(10_000), gaps, (known, steps) => {
        let last = known;
        const numbers = steps.map((step) => (last += step));
        expect(walkThrough(new Set(numbers), known).met).toEqual(numbers);
      }),
    );
  });

  it('reads a hundred keys where there is nothing new', () => {
    expect(walkThrough(new Set([7]), 7).walk).toMatchObject({ first: 8, next: 108 });
  });

  it('goes on through hidden keys up to the newest known one, and 50 further', () => {
    expect(walkThrough(new Set([1, 480, 520]), 1, 480).met).toEqual([480, 520]);
  });

  it('does not end where an issue answers by the key of another project: it is not known which key that was', () => {
    const first = walked(walkAfter({ projectKey: 'ROLL', newest: 0 }), ['OTHER-3']);
    expect(stateOf(first, 0)).toBe('unfinished');
    expect(stateOf(walked(first, []), 0)).toBe('whole');
  });

  it('gives up after 2,000 keys', () => {
    const all = new Set(Array.from({ length: 5_000 }, (_, index) => index + 1));
    const { met, walk } = walkThrough(all, 0);
    expect(met).toHaveLength(2_000);
    expect(stateOf(walk, 0)).toBe('too_long');
  });
});

describe('the number of a key', () => {
  it.each([
    ['ROLL-12', 12],
    ['ROLLS-12', null],
    ['OTHER-12', null],
    ['ROLL-', null],
    ['ROLL-0', null],
    ['ROLL-1x', null],
  ])('%s: %s', (key, number) => {
    expect(numberOf('ROLL', key)).toBe(number);
  });
});
