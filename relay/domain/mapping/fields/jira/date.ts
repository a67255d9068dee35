import { type DateTime, dateText, dateTimeText, parseDateTime } from './calendar';
import { defineKind, type FieldRendering, type Kind, notSent } from './kind';
import { isOffset, offsetFrom } from './offset';
import { readTemplate, renderLine } from './rendered-text';

/** A day: `2026-12-01`, so many days or business days after the event, or a template that renders to a date. */
export const date: Kind = kindOfTime(dateText);

/** The same with its time of day, in UTC. */
export const datetime: Kind = kindOfTime(dateTimeText);

function kindOfTime(textOf: (time: DateTime) => string): Kind {
  return defineKind({
    read: (sent) =>
      readTemplate(sent, (text) =>
        isOffset(text) || parseDateTime(text) !== null
          ? null
          : 'must be a date such as 2026-12-01, or days after the event such as +5d or +5bd (business days)',
      ),
    render(template, rendering) {
      const time = timeOf(template, rendering);
      return time === null ? notSent : { value: textOf(time) };
    },
  });
}

function timeOf(template: string, { event }: FieldRendering): DateTime | null {
  return isOffset(template) ? offsetFrom(event.occurredAt, template) : parseDateTime(renderLine(template, event));
}
