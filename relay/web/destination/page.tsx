import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { answered } from '../api/client';
import { useApi } from '../api/context';
import { destinationQuery } from '../api/destinations';
import { useEventTypes } from '../api/event-types';
import { useListInterval } from '../api/polling';
import { ApiProblem, isProblem, wordsOf } from '../api/problem';
import { useIssueTypes } from '../api/project';
import type { Destination } from '../api/types';
import { countOf } from '../formats';
import { DeleteDialog } from '../integrations/delete-dialog';
import { DestinationBanner } from '../integrations/destination-banner';
import { StateLozenge } from '../integrations/state-lozenge';
import { rowErrorsOf } from '../mapping/errors';
import { ProjectField } from '../mapping/project-field';
import { RowsTable } from '../mapping/rows-table';
import { Button } from '../parts/button';
import type { Option } from '../parts/choice';
import { Loaded } from '../parts/loaded';
import { FailureNotice, Notice } from '../parts/notice';
import { TextInput } from '../parts/text-input';
import { useAnnounce } from '../shell/announce';
import { Gone } from '../shell/gone';
import { Page } from '../shell/page';
import { DisconnectDialog } from './disconnect-dialog';
import { formOf, useEditing } from './form-state';
import { LeaveGuard } from './leave-guard';
import type { DestinationForm } from './merge';
import { MergeDialog } from './merge-dialog';
import { RemapDialog } from './remap-dialog';
import { changedRowsOf, useSave } from './save';

/** One destination: change, move or repair it without losing a ticket. */
export default function DestinationPage({ id }: { id: string }) {
  const destination = useQuery({ ...destinationQuery(useApi(), id), refetchInterval: useListInterval() });
  if (isProblem(destination.error, 'not_found')) return <Gone thing="destination" />;
  return (
    <Page
      title={destination.data?.name ?? 'Destination'}
      back={{ href: '/settings/integrations', name: 'Integrations' }}
    >
      <Loaded query={destination} thing="The destination" rows={5}>
        {(loaded) => <Editor destination={loaded} />}
      </Loaded>
    </Page>
  );
}

function Editor({ destination }: { destination: Destination }) {
  const { id, site, state } = destination;
  const api = useApi();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [search] = useSearchParams();
  const [, navigate] = useLocation();
  const editing = useEditing(destination);
  const eventTypes = useEventTypes();
  const issueTypes = useIssueTypes(site.id, editing.form.project.key);
  const [open, setOpen] = useState<'delete' | 'disconnect' | 'remap' | undefined>(
    search.has('remap') ? 'remap' : undefined,
  );
  const [other, setOther] = useState<Destination | undefined>();
  const [saved, setSaved] = useState<string | undefined>();
  const isRepair = search.has('repair') || state === 'repair_required';
  const isMoved = editing.form.project.key !== editing.base.project.key;
  /** Jira doesn't show the project, and the page already says to pick another one. */
  const isToBeMoved = isRepair && !isMoved;

  const save = useSave(id, (fresh) => {
    if (fresh !== undefined) editing.restart(fresh);
    setOther(undefined);
    const waited = destination.counts.waiting > 0 && destination.state !== 'active' && fresh?.state === 'active';
    const sentence = waited ? 'Saved. Waiting tickets are being created.' : 'Saved.';
    setSaved(sentence);
    announce(sentence);
    if (search.size > 0) navigate(`/settings/integrations/destinations/${id}`, { replace: true });
  });

  function submit(form: DestinationForm, from: { base: DestinationForm; version: number }): void {
    setSaved(undefined);
    save.mutate(
      { ...from, form, isRepair },
      {
        onError: async (error) => {
          if (!(error instanceof ApiProblem) || error.status !== 412) return;
          setOther(await answered(api.GET('/v1/destinations/{id}', { params: { path: { id } } })));
        },
      },
    );
  }

  const isStale = save.error instanceof ApiProblem && save.error.status === 412;
  const errors =
    save.error instanceof ApiProblem && save.error.status === 422
      ? rowErrorsOf(save.error, changedRowsOf(editing))
      : {};
  const projectError =
    save.error instanceof ApiProblem ? save.error.errors.find(({ path }) => path === 'projectKey')?.message : undefined;
  const changes = editing.changes.length;

  return (
    <div className="stack">
      <div className="buttons">
        <StateLozenge destination={destination} />
        <span className="muted">{site.name}</span>
      </div>
      {!isRepair && <DestinationBanner destination={destination} />}
      {saved !== undefined && <Notice look="ok" title={saved} />}
      <div className="pair">
        <TextInput
          label="Name"
          value={editing.form.name}
          onChange={(name) => editing.change({ name })}
          maxLength={255}
        />
        <ProjectField
          key={editing.version}
          siteId={site.id}
          project={editing.form.project}
          onChange={({ key, name }) => editing.change({ project: { key, name } })}
          autoFocus={isRepair}
          error={projectError}
        />
      </div>
      {(isMoved || isRepair) && (
        <Notice
          look="wait"
          title={`Waiting tickets are filed in ${editing.form.project.key}.`}
          action={
            <Button
              look="primary"
              onPress={() => submit(editing.form, editing)}
              isPending={save.isPending}
              busy="Moving…"
            >
              Move to {editing.form.project.key} and resume
            </Button>
          }
        >
          Filed tickets stay where they are.
        </Notice>
      )}
      <section className="stack tight" aria-labelledby="events">
        <h2 id="events">Events</h2>
        <Loaded query={eventTypes} thing="Events" plural rows={5}>
          {(types) => (
            <>
              {issueTypes.error !== null && !isToBeMoved && (
                <Notice
                  look="bad"
                  role="alert"
                  title="Issue types could not be loaded."
                  action={<Button onPress={() => void issueTypes.refetch()}>Try again</Button>}
                >
                  {wordsOf(issueTypes.error).detail}
                </Notice>
              )}
              <RowsTable
                eventTypes={types}
                rows={editing.form.rows}
                onChange={(eventType, change) =>
                  editing.change({
                    rows: editing.form.rows.map((row) => (row.eventType === eventType ? { ...row, ...change } : row)),
                  })
                }
                place={{ kind: 'destination', id }}
                siteId={site.id}
                projectKey={editing.form.project.key}
                issueTypes={issueTypes.data ?? ownIssueTypes(editing.form)}
                errors={errors}
              />
            </>
          )}
        </Loaded>
        <div className="buttons">
          <Button onPress={() => setOpen('remap')}>Refresh templates</Button>
        </div>
      </section>
      {save.error !== null && !isStale && <FailureNotice error={save.error} />}
      {changes > 0 && (
        <section className="save-bar" aria-label="Unsaved changes">
          <span>{countOf(changes, 'unsaved change', 'unsaved changes')}</span>
          <div className="buttons">
            <Button onPress={() => editing.discard(destination)}>Discard</Button>
            <Button
              look="primary"
              onPress={() => submit(editing.form, editing)}
              isPending={save.isPending}
              busy="Saving…"
            >
              Save changes
            </Button>
          </div>
        </section>
      )}
      <section className="stack tight" aria-labelledby="end">
        <h2 id="end">Delete or disconnect</h2>
        <div className="buttons">
          <Button look="danger" onPress={() => setOpen('delete')}>
            Delete destination
          </Button>
          <Button look="danger" onPress={() => setOpen('disconnect')}>
            Disconnect {site.name}
          </Button>
        </div>
      </section>
      <LeaveGuard isEdited={changes > 0} onDiscard={() => editing.discard(destination)} />
      {other !== undefined && (
        <MergeDialog
          base={editing.base}
          yours={editing.form}
          saved={formOf(other)}
          isSaving={save.isPending}
          onClose={() => setOther(undefined)}
          onSave={(merged) => {
            editing.restart(other, merged);
            submit(merged, { base: formOf(other), version: other.version });
          }}
        />
      )}
      {open === 'remap' && (
        <RemapDialog
          destination={destination}
          onClose={() => setOpen(undefined)}
          onSaved={(fresh) => {
            setOpen(undefined);
            editing.restart(fresh);
            setSaved('Saved. Waiting tickets are being created.');
            announce('Saved. Waiting tickets are being created.');
          }}
        />
      )}
      {open === 'delete' && (
        <DeleteDialog
          destination={destination}
          onClose={() => setOpen(undefined)}
          onDeleted={() => {
            editing.discard(destination);
            queries.removeQueries({ queryKey: destinationQuery(api, id).queryKey });
            navigate('/settings/integrations');
          }}
        />
      )}
      {open === 'disconnect' && <DisconnectDialog destination={destination} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

/** What the rows were mapped to, until the project's issue types are loaded. */
function ownIssueTypes({ rows }: DestinationForm): Option[] {
  return rows.flatMap(({ issueType }) =>
    issueType?.id === undefined ? [] : [{ id: issueType.id, name: issueType.name }],
  );
}
