import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asvsLevel2 } from './support/asvs-level-2';

/** What SECURITY.md and docs/secrets.md promise, as far as a program can hold them to it. */

const root = join(__dirname, '..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');
const security = read('SECURITY.md');

describe('SECURITY.md', () => {
  const files = [...security.matchAll(/`((?:relay|forge|shared|test|docs)\/[\w./-]+|SECURITY\.md)`/g)].map(
    ([, name = '']) => name,
  );

  it('names only files that exist', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((name) => !existsSync(join(root, name)))).toEqual([]);
  });

  it('names only tests that exist, by their titles', () => {
    const tests = [...security.matchAll(/`(test\/[\w./-]+\.test\.ts)` “([^|]+?)”(?=;| \||\)|,)/g)];
    expect(tests.length).toBeGreaterThan(80);
    expect(tests.length).toBe(files.filter((name) => name.endsWith('.test.ts')).length);
    const missing = tests.filter(([, file = '', title = '']) => !titlesIn(file).includes(title));
    expect(missing.map(([, file, title]) => `${file}: ${title}`)).toEqual([]);
  });

  it('has each requirement of ASVS 5.0, levels 1 and 2, in one of its tables', () => {
    const rows = [...security.matchAll(/^\| ((?:\d+\.\d+\.\d+(?:, | to )?)+) \|/gm)];
    const named = rows.flatMap(([, numbers = '']) => numbers.split(', ').flatMap(numbersIn));
    expect(sorted(named)).toEqual(sorted(asvsLevel2));
  });
});

describe('docs/secrets.md', () => {
  it('says for each secret in the configuration how to rotate it, and what its loss means', () => {
    const rows = read('docs/secrets.md').split('\n');
    const secrets = [
      'ENCRYPTION_KEYS',
      'ATLASSIAN_CLIENT_SECRET',
      'AVSB_WEBHOOK_SECRET',
      'AVSB_CALLBACK_SECRET',
      'AVSB_JWT_SECRET',
      'DATABASE_URL',
    ];
    for (const name of secrets) {
      const row = rows.find((line) => line.startsWith('|') && line.split('|')[1]?.includes(`\`${name}\``));
      expect([
        name,
        row
          ?.split('|')
          .slice(1, -1)
          .filter((cell) => cell.trim() !== '').length,
      ]).toEqual([name, 5]);
    }
    const configured = [...read('relay/config.ts').matchAll(/^ {2}([A-Z_]+(?:SECRET|KEYS|PASSWORD|_TOKEN)):/gm)];
    expect(configured.map(([, name]) => name).filter((name) => !secrets.includes(name ?? ''))).toEqual([]);
  });
});

/** The source as it reads without the backslashes that quotes within quotes take. */
function titlesIn(file: string): string {
  return existsSync(join(root, file)) ? read(file).replaceAll(/\\(['"`])/g, '$1') : '';
}

/** `1.2.5 to 1.2.8` is four of them. */
function numbersIn(text: string): string[] {
  const [first = '', last = first] = text.split(' to ');
  const section = first.slice(0, first.lastIndexOf('.'));
  const [from, to] = [first, last].map((number) => Number(number.slice(section.length + 1)));
  return Array.from({ length: (to ?? 0) - (from ?? 0) + 1 }, (_, at) => `${section}.${(from ?? 0) + at}`);
}

function sorted(numbers: readonly string[]): string[] {
  return [...numbers].sort();
}
