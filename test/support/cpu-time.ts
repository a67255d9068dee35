/**
 * The processor time that some work takes, in milliseconds. A test that something is quick asks for this, and not for the
 * time on the clock, which on a busy machine is mostly other programs' time.
 */
export function cpuMsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
