import { type DemoScenario, useDemoControls } from '../api/demo';
import type { Destination } from '../api/types';
import { Button } from '../parts/button';
import { FailureNotice } from '../parts/notice';
import { useFocusAfter } from './focus-after';
import { texts } from './texts';
import { WholeLife } from './whole-life';

interface EventsProps {
  readonly destinations: readonly Destination[];
  readonly lastScenario: DemoScenario | null;
}

/** A button for each event that AvsB can send. */
export function Events({ destinations, lastScenario }: EventsProps) {
  const hasDestination = destinations.length > 0;
  const { fire } = useDemoControls();
  const heading = useFocusAfter(hasDestination);
  const reason = hasDestination ? (lastScenario === null ? texts.sameAgainNotYet : undefined) : texts.eventsNotYet;
  return (
    <section className="card stack tight" aria-labelledby="events">
      <h2 id="events" ref={heading} tabIndex={-1}>
        {texts.events}
      </h2>
      {reason !== undefined && <p className="muted">{reason}</p>}
      {fire.error !== null && <FailureNotice error={fire.error} />}
      <div className="buttons">
        {scenarioNames.map((scenario) => (
          <Button
            key={scenario}
            look={scenario === 'guardrail_breached' && hasDestination ? 'primary' : 'plain'}
            isDisabled={!hasDestination || (scenario === 'same_again' && lastScenario === null)}
            onPress={() => fire.mutate(scenario)}
            isPending={fire.isPending && fire.variables === scenario}
            busy={texts.sending}
          >
            {texts.scenarios[scenario]}
          </Button>
        ))}
      </div>
      {hasDestination && <WholeLife destinations={destinations} />}
    </section>
  );
}

const scenarioNames = Object.keys(texts.scenarios) as DemoScenario[];
