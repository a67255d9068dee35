import { Switch } from 'react-aria-components';
import { breachRowOf, useDemoControls } from '../api/demo';
import type { Destination } from '../api/types';
import { FailureNotice } from '../parts/notice';
import { texts } from './texts';

/** One click lets breaches and recoveries resolve and reopen their ticket, as the destination's row can be set to. */
export function WholeLife({ destinations }: { readonly destinations: readonly Destination[] }) {
  const { setWholeLife } = useDemoControls();
  const isSet = destinations.every((destination) => {
    const lifecycle = breachRowOf(destination)?.lifecycle;
    return lifecycle?.onRecovery === 'resolve' && lifecycle.afterDone === 'reopen';
  });
  const isOn = setWholeLife.isPending ? setWholeLife.variables.isOn : isSet;
  return (
    <div className="stack tight">
      <Switch
        className="switch"
        isSelected={isOn}
        onChange={(chosen) => !setWholeLife.isPending && setWholeLife.mutate({ destinations, isOn: chosen })}
      >
        <span className="switch-track" aria-hidden="true" />
        <span>{texts.wholeLife}</span>
      </Switch>
      {setWholeLife.error !== null && <FailureNotice error={setWholeLife.error} />}
      <p className="muted small">{isOn ? texts.wholeLifeHint : texts.openTicketHint}</p>
    </div>
  );
}
