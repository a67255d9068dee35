import { useEventLabel } from '../api/event-types';
import type { CheckResult } from '../api/types';
import { Notice } from '../parts/notice';
import { texts } from './texts';

interface CheckResultProps {
  readonly result: CheckResult;
  readonly projectKey: string;
  /** How many events file tickets. */
  readonly on: number;
  /** Whether the events' rows are on the same page, to lead to. */
  readonly hasRows?: boolean;
}

/** The result of the configuration check: ready, or the problems by event. */
export function CheckResultNotice({ result, projectKey, on, hasRows = false }: CheckResultProps) {
  const labelOf = useEventLabel();
  if (result.problems.length === 0) {
    return (
      <Notice look="ok" title={texts.ready} role="alert">
        {on === 0 ? texts.canFileNothing(projectKey) : texts.canFile(on, projectKey)}
      </Notice>
    );
  }
  return (
    <section aria-label={texts.check} role="alert">
      <ul className="problems">
        {result.problems.map(({ code, eventType, message, action }) => (
          <li key={`${code} ${eventType} ${message}`}>
            {eventType !== null && (
              <>{hasRows ? <a href={`#event-${eventType}`}>{labelOf(eventType)}</a> : labelOf(eventType)}: </>
            )}
            <strong>{message}</strong> {action}
          </li>
        ))}
      </ul>
    </section>
  );
}
