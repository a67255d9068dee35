import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Served } from './serve';

/** Where the bundled bench and its databases are; `run.mjs` made it and removes it. */
export const folder = process.env.BENCH_FOLDER ?? '.';

const running = new Set<ChildProcess>();

process.on('exit', killAll);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

/** Ends every child at once; none outlives the bench. */
export function killAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** A program that listens: its process and its address. */
export interface Listening {
  readonly pid: number;
  readonly url: string;
  stop(): Promise<void>;
}

const startWithinMs = 20_000;

/** Starts a Node program that prints its address once it listens. */
export async function startListening(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Listening> {
  const child = spawn(process.execPath, [...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH ?? '', ...environment },
  });
  track(child);
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${args.join(' ')} did not start: ${said}`)), startWithinMs);
    child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code}: ${said}`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      // What it says later is read, so that it never waits for us, and forgotten.
      if (said.length < 10_000) said += chunk.toString();
      const address = /http:\/\/[\w.]+:\d+/.exec(said)?.[0];
      if (address === undefined) return;
      clearTimeout(late);
      resolve(address);
    });
  });
  return { pid: child.pid ?? 0, url, stop: () => end(child) };
}

/** A helper of the bench in a process of its own, which answers questions. */
export interface Helper<Question> {
  ask<Answer>(question: Question): Promise<Answer>;
  stop(): Promise<void>;
}

export function startHelper<Question extends object>(name: string, ...args: string[]): Helper<Question> {
  const child = fork(script(name), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  track(child);
  return {
    async ask<Answer>(question: Question) {
      const served = await new Promise<Served<Answer>>((resolve, reject) => {
        const onExit = (code: number | null) => reject(new Error(`The bench's ${name} ended with ${code}.`));
        child.once('exit', onExit);
        child.once('message', (message) => {
          child.off('exit', onExit);
          resolve(message as Served<Answer>);
        });
        child.send(question);
      });
      if ('error' in served) throw new Error(`The bench's ${name}: ${served.error}`);
      return served.answer;
    },
    stop: () => end(child),
  };
}

/** The file of one of the bench's programs. */
export function script(name: string): string {
  return join(folder, `${name}.mjs`);
}

function track(child: ChildProcess): void {
  running.add(child);
  child.once('exit', () => running.delete(child));
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(late);
}
