import { useState } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import { useEventLabel } from '../api/event-types';
import { editorFields } from '../mapping/fields';
import { Button } from '../parts/button';
import { Dialog, DialogButtons } from '../parts/dialog';
import { type DestinationForm, merge, type Place, take } from './merge';
import { texts } from './texts';

type Side = 'mine' | 'saved';

interface MergeDialogProps {
  readonly base: DestinationForm;
  readonly yours: DestinationForm;
  readonly saved: DestinationForm;
  readonly isSaving: boolean;
  readonly onSave: (merged: DestinationForm) => void;
  readonly onClose: () => void;
}

/**
 * Another admin saved first: changes of only one of them are merged. What both changed is for the person to decide;
 * nothing is chosen for them, and what they wrote is saved unless they choose the other's.
 */
export function MergeDialog({ base, yours, saved, isSaving, onSave, onClose }: MergeDialogProps) {
  const { merged, clashes, theirs } = merge(base, yours, saved);
  const [chosen, setChosen] = useState<Readonly<Record<string, Side>>>({});
  const nameOf = usePlaceName();
  const decided = () =>
    clashes
      .filter(({ place }) => chosen[keyOf(place)] !== 'saved')
      .reduce((form, { place }) => take(form, place, yours), merged);
  return (
    <Dialog title={texts.mergeTitle} width="wide" isOpen onClose={onClose}>
      {theirs.length > 0 && <p>{texts.theyChanged(theirs.map(nameOf))}</p>}
      {clashes.length > 0 && (
        <>
          <ul className="stack" aria-label={texts.changedByBoth}>
            {clashes.map(({ place, yours: mine, saved: theirValue }) => (
              <li key={keyOf(place)} className="card">
                <RadioGroup
                  className="field"
                  aria-label={nameOf(place)}
                  value={chosen[keyOf(place)] ?? null}
                  onChange={(side) => setChosen({ ...chosen, [keyOf(place)]: side as Side })}
                >
                  <h3 className="sentence">{nameOf(place)}</h3>
                  <div className="radios">
                    <Radio value="mine" className="radio">
                      <span>{texts.mine(mine === '' ? texts.empty : mine)}</span>
                    </Radio>
                    <Radio value="saved" className="radio">
                      <span>{texts.savedValue(theirValue === '' ? texts.empty : theirValue)}</span>
                    </Radio>
                  </div>
                </RadioGroup>
              </li>
            ))}
          </ul>
          <p className="muted">{texts.mineIsKept}</p>
        </>
      )}
      <DialogButtons>
        <Button onPress={onClose}>{texts.cancel}</Button>
        <Button look="primary" onPress={() => onSave(decided())} isPending={isSaving} busy={texts.saving}>
          {texts.saveMerged}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

/** What a place is called within a sentence. */
export function usePlaceName(): (place: Place) => string {
  const labelOf = useEventLabel();
  return (place) => {
    if (place.kind === 'row') return texts.placeOfRow(labelOf(place.eventType), editorFields[place.field].label);
    return place.kind === 'name' ? texts.nameInSentence : texts.projectInSentence;
  };
}

function keyOf(place: Place): string {
  return JSON.stringify(place);
}
