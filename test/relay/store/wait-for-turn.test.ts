import { setImmediate as nextRound } from 'node:timers/promises';
import { waitForTurn } from '../../../relay/store/wait-for-turn';

describe('many callers that wait for a turn to compute', () => {
  it('get one per round of the event loop, in order, so that other work runs in between', async () => {
    const seen: string[] = [];
    const asked = Array.from({ length: 5 }, async (_, index) => {
      await waitForTurn();
      seen.push(`turn ${index}`);
      // What follows at once belongs to the same turn.
      await Promise.resolve();
      seen.push(`end ${index}`);
    });
    const others = (async () => {
      for (let round = 0; round < 5; round += 1) {
        await nextRound();
        seen.push('another');
      }
    })();
    await Promise.all([...asked, others]);
    const turns = seen.filter((entry) => entry !== 'another');
    expect(turns).toEqual(Array.from({ length: 5 }, (_, index) => [`turn ${index}`, `end ${index}`]).flat());
    for (let index = 0; index < 4; index += 1) {
      const between = seen.slice(seen.indexOf(`end ${index}`), seen.indexOf(`turn ${index + 1}`));
      expect(between).toContain('another');
    }
  });
});
