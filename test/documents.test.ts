import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** What the documents for maintainers and operators refer to, as far as a program can hold them to it. */

const root = join(__dirname, '..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');
const markdownIn = (folder: string) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  ...markdownIn('docs'),
  ...markdownIn('docs/decisions'),
];

describe('a document', () => {
  it.each(documents)('links only to files and headings that exist: %s', (document) => {
    const missing = linksIn(document).filter((link) => !leadsSomewhere(document, link));
    expect(missing).toEqual([]);
  });

  it.each(documents)('names only files that exist: %s', (document) => {
    expect(pathsIn(document).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it.each(documents)('names only npm scripts that exist: %s', (document) => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };
    const named = [...read(document).matchAll(/npm run (?:-s )?([\w:]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it('can be reached from README.md', () => {
    const reached = new Set(['README.md']);
    for (const document of reached) {
      for (const link of linksIn(document)) {
        const target = targetOf(document, link).file;
        if (target.endsWith('.md')) reached.add(target);
      }
    }
    expect(documents.filter((document) => !reached.has(document))).toEqual([]);
  });
});

describe('docs/product-page.md', () => {
  /** The product page's own headings, in its order; the page itself is not in the repository. */
  const sections = [
    'Jira Cloud integration',
    'Cloud-only',
    'Prerequisites',
    'Connecting a Jira site',
    'Mapping a project + event types',
    'Default mappings',
    'Template variables',
    'Custom ADF descriptions',
    'De-duplication and comment-on-existing',
    'AvsB-side linked tickets panel',
    'Sending a test ticket',
    'Audit log',
    'Troubleshooting',
  ];
  const troubles = [
    'Token expired',
    'Project moved or archived',
    'Ticket was created but I expected a comment',
    "Issue type doesn't exist in our project",
  ];

  it('has every section of the product page, in its order', () => {
    expect([...read('docs/product-page.md').matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual(sections);
  });

  it('has every problem in the page’s troubleshooting section', () => {
    const [, troubleshooting = ''] = read('docs/product-page.md').split('## Troubleshooting');
    expect([...troubleshooting.matchAll(/\*\*(.+?)\*\*/g)].map(([, title]) => title)).toEqual(troubles);
  });

  it('names code and a test for each sentence, except one that needs neither', () => {
    const rows = read('docs/product-page.md')
      .split('\n')
      .filter((line) => line.startsWith('| ') && !/^\| (the page says|---)/.test(line))
      .map((line) => line.split(' | ').map((cell) => cell.replace(/^\|\s*|\s*\|$/g, '')));
    expect(rows.length).toBeGreaterThan(40);
    expect(rows.filter(([, code = '']) => !code.includes('`')).map(([sentence]) => sentence)).toEqual([]);
    expect(rows.filter(([, , test = '']) => !test.includes('.test.ts')).map(([sentence]) => sentence)).toEqual([
      'Server and Data Center are out of scope',
    ]);
  });

  it('names every test of the product page', () => {
    const tests = readdirSync(join(root, 'test/product-page')).map((name) => `test/product-page/${name}`);
    expect(tests.filter((name) => !read('docs/product-page.md').includes(`\`${name}\``))).toEqual([]);
  });
});

describe('docs/configuration.md', () => {
  it('has every variable that the relay reads, and no other', () => {
    const configured = [...read('relay/config.ts').matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name]) => name);
    const rows = read('docs/configuration.md').split('\n');
    const documented = rows
      .filter((line) => line.startsWith('| `'))
      .flatMap((line) => [...(line.split(' | ')[0] ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name));
    expect(configured.length).toBeGreaterThan(25);
    expect([...documented].sort()).toEqual([...configured].sort());
  });
});

describe('docs/operations.md', () => {
  it('has every metric of the relay’s own', () => {
    const metrics = [...read('relay/http/metrics.ts').matchAll(/'(avsb_\w+)'/g)].map(([, name = '']) => name);
    expect(metrics.length).toBeGreaterThan(5);
    expect(metrics.filter((name) => !read('docs/operations.md').includes(`\`${name}`))).toEqual([]);
  });
});

describe('docs/architecture.md', () => {
  it('has every folder of the relay in its map of rooms', () => {
    const folders = readdirSync(join(root, 'relay')).filter((name) =>
      statSync(join(root, 'relay', name)).isDirectory(),
    );
    expect(folders.filter((name) => !read('docs/architecture.md').includes(`| \`relay/${name}/\` |`))).toEqual([]);
  });
});

describe('docs/decisions/README.md', () => {
  it('has every decision', () => {
    const listed = linksIn('docs/decisions/README.md');
    const pages = readdirSync(join(root, 'docs/decisions')).filter((name) => name !== 'README.md');
    expect(pages.filter((name) => !listed.includes(name))).toEqual([]);
  });
});

/** Where the links and pictures of a document lead, but for those to other sites. */
function linksIn(document: string): string[] {
  const targets = [...read(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

function targetOf(document: string, link: string): { file: string; heading: string | undefined } {
  const [path = '', heading] = link.split('#');
  return { file: path === '' ? document : normalize(join(dirname(document), path)), heading };
}

function leadsSomewhere(document: string, link: string): boolean {
  const { file, heading } = targetOf(document, link);
  if (!existsSync(join(root, file))) return false;
  return heading === undefined || headingsIn(file).includes(heading);
}

/** The anchors of a document's headings, as GitHub makes them. */
function headingsIn(document: string): string[] {
  return [...read(document).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Files and folders in the repository that a document names as code; `<field>` stands for whichever one means. */
function pathsIn(document: string): string[] {
  const named = [...read(document).matchAll(/`((?:relay|forge|shared|src|test|docs|\.ci)\/[^`\s]*)`/g)];
  return named.map(([, path = '']) => path).filter((path) => !/[<*{…]/.test(path));
}
