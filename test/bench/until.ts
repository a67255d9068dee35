import { setTimeout as pause } from 'node:timers/promises';

/** Waits until a condition holds. */
export async function until(holds: () => Promise<boolean>, withinMs = 15_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Waited ${withinMs} ms in vain.`);
    await pause(5);
  }
}
