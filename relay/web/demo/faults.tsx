import { Label, Radio, RadioGroup, Text } from 'react-aria-components';
import { type DemoFault, useDemoControls } from '../api/demo';
import { FailureNotice } from '../parts/notice';
import { texts } from './texts';

interface FaultsProps {
  readonly fault: DemoFault;
  readonly hasDestination: boolean;
}

/** Makes the simulated Jira fail, in one way at a time. */
export function Faults({ fault, hasDestination }: FaultsProps) {
  const { setFault } = useDemoControls();
  const chosen = setFault.isPending ? setFault.variables : fault;
  return (
    <RadioGroup
      className="field card"
      value={chosen}
      isDisabled={!hasDestination}
      onChange={(name) => isFault(name) && setFault.mutate(name)}
    >
      <Label className="label">{texts.problems}</Label>
      <div className="radios">
        {Object.entries(texts.faults).map(([name, words]) => (
          <Radio key={name} value={name} className="radio">
            {words.name}
          </Radio>
        ))}
      </div>
      <Text slot="description">{hasDestination ? texts.faults[chosen].meaning : texts.problemsNotYet}</Text>
      {setFault.error !== null && <FailureNotice error={setFault.error} />}
    </RadioGroup>
  );
}

function isFault(name: string): name is DemoFault {
  return Object.hasOwn(texts.faults, name);
}
