/**
 * `npm run bench`: bundles the bench with esbuild into a folder of its own and runs it. The folder is inside the
 * project, because that is where packages are found from and because databases belong on a real disk: a machine's
 * temporary folder may be memory, where a flush costs nothing.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const cache = resolve('node_modules/.cache');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'avsb-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

await build({
  entryPoints: {
    bench: './test/bench/index.ts',
    jira: './test/bench/jira/stub.ts',
    load: './test/bench/load/generator.ts',
    'bare-intake': './test/bench/baseline/bare-intake.ts',
    'bare-loop': './test/bench/baseline/bare-loop.ts',
    direct: './test/bench/baseline/direct.ts',
  },
  outdir: folder,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  logLevel: 'warning',
});

const bench = spawn(process.execPath, [join(folder, 'bench.mjs'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, BENCH_FOLDER: folder },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => bench.kill(signal));
bench.on('exit', (code) => process.exit(code ?? 1));
