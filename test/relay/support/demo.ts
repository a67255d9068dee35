import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from './free-port';
import { until } from './until';

const built = resolve(__dirname, '../../../dist/main.mjs');

/** Demo mode as a newcomer starts it: the built relay in an empty folder, with the simulated Atlassian beside it. */
export interface DemoProcess {
  /** Where it says that it runs. */
  readonly url: string;
  readonly atlassianUrl: string;
  stop(): Promise<void>;
}

export async function startDemoProcess(entry = built): Promise<DemoProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'avsb-demo-'));
  const port = await freePort();
  const env = { PATH: process.env.PATH ?? '', PORT: String(port), DEMO_ATLASSIAN_PORT: '0' };
  const child = spawn(process.execPath, [entry], { cwd: folder, env });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  await until(() => said.includes('Ctrl-C stops.') || child.exitCode !== null, 'the demo to start');
  if (child.exitCode !== null) throw new Error(`The demo ended with code ${child.exitCode}:\n${said}`);
  return {
    url: `http://127.0.0.1:${port}`,
    atlassianUrl: /Cloud runs on (\S+)\./.exec(said)?.[1] ?? '',
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
