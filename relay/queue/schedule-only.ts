import { type Clock, timestamp } from '../domain/clock';
import { scheduleItems } from '../store/work-items';
import type { Queue } from './queue';
import { ruleOf } from './tasks';

/** The scheduling half of a queue, for a program that processes nothing: a relay's next sweep finds the items. */
export function scheduleOnly(now: Clock): Pick<Queue, 'schedule'> {
  return {
    async schedule(transaction, items) {
      const dueNow = timestamp(now());
      await scheduleItems(
        transaction,
        items.map(({ task, key, at }) => ({
          task,
          key,
          dueAt: at === undefined ? dueNow : timestamp(at),
          keepsTime: ruleOf(task).keepsTime,
        })),
      );
    },
  };
}
