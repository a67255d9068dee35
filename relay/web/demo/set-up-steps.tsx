import { useEffect, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { useDemoControls } from '../api/demo';
import { useGoToAtlassian } from '../api/sites';
import type { Site } from '../api/types';
import { ConnectErrorNotice } from '../integrations/connect-error';
import { emptyDraft, keepJourney } from '../integrations/kept-draft';
import { Button } from '../parts/button';
import { FailureNotice } from '../parts/notice';
import { texts } from './texts';

/** The two clicks before the first event: the site, and the destination. */
export function SetUpSteps({ sites, error }: { sites: readonly Site[]; error: string | undefined }) {
  const site = sites.find(({ status }) => status === 'connected');
  return site === undefined ? <ConnectStep error={error} /> : <CreateStep site={site} />;
}

/** Why Atlassian led back without a connection. It leaves the address at once, so that a reload doesn't show it again. */
export function useConnectError(): string | undefined {
  const [search] = useSearchParams();
  const [, navigate] = useLocation();
  const [error] = useState(() => search.get('error') ?? undefined);
  useEffect(() => {
    if (location.search !== '') navigate('/demo', { replace: true });
  }, [navigate]);
  return error;
}

/** Atlassian leads back to the demo. */
export function keepTheDemo(): void {
  keepJourney({ from: 'demo', siteId: null, draft: emptyDraft });
}

function ConnectStep({ error }: { error: string | undefined }) {
  const atlassian = useGoToAtlassian();
  function connect(): void {
    keepTheDemo();
    atlassian.mutate(null);
  }
  return (
    <section className="card stack tight" aria-label={texts.connect}>
      {error !== undefined && (
        <ConnectErrorNotice code={error} siteName={undefined} isLeaving={atlassian.isPending} onTryAgain={connect} />
      )}
      {atlassian.error !== null && <FailureNotice error={atlassian.error} />}
      <p>{texts.connectMeaning}</p>
      <div className="buttons">
        <Button look="primary" onPress={connect} isPending={atlassian.isPending} busy={texts.connecting}>
          {texts.connectSite}
        </Button>
      </div>
    </section>
  );
}

function CreateStep({ site }: { site: Site }) {
  const { createDestination } = useDemoControls();
  return (
    <section className="card stack tight" aria-label={texts.create}>
      {createDestination.error !== null && <FailureNotice error={createDestination.error} />}
      <p>
        <strong>{texts.connected(site.name)}</strong> {texts.createMeaning}
      </p>
      <div className="buttons">
        <Button
          look="primary"
          onPress={() => createDestination.mutate(site.id)}
          isPending={createDestination.isPending}
          busy={texts.creating}
        >
          {texts.createDestination}
        </Button>
      </div>
    </section>
  );
}
