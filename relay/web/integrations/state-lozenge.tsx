import type { Destination } from '../api/types';
import { Lozenge, type LozengeLook } from '../parts/lozenge';

const states: Readonly<Record<Destination['state'], { look: LozengeLook; word: string }>> = {
  active: { look: 'ok', word: 'Active' },
  reconnect_required: { look: 'bad', word: 'Reconnect needed' },
  repair_required: { look: 'bad', word: 'Project unreachable' },
  remap_required: { look: 'wait', word: 'Issue type missing' },
  disabled: { look: 'idle', word: 'Paused' },
};

/** A destination's state, in a word. */
export function StateLozenge({ state }: { state: Destination['state'] }) {
  const { look, word } = states[state];
  return <Lozenge look={look}>{word}</Lozenge>;
}
