import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { type DemoFault, useDemoControls } from '../api/demo';
import { FailureNotice } from '../parts/notice';
import { texts } from './texts';

interface FaultsProps {
  readonly fault: DemoFault;
  readonly hasDestination: boolean;
}

/**
 * Makes the simulated Jira fail, in one way at a time. The arrow keys only move the focus: as in a group of radio
 * buttons they would cause every problem that they pass, and revoked access takes a reconnect.
 */
export function Faults({ fault, hasDestination }: FaultsProps) {
  const { setFault } = useDemoControls();
  const chosen = setFault.isPending ? setFault.variables : fault;
  return (
    <section className="card stack tight" aria-labelledby="problems">
      <h2 id="problems">{texts.problems}</h2>
      <ToggleButtonGroup
        className="buttons"
        aria-labelledby="problems"
        selectedKeys={[chosen]}
        disallowEmptySelection
        isDisabled={!hasDestination}
        onSelectionChange={(keys) => {
          const name = [...keys].map(String).find(isFault);
          if (name !== undefined) setFault.mutate(name);
        }}
      >
        {Object.entries(texts.faults).map(([name, words]) => (
          <ToggleButton key={name} id={name} className="button demo-fault">
            {words.name}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <p className="muted">{hasDestination ? texts.faults[chosen].meaning : texts.problemsNotYet}</p>
      {setFault.error !== null && <FailureNotice error={setFault.error} />}
    </section>
  );
}

function isFault(name: string): name is DemoFault {
  return Object.hasOwn(texts.faults, name);
}
