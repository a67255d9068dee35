import { mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const memory = '/dev/shm';
/** More than all files of a run come to at any one time. */
const enoughBytes = 2 * 1024 ** 3;

/**
 * Makes a folder for what a test writes. It lies in memory where the system has a roomy file system there: a database
 * waits for the disk at each commit, and no test cuts the power.
 */
export function makeTempFolder(prefix: string): string {
  return mkdtempSync(join(hasRoomInMemory() ? memory : tmpdir(), prefix));
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
