import { type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import { useIssueTypes } from '../api/project';
import type { Destination, EventTypeInfo, EventTypeName, Mapping } from '../api/types';
import { keepEdit } from '../destination/form-state';
import { draftOf, isSameRow, problemsOf, type RowDraft } from '../mapping/draft';
import { type EventData, usePreviewedEvent } from '../mapping/past-events';
import { RowPreview } from '../mapping/preview';
import { PreviewFor } from '../mapping/preview-for';
import { RowEditor } from '../mapping/row-editor';
import { usePreview } from '../mapping/use-preview';
import { Button } from '../parts/button';
import { Choice } from '../parts/choice';
import { TextInput } from '../parts/text-input';
import { dataProblem } from './data-problem';
import { texts } from './texts';

interface PlaygroundProps {
  readonly destinations: readonly Destination[];
  readonly eventTypes: readonly EventTypeInfo[];
}

/** Chooses a row to try: of a destination, for a type of event. What was changed of each row is kept while it is open. */
export function Playground({ destinations, eventTypes }: PlaygroundProps) {
  const [destinationId, setDestinationId] = useState(destinations[0]?.id ?? '');
  const [type, setType] = useState<EventTypeName>('experiment.guardrail_breached');
  const [edited, setEdited] = useState<Readonly<Record<string, RowDraft>>>({});
  const destination = destinations.find(({ id }) => id === destinationId) ?? destinations[0];
  const eventType = eventTypes.find((known) => known.type === type);
  const stored = destination?.mappings.find((mapping) => mapping.eventType === type);
  if (destination === undefined || eventType === undefined || stored === undefined) return null;
  const key = `${destination.id} ${type}`;
  const choices = (
    <div className="pair">
      <Choice label={texts.destination} options={destinations} value={destination.id} onChange={setDestinationId} />
      <Choice
        label={texts.event}
        options={eventTypes.map((known) => ({ id: known.type, name: known.label }))}
        value={type}
        onChange={(chosen) => setType(chosen as EventTypeName)}
      />
    </div>
  );
  return (
    <Attempt
      // The event and its data belong to one destination and type.
      key={key}
      choices={choices}
      destination={destination}
      eventType={eventType}
      stored={stored}
      row={edited[key] ?? draftOf(stored)}
      onChange={(row) => setEdited({ ...edited, [key]: row })}
    />
  );
}

interface AttemptProps {
  readonly choices: ReactNode;
  readonly destination: Destination;
  readonly eventType: EventTypeInfo;
  readonly stored: Mapping;
  readonly row: RowDraft;
  readonly onChange: (row: RowDraft) => void;
}

/** One row, the event that it is tried on, and what AvsB would make of it. */
function Attempt({ choices, destination, eventType, stored, row, onChange }: AttemptProps) {
  const { id, site, project } = destination;
  const [, navigate] = useLocation();
  const issueTypes = useIssueTypes(site.id, project.key).data ?? [];
  const previewed = usePreviewedEvent(id, eventType.type);
  const given = useGivenEvent(previewed, eventType);
  const problem = dataProblem(given.text);
  const data: EventData = problem === undefined ? JSON.parse(given.text) : eventType.sample;
  const subjectId = given.subjectId.trim();
  const subject = subjectId === '' ? undefined : { kind: eventType.subjectKind, id: subjectId, name: subjectId };
  const shown = usePreview({ kind: 'destination', id }, row, { data, subject });
  const isSame = isSameRow(row, draftOf(stored));
  return (
    <div className="editor">
      <div className="stack">
        {choices}
        <RowEditor
          eventType={eventType}
          row={row}
          onChange={(change) => onChange({ ...row, ...change })}
          siteId={site.id}
          projectKey={project.key}
          issueTypes={issueTypes}
          errors={{ ...shown.errors, ...problemsOf(row) }}
        />
        <PreviewFor previewed={previewed} />
        <TextInput
          label={texts.subjectIds[eventType.subjectKind]}
          description={texts.subjectHelp}
          value={given.subjectId}
          onChange={given.setSubjectId}
          maxLength={255}
        />
        <TextInput
          label={texts.eventData}
          description={texts.eventDataHelp}
          rows={12}
          isCode
          value={given.text}
          onChange={given.setText}
          error={problem}
          spellCheck="false"
        />
      </div>
      <div className="stack tight">
        <RowPreview event={eventType.label} shown={shown} row={row} siteId={site.id} />
        <div className="buttons">
          <Button
            isUnavailable={isSame}
            onPress={() => {
              keepEdit(destination, row);
              navigate(`/settings/integrations/destinations/${id}`);
            }}
          >
            {texts.copy}
          </Button>
          <span className="muted small">{isSame ? texts.nothingToCopy : texts.copyHelp}</span>
        </div>
      </div>
    </div>
  );
}

/** The event's data and subject as they are being edited; another chosen event replaces them. */
function useGivenEvent({ chosen, event }: ReturnType<typeof usePreviewedEvent>, { sample }: EventTypeInfo) {
  const begun = JSON.stringify([chosen, event.subject?.id, event.data]);
  const fresh = {
    begun,
    text: JSON.stringify(event.data ?? sample, null, 2),
    subjectId: event.subject?.id ?? '',
  };
  const [given, setGiven] = useState(fresh);
  if (given.begun !== begun) setGiven(fresh);
  return {
    ...given,
    setText: (text: string) => setGiven((now) => ({ ...now, text })),
    setSubjectId: (subjectId: string) => setGiven((now) => ({ ...now, subjectId })),
  };
}
