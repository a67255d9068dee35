import { Link } from 'wouter';
import { useDemoControls, useDemoMails, useDemoState } from '../api/demo';
import { useDestinations } from '../api/destinations';
import { useSites } from '../api/sites';
import { DestinationBanner } from '../integrations/destination-banner';
import { Button } from '../parts/button';
import { Loaded } from '../parts/loaded';
import { FailureNotice } from '../parts/notice';
import { Page } from '../shell/page';
import { Board } from './board';
import { Events } from './events';
import { Faults } from './faults';
import { LatestEvent } from './latest-event';
import { Reset } from './reset';
import { keepTheDemo, SetUpSteps, useConnectError } from './set-up-steps';
import { texts } from './texts';

/** Cause and effect side by side: events on the left, the simulated Jira's board on the right. */
export default function DemoPage() {
  const state = useDemoState();
  const { setUp } = useDemoControls();
  const destinations = useDestinations();
  const sites = useSites();
  const connectError = useConnectError();
  const hasDestination = (destinations.data?.length ?? 0) > 0;
  return (
    <Page
      title={texts.title}
      actions={
        <>
          {destinations.data !== undefined && !hasDestination && (
            <Button onPress={() => setUp.mutate()} isPending={setUp.isPending} busy={texts.skippingSetup}>
              {texts.skipSetup}
            </Button>
          )}
          <Reset />
        </>
      }
    >
      <Introduction />
      <Loaded query={state} thing={texts.theDemo} rows={6}>
        {(demo) => (
          <div className="demo">
            <div className="stack">
              {setUp.error !== null && <FailureNotice error={setUp.error} />}
              <Loaded query={destinations} thing={texts.destinations} plural>
                {(all) => (
                  <>
                    {all.length === 0 && (
                      <Loaded query={sites} thing={texts.sites} plural>
                        {(known) => <SetUpSteps sites={known} error={connectError} />}
                      </Loaded>
                    )}
                    <Events destinations={all} lastScenario={demo.lastScenario} />
                    <Faults fault={demo.fault} hasDestination={all.length > 0} />
                    {all.map((destination) => (
                      <DestinationBanner key={destination.id} destination={destination} onReconnect={keepTheDemo} />
                    ))}
                  </>
                )}
              </Loaded>
              <LatestEvent />
            </div>
            <Board url={demo.boardUrl} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

/** With the number of mails, so that a new one is seen here. */
function MailboxLink() {
  const count = useDemoMails().data?.length ?? 0;
  return <Link href="/demo/mailbox">{texts.mailbox(count)}</Link>;
}

/** What the product is, what this page shows, and where the rest is. */
function Introduction() {
  return (
    <div className="demo-intro">
      <img src="/icon.svg" alt="" width={40} height={40} />
      <div>
        <p>
          <strong>{texts.product}</strong>
        </p>
        <p>{texts.page}</p>
      </div>
      <nav className="buttons" aria-label={texts.nav}>
        <Link href="/settings/integrations">{texts.integrations}</Link>
        <Link href="/settings/integrations/deliveries">{texts.deliveries}</Link>
        <MailboxLink />
        <a href="/docs" target="_blank" rel="noreferrer">
          {texts.docs} <span aria-hidden="true">↗</span>
          <span className="visually-hidden">{texts.opensTab}</span>
        </a>
      </nav>
    </div>
  );
}
