import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

const web = resolve(__dirname, '../../../dist/web');
const weigh = (path: string) => gzipSync(readFileSync(join(web, path))).length;
const assets = readdirSync(join(web, 'assets'));
const kB = 1_000;

/** What the first page asks for: the entry's script and whatever it names to be loaded with it. */
function firstLoad(): string[] {
  const html = readFileSync(join(web, 'index.html'), 'utf8');
  return [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, path]) => path ?? '');
}

/** What the built pages weigh, gzipped. A browser on a phone pays for it. */
describe('the weight of the pages', () => {
  it('is at most 160 kB of scripts for the first page', () => {
    const scripts = firstLoad();
    expect(scripts).not.toEqual([]);
    expect(scripts.map(weigh).reduce((sum, bytes) => sum + bytes)).toBeLessThanOrEqual(160 * kB);
  });

  it('is at most 30 kB for each further page', () => {
    const first = firstLoad();
    const further = assets.filter((name) => name.endsWith('.js') && !first.includes(`assets/${name}`));
    expect(further.length).toBeGreaterThan(4);
    for (const name of further) expect([name, weigh(`assets/${name}`) <= 30 * kB]).toEqual([name, true]);
  });

  it('is at most 12 kB of styles', () => {
    const styles = assets.filter((name) => name.endsWith('.css'));
    expect(styles.map((name) => weigh(`assets/${name}`)).reduce((sum, bytes) => sum + bytes)).toBeLessThanOrEqual(
      12 * kB,
    );
  });

  it('is at most 8 kB for the panel in AvsB’s pages', () => {
    expect(weigh('panel.js')).toBeLessThanOrEqual(8 * kB);
  });
});
