import './support/ajv-once';
import { readFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { join } from 'node:path';
import { ProcessorBuilder, ValidationTypes } from '@forge/manifest';
import type { Metafile } from 'esbuild';
import { answersOfNothing, callFunctions } from './support/call-functions';

/** As `npm test` has built them, the way Forge does. */
const folder = join(__dirname, '../../dist/forge');
const bundles: { functions: Metafile; pages: Metafile } = JSON.parse(
  readFileSync(join(folder, 'bundles.json'), 'utf8'),
);
const text = (name: string) => readFileSync(join(folder, name), 'utf8');

/** What a function on Forge may ask of Node: no sockets, processes or threads of its own. */
const allowedBuiltins = ['async_hooks', 'crypto', 'fs', 'path'];

describe('the bundle of the functions', () => {
  it('exports every handler that the manifest names', async () => {
    const processor = ProcessorBuilder.instance().withValidation(ValidationTypes.FULL).build();
    const { manifestObject } = await processor.process(join(__dirname, '../../manifest.yml'));
    const modules = manifestObject?.typedContent?.modules as { function?: { handler: string }[] };
    const handlers = (modules.function ?? []).map(({ handler }) => handler.replace(/^index\./, ''));
    const exported = createRequire(__filename)(join(folder, 'functions.cjs'));
    expect(handlers.length).toBeGreaterThan(0);
    for (const handler of handlers) expect([handler, typeof exported[handler]]).toEqual([handler, 'function']);
  });

  it('contains everything it needs except a few of Node’s own modules', () => {
    const imports = Object.values(bundles.functions.outputs).flatMap((output) => output.imports);
    const names = imports.map(({ path }) => path.replace(/^node:/, ''));
    expect(names.filter((name) => !builtinModules.includes(name))).toEqual([]);
    expect(names.filter((name) => !allowedBuiltins.includes(name))).toEqual([]);
    // Forge's own packages read files; our code does not.
    const ours = Object.entries(bundles.functions.inputs).filter(([path]) => !path.startsWith('node_modules/'));
    expect(ours.flatMap(([, input]) => input.imports).filter(({ external }) => external)).toEqual([]);
  });

  it('works where code from text, native addons, processes, threads and writing files are refused', () => {
    const { answered, asked, refused } = callFunctions(join(folder, 'functions.cjs'));
    expect(refused).toEqual(['text as code', 'a process', 'a thread', 'a file']);
    expect(answered).toEqual(answersOfNothing);
    expect(asked).toHaveLength(8);
  });

  it('loads no native addon', () => {
    expect(Object.keys(bundles.functions.inputs).filter((path) => path.endsWith('.node'))).toEqual([]);
    expect(text('functions.cjs')).not.toMatch(/process\.(binding|dlopen)|require\([^"')]/);
  });

  it('contains no code of the relay or of a page', () => {
    const inputs = Object.keys(bundles.functions.inputs);
    expect(inputs.filter((path) => path.startsWith('relay/') || path.startsWith('forge/ui/'))).toEqual([]);
    expect(inputs.filter((path) => path.includes('node_modules/react'))).toEqual([]);
  });
});

describe.each(['issue', 'project'])('the bundle of the page %s', (page) => {
  const output = Object.entries(bundles.pages.outputs).find(([path]) => path.endsWith(`/${page}.js`))?.[1];

  it('contains everything it needs, and React once', () => {
    expect(output?.imports).toEqual([]);
    const reacts = Object.keys(output?.inputs ?? {}).filter((path) =>
      /node_modules\/react\/cjs\/react\.[^/]+$/.test(path),
    );
    expect(reacts).toHaveLength(1);
  });

  it('contains no function’s code, and reaches the relay and Jira only through the bridge', () => {
    const ours = Object.keys(output?.inputs ?? {}).filter((path) => !path.startsWith('node_modules/'));
    expect(ours.every((path) => /^(forge\/ui|shared)\//.test(path))).toBe(true);
    for (const path of ours) expect(readFileSync(join(__dirname, '../..', path), 'utf8')).not.toMatch(/\bfetch\(/);
  });
});
