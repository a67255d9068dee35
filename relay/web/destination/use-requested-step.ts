import { useEffect } from 'react';
import { useLocation, useSearchParams } from 'wouter';

/**
 * A step that another page asked for in the address. It is taken out of the address at once, so that neither a reload
 * nor Back takes the step again, and the same step can be asked for once more.
 */
export function useRequestedStep(
  id: string,
  { onRepair, onRemap }: { onRepair: () => void; onRemap: () => void },
): void {
  const [search] = useSearchParams();
  const [, navigate] = useLocation();
  const step = search.has('repair') ? 'repair' : search.has('remap') ? 'remap' : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each request is followed once
  useEffect(() => {
    if (step === undefined) return;
    if (step === 'repair') onRepair();
    else onRemap();
    navigate(`/settings/integrations/destinations/${id}`, { replace: true });
  }, [step]);
}
