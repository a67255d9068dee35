import { useEventLabel } from '../api/event-types';
import { placeOfKey } from '../mapping/draft';
import { editorFields, fieldNames } from '../mapping/fields';
import { Notice } from '../parts/notice';
import { texts } from './texts';
import type { FormErrors } from './use-submit';

/** Where something is wrong, above the button that saves: it may be far from the field. */
export function ErrorSummary({ errors: { name, project, rows } }: { errors: FormErrors }) {
  const labelOf = useEventLabel();
  const ofRows = Object.entries(rows).flatMap(([eventType, ofRow]) =>
    fieldNames
      .filter((field) => Object.keys(ofRow).some((key) => placeOfKey(key).name === field))
      .map((field) => texts.placeOfRow(labelOf(eventType), editorFields[field].label)),
  );
  const places = [
    ...(name === undefined ? [] : [texts.nameInSentence]),
    ...(project === undefined ? [] : [texts.projectInSentence]),
    ...ofRows,
  ];
  return (
    <Notice look="bad" title={texts.notSaved} role="alert">
      {texts.fixFirst(places)}
    </Notice>
  );
}
