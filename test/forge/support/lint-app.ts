import './ajv-once';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getClientSideLintersOnly, lint, parseSourceFile } from '@forge/lint';
import { ProcessorBuilder, ValidationTypes } from '@forge/manifest';
import { type AppCopy, type Change, withAppCopy } from './app-copy';

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

/**
 * Lints a copy of the app as `forge lint` would, but for the linter on Atlassian's side: as it is, and once more after a
 * change. In the same folder, since the linters keep what TypeScript made of a folder, which takes it seconds.
 */
export function lintApp(change: Change): Promise<{ asItIs: LintReport; changed: LintReport }> {
  return withAppCopy(async (app) => {
    const before = process.cwd();
    // The linters look for the app where the process is.
    process.chdir(app.folder);
    try {
      const asItIs = await lintHere(app);
      app.change(change);
      return { asItIs, changed: await lintHere(app) };
    } finally {
      process.chdir(before);
    }
  });
}

async function lintHere({ folder, files }: AppCopy): Promise<LintReport> {
  Object.assign(process.env, descriptionsOfProducts(folder));
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

/** The app calls only Jira, whose description is here; the linter would fetch those of all six products. */
function descriptionsOfProducts(folder: string): Record<string, string> {
  const none = join(folder, 'no-product.json');
  writeFileSync(none, JSON.stringify({ paths: {} }));
  const others = ['CONF', 'CONF_V2', 'JSM', 'JSW', 'BB'].map((name) => [`LOCAL_${name}_SWAGGER`, none]);
  const jira = join(folder, 'shared/contracts/jira-cloud-v3.openapi.json');
  return { USE_LOCAL_SWAGGER: 'yes', LOCAL_JIRA_SWAGGER: jira, ...Object.fromEntries(others) };
}
