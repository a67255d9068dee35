import { Checkbox } from 'react-aria-components';
import { type DeliveryFilter, useCountOf } from '../../api/deliveries';
import { Button } from '../../parts/button';
import type { Ticked } from '../ticked';
import type { Bulk } from './actions';
import { texts } from './texts';
import { useBulk } from './use-bulk';

interface BulkBarProps {
  readonly bulk: Bulk;
  readonly filter: DeliveryFilter;
  readonly ticked: Ticked;
}

/** What can be done with the ticked deliveries, or with all that match, on every page. */
export function BulkBar({ bulk: { state, actions }, filter, ticked }: BulkBarProps) {
  const matching = useCountOf({ ...filter, state }).data ?? { total: 0 };
  const { ask, dialog, notice } = useBulk(state, filter, () => ticked.tickAll(false));
  return (
    <>
      {(ticked.available > 0 || matching.total > 0) && (
        <div className="buttons">
          {ticked.available > 0 && <SelectAll ticked={ticked} state={state} />}
          {ticked.ids.size > 0 &&
            actions.map((action) => (
              <Button
                key={action}
                onPress={() => ask({ action, count: { total: ticked.ids.size }, ids: [...ticked.ids] })}
              >
                {texts[action].selected(ticked.ids.size)}
              </Button>
            ))}
          {matching.total > 0 &&
            actions.map((action) => (
              <Button key={action} onPress={() => ask({ action, count: matching })}>
                {texts[action].allThatMatch(matching)}
              </Button>
            ))}
        </div>
      )}
      {notice}
      {dialog}
    </>
  );
}

function SelectAll({ ticked: { ids, available, tickAll }, state }: { ticked: Ticked; state: Bulk['state'] }) {
  return (
    <Checkbox
      className="checkbox"
      isSelected={ids.size === available}
      isIndeterminate={ids.size > 0 && ids.size < available}
      onChange={tickAll}
    >
      {available === 1 ? texts.selectTheOne(state) : texts.selectAll(available, state)}
    </Checkbox>
  );
}
