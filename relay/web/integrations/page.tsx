import { lazy, Suspense, useEffect, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { useDestinations } from '../api/destinations';
import { useGoToAtlassian, useSites } from '../api/sites';
import type { Destination } from '../api/types';
import { countOf } from '../formats';
import { Button } from '../parts/button';
import { Loaded } from '../parts/loaded';
import { Notice } from '../parts/notice';
import { useAnnounce } from '../shell/announce';
import { Page } from '../shell/page';
import { Tabs } from '../shell/shell';
import { ConnectErrorNotice } from './connect-error';
import { DestinationActions } from './destination-actions';
import { DestinationCard } from './destination-card';
import { type DestinationDraft, emptyDraft, keepJourney, keepReconnect, onSite, takeJourney } from './kept-draft';

// Loaded later: it contains the editor of rows, which is as large as the rest of this page.
const AddDialog = lazy(() => import('./add-dialog'));

/** Organisation Settings → Integrations: do tickets flow, and if not, what is the one thing to do? */
export function IntegrationsPage() {
  const destinations = useDestinations();
  const sites = useSites().data ?? [];
  const announce = useAnnounce();
  const back = useReturnFromAtlassian();
  const atlassian = useGoToAtlassian();
  const [draft, setDraft] = useState<DestinationDraft | undefined>();
  const [createdId, setCreatedId] = useState<string | undefined>();
  const failed = destinations.data?.reduce((sum, { counts }) => sum + counts.failed, 0) ?? 0;
  const shown = draft ?? back.draft;
  const connected = sites.find(({ id }) => id === back.connected);
  useFocusOnCard(createdId, destinations.data);

  function close(): void {
    setDraft(undefined);
    back.forget();
  }

  function leave(kept: DestinationDraft): void {
    keepJourney({ from: 'add', siteId: null, draft: kept });
  }

  const news =
    back.error !== undefined ? (
      <ConnectErrorNotice
        code={back.error}
        siteName={sites.find(({ id }) => id === back.reconnecting)?.name}
        isLeaving={atlassian.isPending}
        onTryAgain={() => {
          if (back.reconnecting === undefined) leave(shown ?? emptyDraft);
          else keepReconnect(back.reconnecting);
          atlassian.mutate(back.reconnecting ?? null);
        }}
      />
    ) : (
      connected !== undefined && <Notice look="ok" title={`${connected.name} is connected.`} role="alert" />
    );

  return (
    <Page title="Integrations">
      <section className="card jira-card" aria-labelledby="jira">
        <div className="card-head">
          <h2 id="jira">Jira</h2>
          {destinations.data !== undefined && <p className="muted">{extentOf(destinations.data)}</p>}
          <div className="buttons">
            <Button look="primary" onPress={() => setDraft(emptyDraft)}>
              Add Jira destination
            </Button>
          </div>
        </div>
      </section>
      <Tabs failed={failed} />
      <div className="stack">
        {back.reconnecting !== undefined && connected !== undefined && (
          <Notice look="ok" title={`${connected.name} is connected again.`} role="alert">
            Waiting tickets are being created.
          </Notice>
        )}
        <Loaded query={destinations} thing="Destinations" plural rows={3}>
          {(all) =>
            all.length === 0 ? (
              <Empty />
            ) : (
              all.map((destination) => (
                <DestinationCard
                  key={destination.id}
                  destination={destination}
                  actions={<DestinationActions destination={destination} />}
                />
              ))
            )
          }
        </Loaded>
      </div>
      {shown !== undefined && (
        <Suspense>
          <AddDialog
            draft={shown}
            onChange={setDraft}
            news={news}
            choiceId={back.choice}
            onChosen={(site) => {
              back.chosen(site.id);
              setDraft(onSite(shown, site.id));
            }}
            onLeave={() => leave(shown)}
            onClose={close}
            onCreated={(created) => {
              close();
              setCreatedId(created.id);
              announce(`${created.name} is ready.`);
            }}
          />
        </Suspense>
      )}
    </Page>
  );
}

function Empty() {
  return (
    <div className="empty">
      <p>
        <strong>No Jira destination yet.</strong> Connect a Jira Cloud site (Standard, Premium or Enterprise) and pick a
        project; mapped events then file tickets.
      </p>
    </div>
  );
}

/**
 * The callback's result in the address. It is removed from the address at once, so that a reload doesn't show it again;
 * the draft that was kept on the way is restored with it.
 */
function useReturnFromAtlassian() {
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
  const isReconnected = reconnecting !== undefined && back?.connected !== undefined;
  const kept = back?.journey?.draft ?? emptyDraft;
  return {
    connected: back?.connected,
    error: back?.error,
    choice: back?.choice ?? null,
    reconnecting,
    draft: back === undefined || isReconnected ? undefined : onSite(kept, back.connected ?? kept.siteId),
    chosen: (id: string) => setBack(back && { ...back, choice: undefined, connected: id }),
    forget: () => setBack(undefined),
  };
}

/** Focuses the card of a destination that was just created. */
function useFocusOnCard(id: string | undefined, destinations: readonly Destination[] | undefined): void {
  const isThere = destinations?.some((destination) => destination.id === id) === true;
  useEffect(() => {
    if (!isThere || id === undefined) return;
    document.querySelector<HTMLElement>(`[data-destination="${CSS.escape(id)}"] h3`)?.focus();
  }, [id, isThere]);
}

function extentOf(destinations: readonly Destination[]): string {
  if (destinations.length === 0) return 'Not in use yet';
  const sites = new Set(destinations.map(({ site }) => site.id)).size;
  return `${countOf(destinations.length, 'destination', 'destinations')} on ${countOf(sites, 'site', 'sites')}`;
}
