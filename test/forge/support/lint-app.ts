import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getClientSideLintersOnly, lint, parseSourceFile } from '@forge/lint';
import { ProcessorBuilder, ValidationTypes } from '@forge/manifest';

const root = join(__dirname, '../../..');
/** What runs on Forge: handlers, pages, and what they share with the relay. */
const sources = ['forge', 'shared', 'src'];

/** What Atlassian's linters say of an app. */
export interface LintReport {
  /** The linters that ran, by their names. */
  readonly linters: readonly string[];
  /** The app's sources, and those of them that the linters read: what tsconfig.json does not name, they pass over. */
  readonly files: readonly string[];
  readonly read: readonly string[];
  readonly findings: readonly string[];
  /** What else they say: a linter that breaks says so here, and finds nothing. */
  readonly said: readonly string[];
}

/** Lints a copy of the app, after `change` had its way with the text of any file, as `forge lint` would. */
export async function lintApp(change: (file: string, text: string) => string = (_, text) => text): Promise<LintReport> {
  const folder = mkdtempSync(join(tmpdir(), 'avsb-forge-'));
  const before = process.cwd();
  try {
    for (const name of [...sources, 'manifest.yml', 'tsconfig.json']) {
      cpSync(join(root, name), join(folder, name), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const files = filesIn(folder);
    for (const file of ['manifest.yml', ...files]) {
      const path = join(folder, file);
      writeFileSync(path, change(file, readFileSync(path, 'utf8')));
    }
    // The linters look for the app where the process is.
    process.chdir(folder);
    return await lintHere(files);
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  }
}

async function lintHere(files: readonly string[]): Promise<LintReport> {
  Object.assign(process.env, descriptionsOfProducts());
  const processor = ProcessorBuilder.instance().withValidation(ValidationTypes.FULL).build();
  const manifest = (await processor.process('manifest.yml')).manifestObject?.typedContent;
  if (manifest === undefined) throw new Error('The manifest is no YAML.');
  const said: string[] = [];
  const read: string[] = [];
  const logger = { info: (words: string) => void said.push(words) };
  // Atlassian's feature flags, of which an account is asked elsewhere.
  const features = { getDeprecatedRuntimes: async () => [] } as never;
  const linters = await getClientSideLintersOnly(manifest, 'development', logger, features);
  const results = await lint([...files], manifest, 'development', logger, features, {
    linter: { mode: 'client-side' },
    linters,
    parseFunction: (file, parser) => {
      read.push(file);
      return parseSourceFile(file, parser);
    },
  });
  const findings = results.flatMap(({ file, errors, warnings, approvals }) =>
    [...errors, ...warnings, ...approvals].map(({ message }) => `${file}: ${message}`),
  );
  return { linters: linters.map((linter) => linter.constructor.name), files, read, findings, said };
}

/** Of Atlassian's products the app calls Jira alone, whose description is here; the linter would fetch all six. */
function descriptionsOfProducts(): Record<string, string> {
  const none = join(process.cwd(), 'no-product.json');
  writeFileSync(none, JSON.stringify({ paths: {} }));
  const others = ['CONF', 'CONF_V2', 'JSM', 'JSW', 'BB'].map((name) => [`LOCAL_${name}_SWAGGER`, none]);
  const jira = join(root, 'shared/contracts/jira-cloud-v3.openapi.json');
  return { USE_LOCAL_SWAGGER: 'yes', LOCAL_JIRA_SWAGGER: jira, ...Object.fromEntries(others) };
}

function filesIn(folder: string): string[] {
  return sources
    .flatMap((name) => readdirSync(join(folder, name), { recursive: true }).map((file) => join(name, String(file))))
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'));
}
