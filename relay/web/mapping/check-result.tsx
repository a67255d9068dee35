import type { CheckResult, EventTypeInfo } from '../api/types';
import { Notice } from '../parts/notice';

export interface CheckResultProps {
  readonly result: CheckResult;
  readonly projectKey: string;
  /** How many events file tickets. */
  readonly on: number;
  readonly eventTypes: readonly EventTypeInfo[];
}

/** What the configuration check found: that all is well, or links to what is not. */
export function CheckResultNotice({ result, projectKey, on, eventTypes }: CheckResultProps) {
  if (result.problems.length === 0) {
    return (
      <Notice look="ok" title="Ready." role="alert">
        AvsB can file all {on} events in {projectKey}.
      </Notice>
    );
  }
  return (
    <section aria-labelledby="check" className="stack tight" role="alert">
      <h3 id="check">Configuration check</h3>
      <ul className="problems">
        {result.problems.map(({ code, eventType, message, action }) => {
          const label = eventTypes.find(({ type }) => type === eventType)?.label;
          return (
            <li key={`${code} ${eventType} ${message}`}>
              {label !== undefined && (
                <>
                  <a href={`#event-${eventType}`}>{label}</a>:{' '}
                </>
              )}
              <strong>{message}</strong> {action}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
