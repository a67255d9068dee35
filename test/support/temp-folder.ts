import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const memory = '/dev/shm';
/** More than all files of a run come to at any one time. */
const enoughBytes = 2 * 1024 ** 3;

/** Where the folders of all runs of this user are, each named after its process. */
const runs = join(hasRoomInMemory() ? memory : tmpdir(), `avsb-test-runs-${process.getuid?.() ?? 'user'}`);

/**
 * Makes a folder for what a test writes. It lies in memory where the system has a roomy file system there: a database
 * waits for the disk at each commit, and no test cuts the power.
 */
export function makeTempFolder(prefix: string): string {
  const run = join(runs, process.env.TEST_RUN_PID ?? String(process.pid));
  mkdirSync(run, { recursive: true });
  return mkdtempSync(join(run, prefix));
}

/** Begins a run in this process, and removes what earlier ones have left behind: it would stay in memory. */
export function beginRun(): void {
  process.env.TEST_RUN_PID ??= String(process.pid);
  mkdirSync(runs, { recursive: true });
  for (const pid of readdirSync(runs).filter((name) => !isAlive(Number(name)))) {
    rmSync(join(runs, pid), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It may also be another user's, and alive.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function hasRoomInMemory(): boolean {
  try {
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize >= enoughBytes;
  } catch {
    // Only Linux has it.
    return false;
  }
}
