import { useEffect, useRef, useState } from 'react';
import { type Queued, useQueued } from '../api/queue';
import { useGoToAtlassian, useSites } from '../api/sites';
import type { Destination, Site } from '../api/types';
import { DisconnectDialog } from '../destination/disconnect-dialog';
import { formatClock } from '../formats';
import { Button } from '../parts/button';
import { Loaded } from '../parts/loaded';
import { Lozenge } from '../parts/lozenge';
import { FailureNotice } from '../parts/notice';
import { Time, useNow } from '../parts/time';
import { delaySentence } from './delay-sentence';
import { DisconnectedBy } from './disconnected-by';
import { keepReconnect } from './kept-draft';
import { texts } from './texts';

type KnownSite = Destination['site'] & {
  /** Undefined where the site was disconnected: then only its destinations tell of it. */
  readonly connection: Site | undefined;
  readonly destinations: number;
};

/** The Jira sites of the organisation: who connected each, what was granted, and how its tokens stand. */
export function SiteList({ destinations }: { destinations: readonly Destination[] }) {
  const sites = useSites();
  const queues = useQueued().data;
  const queuedAt = (siteId: string) =>
    destinations.filter(({ site }) => site.id === siteId).flatMap(({ id }) => queues?.get(id) ?? []);
  return (
    <section className="stack" aria-labelledby="sites">
      <div>
        <h2 id="sites">{texts.sites.heading}</h2>
        <p className="muted">{texts.sites.detail}</p>
      </div>
      <Loaded query={sites} thing={texts.sites.things} plural rows={2}>
        {(connected) => {
          const known = knownSites(connected, destinations);
          if (known.length === 0) return <p>{texts.sites.empty}</p>;
          return (
            <ul className="site-list">
              {known.map((site) => (
                <SiteItem key={site.id} site={site} queued={queuedAt(site.id)} />
              ))}
            </ul>
          );
        }}
      </Loaded>
    </section>
  );
}

/** The connected sites, and those that were disconnected and that destinations still wait for. */
function knownSites(connected: readonly Site[], destinations: readonly Destination[]): KnownSite[] {
  const all = new Map<string, Destination['site']>();
  for (const { id, name, url } of connected) all.set(id, { id, name, url });
  for (const { site } of destinations) if (!all.has(site.id)) all.set(site.id, site);
  return [...all.values()].map((site) => ({
    ...site,
    connection: connected.find(({ id }) => id === site.id),
    destinations: destinations.filter((destination) => destination.site.id === site.id).length,
  }));
}

function SiteItem({ site, queued }: { site: KnownSite; queued: readonly Queued[] }) {
  const { id, name, url, connection, destinations } = site;
  const [isAsking, setAsking] = useState(false);
  const atlassian = useGoToAtlassian();
  const heading = useFocusOnceGone(connection === undefined && !isAsking);
  const isConnected = connection?.status === 'connected';
  const reconnectName = connection === undefined ? texts.sites.connectAgain(name) : texts.sites.reconnect(name);
  function reconnect(): void {
    keepReconnect(id);
    atlassian.mutate(id);
  }
  return (
    <li className="card">
      <div className="card-head">
        <h3 ref={heading} tabIndex={-1}>
          {name}
        </h3>
        <SiteLozenge connection={connection} />
        <div className="buttons">
          <Button
            look={isConnected ? 'plain' : 'primary'}
            onPress={reconnect}
            isPending={atlassian.isPending}
            busy={texts.sites.leaving}
          >
            {reconnectName}
          </Button>
          {connection !== undefined && (
            <Button look="danger" onPress={() => setAsking(true)}>
              {texts.sites.disconnect(name)}
            </Button>
          )}
        </div>
      </div>
      {atlassian.error !== null && <FailureNotice error={atlassian.error} />}
      <p className="muted">
        <a href={url} target="_blank" rel="noreferrer">
          {hostOf(url)}
        </a>
        {' · '}
        {texts.sites.count(destinations)}
      </p>
      {connection === undefined && <DisconnectedBy siteId={id} siteName={name} />}
      {connection?.otherRelay !== undefined && <OtherRelay {...connection.otherRelay} />}
      {connection !== undefined && <Connection site={connection} queued={queued} />}
      {isAsking && <DisconnectDialog destination={{ site }} onClose={() => setAsking(false)} />}
    </li>
  );
}

/** The button that was pressed is gone with the connection: once the dialog has closed, the focus is at the site. */
function useFocusOnceGone(isGone: boolean) {
  const heading = useRef<HTMLHeadingElement>(null);
  const wasGone = useRef(isGone);
  useEffect(() => {
    if (isGone && !wasGone.current) heading.current?.focus();
    wasGone.current = isGone;
  }, [isGone]);
  return heading;
}

function SiteLozenge({ connection }: { connection: Site | undefined }) {
  if (connection === undefined) return <Lozenge look="idle">{texts.sites.disconnected}</Lozenge>;
  return connection.status === 'connected' ? (
    <Lozenge look="ok">{texts.sites.connected}</Lozenge>
  ) : (
    <Lozenge look="bad">{texts.sites.reconnectNeeded}</Lozenge>
  );
}

/** Two relays share an OAuth app, and Jira calls only one of them. */
function OtherRelay({ url, isFollowing }: NonNullable<Site['otherRelay']>) {
  const words = texts.sites.otherRelay;
  return <p>{isFollowing ? words.isFollowing(url) : words.wasReplaced(url)}</p>;
}

function Connection({ site, queued }: { site: Site; queued: readonly Queued[] }) {
  const { connectedBy, connectedAt, scopes, lastRefreshAt, following, lastCheckAt } = site;
  const words = texts.sites;
  return (
    <dl className="facts">
      <div>
        <dt>{words.connectedBy}</dt>
        <dd>
          {connectedBy.name}, <Time at={connectedAt} />
        </dd>
      </div>
      <div>
        <dt>{words.permissions}</dt>
        <dd>
          <ul className="chips">
            {scopes.map((scope) => (
              <li key={scope} className="chip" title={scope}>
                {words.scopes[scope] ?? scope}
              </li>
            ))}
          </ul>
        </dd>
      </div>
      <div>
        <dt>{words.token}</dt>
        <dd>
          <TokenState site={site} />
        </dd>
      </div>
      <div>
        <dt>{words.renewed}</dt>
        <dd>{lastRefreshAt === null ? words.neverRenewed : <Time at={lastRefreshAt} />}</dd>
      </div>
      {lastCheckAt !== undefined && (
        <div>
          <dt>{words.lastCheck}</dt>
          <dd>{lastCheckAt === null ? words.neverChecked : <Time at={lastCheckAt} />}</dd>
        </div>
      )}
      {following !== undefined && (
        <div>
          <dt>{words.changes}</dt>
          <dd>
            {following.isByWebhook ? words.byWebhook : words.bySync}
            {following.lastSyncAt !== null && (
              <>
                {' '}
                {words.lastSync} <Time at={following.lastSyncAt} />.
              </>
            )}
          </dd>
        </div>
      )}
      <div>
        <dt>{words.queue}</dt>
        <dd>
          <QueueState queued={queued} />
        </dd>
      </div>
    </dl>
  );
}

/** What is still to be sent to the site, and whether Jira asked AvsB to slow down. */
function QueueState({ queued }: { queued: readonly Queued[] }) {
  const count = queued.reduce((sum, one) => sum + one.count, 0);
  if (count === 0) return <>{texts.sites.queueEmpty}</>;
  const times = queued.flatMap(({ delayed }) => (delayed === undefined ? [] : [delayed]));
  const [next] = times.sort((one, other) => one.nextAttemptAt.localeCompare(other.nextAttemptAt));
  const isCapped = queued.some((one) => one.isCapped);
  return (
    <>
      {isCapped ? texts.card.queuedAtLeast(count) : texts.card.queued(count)}
      {next !== undefined && ` · ${delaySentence(next)}`}
    </>
  );
}

function TokenState({ site: { status, accessTokenExpiresAt } }: { site: Site }) {
  const now = useNow(15_000);
  if (status !== 'connected' || accessTokenExpiresAt === null) return <>{texts.sites.tokenRefused}</>;
  const end = new Date(accessTokenExpiresAt);
  return <>{end > now ? texts.sites.tokenValid(formatClock(end)) : texts.sites.tokenExpired}</>;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
