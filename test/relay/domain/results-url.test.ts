import fc from 'fast-check';
import { resultsUrlKey, resultsUrlKeys } from '../../../relay/domain/results-url';
import { cpuMsOf } from '../../support/cpu-time';

describe('the key of a results page', () => {
  it.each([
    ['https://app.avsb.example/experiments/exp_42/results', 'https://app.avsb.example/experiments/exp_42/results'],
    [
      'https://APP.avsb.example:443/experiments/exp_42/results/#top',
      'https://app.avsb.example/experiments/exp_42/results',
    ],
    ['http://localhost:3000/results?id=42', 'http://localhost:3000/results?id=42'],
    ['mailto:dana@example.com', null],
    ['exp_42', null],
    ['', null],
    [`https://app.avsb.example/${'x'.repeat(1_000)}`, null],
  ])('of %j is %j', (address, key) => {
    expect(resultsUrlKey(address)).toBe(key);
  });

  it('is its own key, and among the keys that are looked for', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (address) => {
        const key = resultsUrlKey(address);
        if (key === null) return;
        expect(resultsUrlKey(key)).toBe(key);
        expect(resultsUrlKeys(address)[0]).toBe(key);
      }),
    );
  });

  it('is computed fast, whatever the address contains', () => {
    const slashes = '/'.repeat(250_000);
    expect(resultsUrlKey(`https://app.avsb.example${slashes}x`)).toBeNull();
    const address = `https://app.avsb.example${slashes.slice(0, 9_000)}x`;
    expect(cpuMsOf(() => Array.from({ length: 200 }, () => resultsUrlKeys(address)))).toBeLessThan(1_000);
  });
});
