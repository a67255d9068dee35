import { Choice } from '../parts/choice';
import { Loaded } from '../parts/loaded';
import type { usePreviewedEvent } from './past-events';
import { texts } from './texts';

/** Chooses the event that a row is previewed for. */
export function PreviewFor({ previewed }: { previewed: ReturnType<typeof usePreviewedEvent> }) {
  const { options, chosen, choose, isPast, isTrimmed, detail } = previewed;
  return (
    <>
      <Choice
        label={texts.previewFor}
        options={options}
        value={chosen}
        onChange={choose}
        description={options.length === 1 ? texts.noPastEvents : undefined}
      />
      {isPast && detail.data === undefined && (
        <Loaded query={detail} thing={texts.thePastEvent} rows={1}>
          {() => null}
        </Loaded>
      )}
      {isTrimmed && <p className="muted small">{texts.trimmed}</p>}
    </>
  );
}
