import { useRecheck } from '../api/checks';
import { useEventLabel } from '../api/event-types';
import type { Destination } from '../api/types';
import { formatList } from '../formats';
import { Button } from '../parts/button';
import { filingOf, reasonsOf } from './shown-state';
import { texts } from './texts';

interface DestinationProblemsProps {
  readonly destination: Destination;
  /** How many cards with problems are on the screen. */
  readonly cards: number;
}

/** What the configuration check found: each reason once, with its events. It goes as soon as a check finds it fixed. */
export function DestinationProblems({ destination, cards }: DestinationProblemsProps) {
  const labelOf = useEventLabel();
  const recheck = useRecheck(destination, cards);
  const reasons = reasonsOf(destination);
  if (reasons.length === 0) return null;
  const { on, blocked } = filingOf(destination);
  return (
    <section
      className={`problems ${blocked > 0 && blocked === on ? 'bad' : 'wait'}`}
      aria-label={texts.problems.label(destination.name)}
    >
      <div className="problems-head">
        <strong>{titleOf(on, blocked)}</strong>
        {destination.state !== 'reconnect_required' && (
          <Button onPress={() => void recheck.refetch()} isPending={recheck.isFetching} busy={texts.problems.checking}>
            {texts.problems.again}
          </Button>
        )}
      </div>
      <ul className="problems-list">
        {reasons.map(({ message, action, eventTypes }) => {
          // Some messages name their event themselves.
          const events = eventTypes.map(labelOf).filter((label) => !message.includes(label));
          return (
            <li key={message}>
              {events.length > 0 && <strong>{texts.problems.about(formatList(events))} </strong>}
              {message} {action}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function titleOf(on: number, blocked: number): string {
  if (blocked === 0) return texts.problems.notes;
  return blocked === on ? texts.problems.nothingFiled : texts.problems.someNotFiled(blocked, on);
}
