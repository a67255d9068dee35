import { useMutation } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useDestinations } from '../api/destinations';
import { useGoToAtlassian, useSites } from '../api/sites';
import type { Destination } from '../api/types';
import { Overview } from '../overview/overview';
import { Button } from '../parts/button';
import { Loaded } from '../parts/loaded';
import { FailureNotice, Notice } from '../parts/notice';
import { Page } from '../shell/page';
import { ConnectErrorNotice } from './connect-error';
import { DestinationActions } from './destination-actions';
import { DestinationList, pageOf } from './destination-list';
import { type DestinationDraft, emptyDraft, keepJourney, keepReconnect, onSite } from './kept-draft';
import { useListChoice } from './list-choice';
import { useReturnFromAtlassian } from './return-from-atlassian';
import { SiteList } from './site-list';
import { texts } from './texts';

// Loaded later: it contains the editor of rows, which is as large as the rest of this page.
const loadDialog = () => import('./add-dialog');
const AddDialog = lazy(loadDialog);

/** Organisation Settings → Integrations: do tickets flow, and if not, what is the one thing to do? */
export function IntegrationsPage() {
  const destinations = useDestinations();
  const sites = useSites().data ?? [];
  const list = useListChoice();
  const back = useReturnFromAtlassian();
  const atlassian = useGoToAtlassian();
  const [draft, setDraft] = useState<DestinationDraft | undefined>();
  const [createdId, setCreatedId] = useState<string | undefined>();
  const duplicate = useMutation({
    mutationFn: async (destination: Destination) => (await loadDialog()).duplicateOf(destination),
    onSuccess: setDraft,
  });
  const shown = draft ?? back.draft;
  const connected = sites.find(({ id }) => id === back.connected);

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
        siteName={nameOfSite(back.reconnecting, destinations.data)}
        isLeaving={atlassian.isPending}
        onTryAgain={() => {
          if (back.reconnecting === undefined) leave(shown ?? emptyDraft);
          else keepReconnect(back.reconnecting);
          atlassian.mutate(back.reconnecting ?? null);
        }}
      />
    ) : (
      connected !== undefined && <Notice look="ok" title={texts.dialog.connected(connected.name)} role="alert" />
    );

  return (
    <Page
      title={texts.title}
      actions={
        <Button look="primary" onPress={() => setDraft(emptyDraft)}>
          {texts.add}
        </Button>
      }
    >
      <div className="stack sections">
        {back.reconnecting !== undefined && back.error !== undefined && news}
        {back.reconnecting !== undefined && connected !== undefined && (
          <Notice look="ok" title={texts.dialog.connectedAgain.title(connected.name)} role="alert">
            {texts.dialog.connectedAgain.detail}
          </Notice>
        )}
        {duplicate.error !== null && <FailureNotice error={duplicate.error} />}
        <Loaded query={destinations} thing={texts.things} plural rows={3}>
          {(all) => (
            <>
              <Overview destinations={all} />
              <section className="stack" aria-labelledby="destinations">
                <div>
                  <h2 id="destinations" tabIndex={-1}>
                    {texts.heading}
                  </h2>
                  {all.length > 0 && <p className="muted">{extentOf(all)}</p>}
                </div>
                {all.length === 0 ? (
                  <Empty />
                ) : (
                  <DestinationList
                    destinations={all}
                    list={list}
                    createdId={createdId}
                    actionsOf={(destination) => (
                      <DestinationActions destination={destination} onDuplicate={() => duplicate.mutate(destination)} />
                    )}
                  />
                )}
              </section>
              <SiteList destinations={all} />
            </>
          )}
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
            onCreated={(created, all) => {
              close();
              list.show(pageOf(created.id, all));
              setCreatedId(created.id);
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
        <strong>{texts.empty.title}</strong> {texts.empty.detail}
      </p>
    </div>
  );
}

/** A site that was disconnected is only known by its destinations. */
function nameOfSite(id: string | undefined, destinations: readonly Destination[] = []): string | undefined {
  return destinations.find(({ site }) => site.id === id)?.site.name;
}

function extentOf(destinations: readonly Destination[]): string {
  return texts.extent(destinations.length, new Set(destinations.map(({ site }) => site.id)).size);
}
