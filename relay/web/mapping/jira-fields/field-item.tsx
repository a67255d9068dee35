import type { EventTypeInfo, ProjectField } from '../../api/types';
import { Button } from '../../parts/button';
import { Lozenge } from '../../parts/lozenge';
import { variablesOf } from '../variables';
import { ByEventControl } from './by-event';
import { type FieldDraft, isSet } from './draft';
import { texts } from './texts';
import { ValueControl } from './value-control';

interface FieldItemProps {
  readonly field: ProjectField;
  readonly draft: FieldDraft;
  readonly onChange: (draft: FieldDraft) => void;
  /** Undefined for a field that Jira requires: it stays on the screen. */
  readonly onRemove: (() => void) | undefined;
  readonly eventType: EventTypeInfo;
  readonly siteId: string;
  readonly projectKey: string;
  readonly error: string | undefined;
}

/** A field of the project: its control, whether it is required and not set yet, and what else can be done with it. */
export function FieldItem({ field, draft, onChange, onRemove, ...control }: FieldItemProps) {
  const { byEvent } = draft;
  const isSettable = field.kind !== 'unsupported';
  return (
    <div className="jira-field" data-field={field.id}>
      {byEvent === null ? (
        <ValueControl
          {...control}
          field={field}
          label={field.name}
          value={draft.value}
          onChange={(value) => onChange({ ...draft, value })}
        />
      ) : (
        <ByEventControl
          {...control}
          field={field}
          value={byEvent}
          onChange={(value) => onChange({ ...draft, byEvent: value })}
        />
      )}
      <div className="buttons small">
        {field.required && !field.hasDefault && !isSet(draft) && (
          <span>
            <Lozenge look="wait">{texts.required}</Lozenge> {isSettable && texts.requiredMeans}
          </span>
        )}
        {isSettable && byEvent === null && (
          <Button
            look="link"
            aria-label={texts.dependOnEventFor(field.name)}
            onPress={() => onChange({ ...draft, byEvent: begunByEvent(draft, control.eventType) })}
          >
            {texts.dependOnEvent}
          </Button>
        )}
        {byEvent !== null && (
          <Button
            look="link"
            aria-label={texts.sameForAllFor(field.name)}
            onPress={() => onChange({ ...draft, value: byEvent.otherwise ?? draft.value, byEvent: null })}
          >
            {texts.sameForAll}
          </Button>
        )}
        {onRemove !== undefined && (
          <Button look="link" aria-label={texts.removeField(field.name)} onPress={onRemove}>
            {texts.remove}
          </Button>
        )}
      </div>
    </div>
  );
}

/** The first case is that of the sample: it shows what is meant. */
function begunByEvent({ value }: FieldDraft, eventType: EventTypeInfo): FieldDraft['byEvent'] {
  const variables = variablesOf(eventType);
  const telling = variables.find(({ name }) => name === 'breachDirection') ?? variables[0];
  return {
    by: telling?.name ?? '',
    cases: [{ when: telling?.sample ?? '', value }],
    otherwise: value,
  };
}
