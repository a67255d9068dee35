import { useState } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import { useEventLabel } from '../api/event-types';
import { formatList } from '../formats';
import { editorFields } from '../mapping/fields';
import { Button } from '../parts/button';
import { Dialog, DialogButtons } from '../parts/dialog';
import { type Clash, type DestinationForm, merge, type Place, take } from './merge';

interface MergeDialogProps {
  readonly base: DestinationForm;
  readonly yours: DestinationForm;
  readonly saved: DestinationForm;
  readonly isSaving: boolean;
  readonly onSave: (merged: DestinationForm) => void;
  readonly onClose: () => void;
}

/** Another admin saved first: changes of only one of them are merged, and clashes are for the person to decide. */
export function MergeDialog({ base, yours, saved, isSaving, onSave, onClose }: MergeDialogProps) {
  const { merged, clashes, theirs } = merge(base, yours, saved);
  const [mine, setMine] = useState<ReadonlySet<string>>(new Set());
  const nameOf = usePlaceName();
  const chosen = () =>
    clashes.filter(({ place }) => mine.has(keyOf(place))).reduce((form, { place }) => take(form, place, yours), merged);

  function choose({ place }: Clash, side: string): void {
    const next = new Set(mine);
    if (side === 'yours') next.add(keyOf(place));
    else next.delete(keyOf(place));
    setMine(next);
  }

  return (
    <Dialog title="Someone else saved this destination." width="wide" isOpen onClose={onClose}>
      {theirs.length > 0 && (
        <p>They changed {formatList(theirs.map(nameOf))}. What only one of you changed is merged.</p>
      )}
      {clashes.length > 0 && (
        <ul className="stack" aria-label="Changed by both">
          {clashes.map((clash) => (
            <li key={keyOf(clash.place)} className="card">
              <RadioGroup
                className="field"
                aria-label={nameOf(clash.place)}
                value={mine.has(keyOf(clash.place)) ? 'yours' : 'saved'}
                onChange={(side) => choose(clash, side)}
              >
                <h3 className="sentence">{nameOf(clash.place)}</h3>
                <div className="radios">
                  <Radio value="yours" className="radio">
                    Yours: {clash.yours}
                  </Radio>
                  <Radio value="saved" className="radio">
                    Saved: {clash.saved}
                  </Radio>
                </div>
              </RadioGroup>
            </li>
          ))}
        </ul>
      )}
      <DialogButtons>
        <Button onPress={onClose}>Cancel</Button>
        <Button look="primary" onPress={() => onSave(chosen())} isPending={isSaving} busy="Saving…">
          Save merged
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

function usePlaceName(): (place: Place) => string {
  const labelOf = useEventLabel();
  return (place) => {
    if (place.kind === 'row') return `${labelOf(place.eventType)}: ${editorFields[place.field].label}`;
    return place.kind === 'name' ? 'name' : 'project';
  };
}

function keyOf(place: Place): string {
  return JSON.stringify(place);
}
