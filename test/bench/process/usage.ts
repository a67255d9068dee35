import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Resident memory of a process in MiB; undefined if neither Linux's /proc nor `ps` reports it. */
export function residentMiB(pid: number): number | undefined {
  const kib = attempt(
    () => /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1],
    () => execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).trim(),
  );
  return kib === undefined ? undefined : Number(kib) / 1024;
}

/** Linux counts processor time in hundredths of a second for its readers, whatever the kernel's own clock (proc(5)). */
const msPerTick = 10;

/** Processor time of a process with all its threads, user and system, in ms; undefined if there is no /proc. */
export function processorMs(pid: number): number | undefined {
  return attempt(() => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * msPerTick;
  });
}

/**
 * How many flush requests the disk that holds this file has completed since the machine started: the kernel's own count
 * (Documentation/block/stat.rst, Linux 5.5 and later; kept for whole disks, not for partitions). Everybody's flushes
 * count. Undefined if the kernel does not report it, or the file system is on no disk of its own.
 */
export function diskFlushes(file: string): number | undefined {
  return attempt(() => {
    const device = BigInt(statSync(file).dev);
    // As gnu_dev_major and gnu_dev_minor take a device's number apart.
    const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn);
    const minor = (device & 0xffn) | ((device >> 12n) & ~0xffn);
    const found = realpathSync(`/sys/dev/block/${major}:${minor}`);
    const disk = existsSync(`${found}/partition`) ? dirname(found) : found;
    const flushes = readFileSync(`${disk}/stat`, 'utf8').trim().split(/\s+/)[15];
    return flushes === undefined ? undefined : Number(flushes);
  });
}

function attempt<T>(...ways: (() => T | undefined)[]): T | undefined {
  for (const way of ways) {
    try {
      const found = way();
      if (found !== undefined) return found;
    } catch {
      // Not on this machine: the next way.
    }
  }
  return undefined;
}
