import { useSession } from './session';

const calmMs = 15_000;
const busyMs = 2_000;
const demoMs = 1_000;

/** How often a list is read again: more often while a delivery is in progress, and in the demo. Hidden tabs never. */
export function useListInterval(isBusy = false): number {
  const isDemo = useSession().data?.demo === true;
  if (isDemo) return demoMs;
  return isBusy ? busyMs : calmMs;
}
