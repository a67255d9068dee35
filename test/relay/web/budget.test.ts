import { resolve } from 'node:path';
import { weighPages } from '../../support/web-weight';

const kB = 1_000;

/** What the built pages weigh, gzipped. A browser on a phone pays for it. */
describe('the weight of the pages', () => {
  const weight = weighPages(resolve(__dirname, '../../../dist/web'));

  it('is at most 160 kB of scripts for the first page', () => {
    expect(weight.firstLoad).toBeGreaterThan(100 * kB);
    expect(weight.firstLoad).toBeLessThanOrEqual(160 * kB);
  });

  it('is at most 30 kB for each further page', () => {
    expect(Object.keys(weight.furtherPages)).toHaveLength(10);
    const heavy = Object.entries(weight.furtherPages).filter(([, bytes]) => bytes === 0 || bytes > 30 * kB);
    expect(heavy).toEqual([]);
  });

  it('is at most 45 kB for the editor of rows', () => {
    expect(weight.editor).toBeGreaterThan(10 * kB);
    expect(weight.editor).toBeLessThanOrEqual(45 * kB);
  });

  it('is at most 12 kB of styles', () => {
    expect(weight.styles).toBeGreaterThan(kB);
    expect(weight.styles).toBeLessThanOrEqual(12 * kB);
  });

  it('is at most 8 kB for the panel in AvsB’s pages', () => {
    expect(weight.panel).toBeLessThanOrEqual(8 * kB);
  });
});
