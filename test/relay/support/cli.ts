import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const entry = resolve(__dirname, '../../../dist/cli.mjs');

/** The built command line at work. */
export interface Command {
  readonly child: ChildProcess;
  /** What it has said so far. */
  out(): string;
  readonly ended: Promise<{ code: number | null; out: string; err: string; json(): ReturnType<typeof JSON.parse> }>;
}

/** Starts the command line as an operator would, with nothing in its environment but what is given. */
export function startCli(args: readonly string[], environment: Record<string, string> = {}): Command {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [entry, ...args], { env: { PATH, ...environment } });
  let out = '';
  let err = '';
  child.stdout.on('data', (text) => (out += text));
  child.stderr.on('data', (text) => (err += text));
  const ended = once(child, 'close').then(([code]) => ({ code, out, err, json: () => JSON.parse(out) }));
  return { child, out: () => out, ended };
}

/** Runs it to its end. */
export function runCli(args: readonly string[], environment: Record<string, string> = {}): Command['ended'] {
  return startCli(args, environment).ended;
}
