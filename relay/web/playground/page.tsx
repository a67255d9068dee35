import { useState } from 'react';
import { useLocation } from 'wouter';
import { useDeliveries, useDelivery } from '../api/deliveries';
import { useDestinations } from '../api/destinations';
import { useEventTypes } from '../api/event-types';
import { useIssueTypes } from '../api/project';
import type { Destination, EventTypeInfo, EventTypeName } from '../api/types';
import { keepEdit } from '../destination/form-state';
import { formatTime } from '../formats';
import { draftOf, type RowDraft } from '../mapping/draft';
import { jsonProblem } from '../mapping/json-problem';
import { RowPreview } from '../mapping/preview';
import { RowEditor } from '../mapping/row-editor';
import { Button } from '../parts/button';
import { Choice } from '../parts/choice';
import { Loaded } from '../parts/loaded';
import { Notice } from '../parts/notice';
import { TextInput } from '../parts/text-input';
import { useNow } from '../parts/time';
import { Page } from '../shell/page';

type Data = Readonly<Record<string, string | number | boolean | null>>;

/** Try a template on an event's data. Nothing is sent. */
export default function PlaygroundPage() {
  const destinations = useDestinations();
  const eventTypes = useEventTypes();
  return (
    <Page title="Playground">
      <div className="stack">
        <Notice look="run" title="Nothing is sent.">
          AvsB renders the preview without calling Jira, and files no ticket.
        </Notice>
        <Loaded query={destinations} thing="Destinations" plural>
          {(all) => (
            <Loaded query={eventTypes} thing="Events" plural>
              {(types) =>
                all.length === 0 ? (
                  <div className="empty">
                    <p>
                      <strong>No Jira destination yet.</strong> Add one first: a template belongs to a project.
                    </p>
                  </div>
                ) : (
                  <Playground destinations={all} eventTypes={types} />
                )
              }
            </Loaded>
          )}
        </Loaded>
      </div>
    </Page>
  );
}

interface PlaygroundProps {
  readonly destinations: readonly Destination[];
  readonly eventTypes: readonly EventTypeInfo[];
}

function Playground({ destinations, eventTypes }: PlaygroundProps) {
  const [, navigate] = useLocation();
  const [destinationId, setDestinationId] = useState(destinations[0]?.id ?? '');
  const [type, setType] = useState<EventTypeName>('experiment.guardrail_breached');
  const [edited, setEdited] = useState<Readonly<Record<string, RowDraft>>>({});
  const [data, setData] = useState<string | undefined>();
  const destination = destinations.find(({ id }) => id === destinationId);
  const eventType = eventTypes.find((known) => known.type === type);
  const stored = destination?.mappings.find((mapping) => mapping.eventType === type);
  if (destination === undefined || eventType === undefined || stored === undefined) return null;
  const key = `${destinationId} ${type}`;
  const row = edited[key] ?? draftOf(stored);
  const text = data ?? JSON.stringify(eventType.sample, null, 2);
  const problem = dataProblem(text);

  return (
    <div className="editor">
      <div className="stack">
        <div className="pair">
          <Choice label="Destination" options={destinations} value={destinationId} onChange={setDestinationId} />
          <Choice
            label="Event"
            options={eventTypes.map((known) => ({ id: known.type, name: known.label }))}
            value={type}
            onChange={(chosen) => {
              setType(chosen as EventTypeName);
              setData(undefined);
            }}
          />
        </div>
        <Fields
          destination={destination}
          eventType={eventType}
          row={row}
          onChange={(change) => setEdited({ ...edited, [key]: { ...row, ...change } })}
        />
        <PastData eventType={type} destinationId={destinationId} onPick={setData} />
        <TextInput
          label="Event data"
          rows={12}
          isCode
          value={text}
          onChange={setData}
          error={problem}
          spellCheck="false"
        />
      </div>
      <div className="stack">
        <RowPreview
          place={{ kind: 'destination', id: destinationId }}
          row={row}
          data={problem === undefined ? (JSON.parse(text) as Data) : eventType.sample}
        />
        <div className="buttons">
          <Button
            onPress={() => {
              keepEdit(destination, row);
              navigate(`/settings/integrations/destinations/${destinationId}`);
            }}
          >
            Copy to mapping
          </Button>
        </div>
      </div>
    </div>
  );
}

function Fields(props: {
  destination: Destination;
  eventType: EventTypeInfo;
  row: RowDraft;
  onChange: (change: Partial<RowDraft>) => void;
}) {
  const { destination, eventType, row, onChange } = props;
  const { site, project } = destination;
  const issueTypes = useIssueTypes(site.id, project.key).data ?? [];
  return (
    <RowEditor
      eventType={eventType}
      row={row}
      onChange={onChange}
      siteId={site.id}
      projectKey={project.key}
      issueTypes={issueTypes}
      errors={{}}
    />
  );
}

/** The data of past events, to try a template on. */
function PastData(props: { eventType: string; destinationId: string; onPick: (data: string | undefined) => void }) {
  const { eventType, destinationId, onPick } = props;
  const past = useDeliveries({ eventType, destinationId }, null).data?.items.slice(0, 10) ?? [];
  const now = useNow(60_000);
  const [picked, setPicked] = useState<string>('sample');
  const options = [
    { id: 'sample', name: 'Sample' },
    ...past.map(({ id, subject, createdAt }) => ({
      id,
      name: `${subject.name}, ${formatTime(new Date(createdAt), now)}`,
    })),
  ];
  return (
    <>
      <Choice
        label="Use the data of"
        options={options}
        value={options.some(({ id }) => id === picked) ? picked : 'sample'}
        onChange={(id) => {
          setPicked(id);
          if (id === 'sample') onPick(undefined);
        }}
      />
      {picked !== 'sample' && <DataOf key={picked} id={picked} onLoad={onPick} />}
    </>
  );
}

function DataOf({ id, onLoad }: { id: string; onLoad: (data: string) => void }) {
  const delivery = useDelivery(id);
  return (
    <Loaded query={delivery} thing="The delivery" rows={1}>
      {({ data }) => (
        <div className="buttons">
          <Button onPress={() => onLoad(JSON.stringify(data, null, 2))}>Use this data</Button>
        </div>
      )}
    </Loaded>
  );
}

function dataProblem(text: string): string | undefined {
  const problem = jsonProblem(text);
  if (problem !== undefined) return problem;
  const data: unknown = JSON.parse(text);
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return 'It must be an object of variables.';
  const nested = Object.entries(data).find(([, value]) => typeof value === 'object' && value !== null);
  return nested === undefined ? undefined : `“${nested[0]}” must be a text, a number, true, false or null.`;
}
