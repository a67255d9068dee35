import { Label, Radio, RadioGroup } from 'react-aria-components';
import { useSearchParams } from 'wouter';
import { type DemoFault, type DemoScenario, useDemoControls, useDemoState } from '../api/demo';
import { useDestinations } from '../api/destinations';
import { useGoToAtlassian, useSites } from '../api/sites';
import type { Site } from '../api/types';
import { ConnectErrorNotice } from '../integrations/connect-error';
import { DestinationBanner } from '../integrations/destination-banner';
import { emptyDraft, keepJourney } from '../integrations/kept-draft';
import { Button } from '../parts/button';
import { Loaded } from '../parts/loaded';
import { FailureNotice } from '../parts/notice';
import { Page } from '../shell/page';
import { Board } from './board';
import { LastDelivery } from './last-delivery';

const scenarios: readonly { readonly scenario: DemoScenario; readonly name: string }[] = [
  { scenario: 'guardrail_breached', name: 'Guardrail breached' },
  { scenario: 'winner_declared', name: 'Winner' },
  { scenario: 'srm_failed', name: 'SRM' },
  { scenario: 'rule_activated', name: 'Rule on' },
  { scenario: 'same_again', name: 'Same again' },
];

const faults: Readonly<Record<DemoFault, string>> = {
  well: 'None',
  slow: 'Slow responses',
  rate_limited: 'Rate limit (429)',
  access_revoked: 'Access revoked',
  issue_type_deleted: 'Issue type deleted',
};

/** Cause and effect side by side: events on the left, the simulated Jira's board on the right. */
export default function DemoPage() {
  const state = useDemoState();
  const controls = useDemoControls();
  const { setUp, reset } = controls;
  const destinations = useDestinations();
  const sites = useSites();
  const hasDestination = (destinations.data?.length ?? 0) > 0;
  const failure = [setUp, reset, controls.fire, controls.setFault, controls.createDestination].find(
    ({ error }) => error !== null,
  )?.error;
  return (
    <Page
      title="Demo · nothing leaves this computer"
      actions={
        <>
          {!hasDestination && (
            <Button onPress={() => setUp.mutate()} isPending={setUp.isPending} busy="Setting up…">
              Skip setup
            </Button>
          )}
          <Button onPress={() => reset.mutate()} isPending={reset.isPending} busy="Resetting…">
            Reset
          </Button>
        </>
      }
    >
      <Loaded query={state} thing="The demo" rows={6}>
        {(demo) => (
          <div className="demo">
            <div className="stack">
              {failure !== undefined && <FailureNotice error={failure} />}
              <Loaded query={destinations} thing="Destinations" plural>
                {(all) =>
                  all.length > 0 ? (
                    <Events controls={controls} />
                  ) : (
                    <Loaded query={sites} thing="Jira sites" plural>
                      {(known) => <SetUpSteps sites={known} />}
                    </Loaded>
                  )
                }
              </Loaded>
              <Faults fault={demo.fault} controls={controls} />
              {destinations.data?.map((destination) => (
                <DestinationBanner key={destination.id} destination={destination} onReconnect={leave} />
              ))}
              <LastDelivery />
            </div>
            <Board url={demo.boardUrl} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function leave(): void {
  keepJourney({ from: 'demo', siteId: null, draft: emptyDraft });
}

/** The two clicks before the first event: the site, and the destination. */
function SetUpSteps({ sites }: { sites: readonly Site[] }) {
  const [search] = useSearchParams();
  const error = search.get('error');
  const atlassian = useGoToAtlassian();
  const { createDestination } = useDemoControls();
  const site = sites.find(({ status }) => status === 'connected');
  function connect(): void {
    leave();
    atlassian.mutate(null);
  }
  if (site === undefined) {
    return (
      <section className="card" aria-label="Connect">
        {error !== null && (
          <ConnectErrorNotice code={error} siteName={undefined} isLeaving={atlassian.isPending} onTryAgain={connect} />
        )}
        <p>AvsB files its tickets in a Jira site. Connect the simulated one, as an admin connects a real one.</p>
        <div className="buttons">
          <Button look="primary" onPress={connect} isPending={atlassian.isPending} busy="Going to Atlassian…">
            Connect Jira site
          </Button>
        </div>
      </section>
    );
  }
  return (
    <section className="card" aria-label="Create">
      <p>
        <strong>{site.name} is connected.</strong> A destination files the events in one project, here ROLL.
      </p>
      <div className="buttons">
        <Button
          look="primary"
          onPress={() => createDestination.mutate(site.id)}
          isPending={createDestination.isPending}
          busy="Creating…"
        >
          Create destination
        </Button>
      </div>
    </section>
  );
}

function Events({ controls: { fire } }: { controls: ReturnType<typeof useDemoControls> }) {
  return (
    <section className="card" aria-labelledby="events">
      <h2 id="events">Send an event from AvsB</h2>
      <div className="buttons">
        {scenarios.map(({ scenario, name }) => (
          <Button
            key={scenario}
            look={scenario === 'guardrail_breached' ? 'primary' : 'plain'}
            onPress={() => fire.mutate(scenario)}
            isPending={fire.isPending && fire.variables === scenario}
            busy="Sending…"
          >
            {name}
          </Button>
        ))}
      </div>
    </section>
  );
}

function Faults({ fault, controls }: { fault: DemoFault; controls: ReturnType<typeof useDemoControls> }) {
  return (
    <RadioGroup
      className="field card"
      value={controls.setFault.isPending ? controls.setFault.variables : fault}
      onChange={(chosen) => controls.setFault.mutate(chosen as DemoFault)}
    >
      <Label className="label">Simulate a problem</Label>
      <div className="radios">
        {Object.entries(faults).map(([id, name]) => (
          <Radio key={id} value={id} className="radio">
            {name}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
