import { useEffect, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { emptyDraft, onSite, takeJourney } from './kept-draft';

/**
 * The callback's result in the address. It is removed from the address at once, so that a reload doesn't show it again;
 * the draft that was kept on the way is restored with it. Reconnecting a site has no draft, whatever its result.
 */
export function useReturnFromAtlassian() {
  const [search] = useSearchParams();
  const [, navigate] = useLocation();
  const [back, setBack] = useState(() => {
    const [connected, error, choice] = ['connected', 'error', 'choose'].map((name) => search.get(name) ?? undefined);
    if (connected === undefined && error === undefined && choice === undefined) return undefined;
    return { connected, error, choice, journey: takeJourney() };
  });
  useEffect(() => {
    if (back === undefined || location.search === '') return;
    const isFromDemo = back.journey?.from === 'demo';
    navigate(isFromDemo ? `/demo${location.search}` : '/settings/integrations', { replace: true });
  }, [back, navigate]);
  const reconnecting = back?.journey?.from === 'reconnect' ? (back.journey.siteId ?? undefined) : undefined;
  const kept = back?.journey?.draft ?? emptyDraft;
  return {
    connected: back?.connected,
    error: back?.error,
    choice: back?.choice ?? null,
    reconnecting,
    draft: back === undefined || reconnecting !== undefined ? undefined : onSite(kept, back.connected ?? kept.siteId),
    chosen: (id: string) => setBack(back && { ...back, choice: undefined, connected: id }),
    forget: () => setBack(undefined),
  };
}
