import type { Destination } from '../api/types';
import { Lozenge, type LozengeLook } from '../parts/lozenge';
import { type ShownState, shownState } from './shown-state';
import { texts } from './texts';

const looks: Readonly<Record<ShownState, LozengeLook>> = {
  active: 'ok',
  cannot_file: 'bad',
  nothing_on: 'idle',
  reconnect_required: 'bad',
  repair_required: 'bad',
  remap_required: 'wait',
  disabled: 'idle',
};

/** A destination's state, in a word. */
export function StateLozenge({ destination }: { destination: Destination }) {
  const state = shownState(destination);
  return <Lozenge look={looks[state]}>{texts.states[state]}</Lozenge>;
}
