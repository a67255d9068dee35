import fc from 'fast-check';
import { cutAtWord } from '../../../../relay/domain/template/cut';
import { cpuMsOf } from '../../../support/cpu-time';

describe('a text that is too long', () => {
  it('is cut at a word and ends in an ellipsis', () => {
    expect(cutAtWord('Checkout redesign for Europe', 20)).toBe('Checkout redesign…');
    expect(cutAtWord('Checkout redesign for', 21)).toBe('Checkout redesign for');
    expect(cutAtWord('Checkout redesign for', 18)).toBe('Checkout redesign…');
  });

  it('is cut within a word if no word ends near the limit', () => {
    expect(cutAtWord(`a ${'b'.repeat(100)}`, 10)).toBe(`a ${'b'.repeat(7)}…`);
  });

  it.each(['👩‍👩‍👧‍👦', '🇩🇪', 'e\u0301', '👍🏽', '\r\n'])('keeps %j whole or drops it', (character) => {
    for (let room = 2; room < 80; room += 1) {
      const kept = cutAtWord(character.repeat(40), room).slice(0, -1);
      expect(kept).toBe(character.repeat(kept.length / character.length).trimEnd());
    }
  });

  it('is never longer than allowed, never ends in half a character, and keeps more if there is more room', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.lorem({ maxCount: 60 }),
      fc.string({ unit: fc.constantFrom('\u200d', '👩', ' ', 'x', '\u0301', '🇩'), maxLength: 300 }),
    );
    fc.assert(
      fc.property(texts, fc.nat(300), (value, room) => {
        const cut = cutAtWord(value, room);
        expect(cut.length).toBeLessThanOrEqual(room);
        expect(cut.isWellFormed()).toBe(true);
        expect(value.startsWith(cut === value ? cut : cut.slice(0, -1))).toBe(true);
        expect(cutAtWord(value, room + 1).length).toBeGreaterThanOrEqual(cut.length);
      }),
    );
  });

  it('is cut fast, whatever it contains', () => {
    const cutEach = () => {
      for (const unit of [' ', '\u200d', '🇩🇪', 'x ', '\n']) cutAtWord(`${unit.repeat(100_000)}x y`, 90_000);
    };
    expect(cpuMsOf(cutEach)).toBeLessThan(1_000);
  });
});
