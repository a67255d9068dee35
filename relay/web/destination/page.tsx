import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useApi } from '../api/context';
import { destinationQuery } from '../api/destinations';
import { useEventTypes } from '../api/event-types';
import { useListInterval } from '../api/polling';
import { isProblem, mayHelpToRetry, wordsOf } from '../api/problem';
import { useIssueTypes } from '../api/project';
import type { Destination, EventTypeName } from '../api/types';
import { SkippedLately } from '../deliveries/skipped-lately';
import { DeleteDialog } from '../integrations/delete-dialog';
import { DestinationBanner } from '../integrations/destination-banner';
import { DestinationProblems } from '../integrations/destination-problems';
import { StateLozenge } from '../integrations/state-lozenge';
import { isSameRow } from '../mapping/draft';
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
import { TestTicketDialog } from '../test-ticket/dialog';
import { DisconnectDialog } from './disconnect-dialog';
import { ErrorSummary } from './error-summary';
import { formOf, useEditing } from './form-state';
import { LeaveGuard } from './leave-guard';
import type { DestinationForm } from './merge';
import { MergeDialog, usePlaceName } from './merge-dialog';
import { RemapDialog } from './remap-dialog';
import { Move, Repair } from './repair';
import { SaveBar } from './save-bar';
import { StormGuard } from './storm-guard';
import { TestRow } from './test-row';
import { texts } from './texts';
import { useRequestedStep } from './use-requested-step';
import { useSaveKeys } from './use-save-keys';
import { useSubmit } from './use-submit';

/** One destination: change, move or repair it without losing a ticket. */
export default function DestinationPage({ id }: { id: string }) {
  const destination = useQuery({ ...destinationQuery(useApi(), id), refetchInterval: useListInterval() });
  if (isProblem(destination.error, 'not_found')) return <Gone thing={texts.gone} />;
  return (
    <Page
      title={destination.data?.name ?? texts.destination}
      back={{ href: '/settings/integrations', name: texts.back }}
    >
      <Loaded query={destination} thing={texts.theDestination} rows={5}>
        {(loaded) => <Editor destination={loaded} />}
      </Loaded>
    </Page>
  );
}

type OpenDialog = 'delete' | 'disconnect' | 'remap' | { readonly test: EventTypeName };

function Editor({ destination }: { destination: Destination }) {
  const { id, site, state, banner } = destination;
  const api = useApi();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [, navigate] = useLocation();
  const placeName = usePlaceName();
  const editing = useEditing(destination);
  const { form, base } = editing;
  const eventTypes = useEventTypes();
  const issueTypes = useIssueTypes(site.id, form.project.key);
  const [open, setOpen] = useState<OpenDialog | undefined>();
  const [isRepairRequested, setRepairRequested] = useState(false);
  useRequestedStep(id, { onRepair: () => setRepairRequested(true), onRemap: () => setOpen('remap') });
  const isRepair = isRepairRequested || state === 'repair_required';
  const isMoved = form.project.key !== base.project.key;
  /** Jira doesn't show the project, and the page already says to pick another one. */
  const isToBeMoved = isRepair && !isMoved;
  const saving = useSubmit(destination, editing, isRepair);
  const changes = editing.changes.length;

  async function submit(): Promise<boolean> {
    const isSaved = await saving.submit();
    if (isSaved) setRepairRequested(false);
    return isSaved;
  }

  function undo(): void {
    if (!editing.canUndo) return;
    announce(texts.undone(editing.undo().map(placeName).join(', ')));
  }

  function discard(): void {
    editing.discard(destination);
    announce(texts.discarded);
  }

  useSaveKeys({ onSave: () => (changes > 0 ? void submit() : announce(texts.nothingToSave)), onUndo: undo });

  return (
    <div className="stack">
      <div className="buttons">
        <StateLozenge destination={destination} />
        <span className="muted">{site.name}</span>
      </div>
      {!isRepair && <DestinationBanner destination={destination} />}
      <DestinationProblems destination={destination} cards={1} />
      {isRepair && (
        <Repair
          brokenKey={base.project.key}
          message={banner?.code === 'repair_required' ? banner.message : undefined}
          pickedKey={isMoved ? form.project.key : undefined}
          isPending={saving.isPending}
          onSave={() => void submit()}
        />
      )}
      <div className="pair">
        <TextInput
          label={texts.name}
          value={form.name}
          onChange={(name) => editing.change({ name })}
          maxLength={255}
          error={saving.errors.name}
        />
        <ProjectField
          key={`${editing.version} ${isRepair}`}
          siteId={site.id}
          project={isToBeMoved ? null : form.project}
          onChange={({ key, name }) => editing.change({ project: { key, name } })}
          autoFocus={isToBeMoved}
          error={saving.errors.project}
        />
      </div>
      {isMoved && <Move toKey={form.project.key} isPending={saving.isPending} onSave={() => void submit()} />}
      <section className="stack tight" aria-labelledby="events">
        <h2 id="events">{texts.events}</h2>
        <Loaded query={eventTypes} thing={texts.events} plural rows={5}>
          {(types) => (
            <>
              {issueTypes.error !== null && !isToBeMoved && (
                <Notice
                  look="bad"
                  role="alert"
                  title={texts.issueTypesFailed}
                  action={
                    mayHelpToRetry(issueTypes.error) && (
                      <Button onPress={() => void issueTypes.refetch()}>{texts.tryAgain}</Button>
                    )
                  }
                >
                  {wordsOf(issueTypes.error).detail}
                </Notice>
              )}
              <RowsTable
                eventTypes={types}
                rows={form.rows}
                onChange={(eventType, change) =>
                  editing.change({
                    rows: form.rows.map((row) => (row.eventType === eventType ? { ...row, ...change } : row)),
                  })
                }
                place={{ kind: 'destination', id }}
                siteId={site.id}
                projectKey={form.project.key}
                issueTypes={issueTypes.data ?? ownIssueTypes(form)}
                errors={saving.errors.rows}
                noteOf={(eventType) => <SkippedLately destination={destination} eventType={eventType} />}
                actionsOf={(row) => (
                  <TestRow
                    isSaved={base.rows.some((saved) => isSameRow(saved, row)) && !isMoved}
                    onTest={() => setOpen({ test: row.eventType })}
                  />
                )}
              />
            </>
          )}
        </Loaded>
        <div className="buttons">
          <Button onPress={() => setOpen('remap')}>{texts.refreshTemplates}</Button>
        </div>
      </section>
      <StormGuard key={JSON.stringify(destination.guard)} destination={destination} />
      {saving.failure !== null && <FailureNotice error={saving.failure} />}
      {(changes > 0 || saving.saved !== undefined || saving.isWrong) && (
        <SaveBar
          changes={changes}
          saved={saving.saved}
          problem={saving.isWrong && <ErrorSummary errors={saving.errors} />}
          canUndo={editing.canUndo}
          isSaving={saving.isPending}
          onUndo={undo}
          onDiscard={discard}
          onSave={() => void submit()}
        />
      )}
      <section className="stack tight" aria-labelledby="end">
        <h2 id="end">{texts.end}</h2>
        <div className="buttons">
          <Button look="danger" onPress={() => setOpen('delete')}>
            {texts.deleteDestination}
          </Button>
          <Button look="danger" onPress={() => setOpen('disconnect')}>
            {texts.disconnect(site.name)}
          </Button>
        </div>
      </section>
      <LeaveGuard
        isEdited={changes > 0}
        isSaving={saving.isPending}
        onDiscard={() => editing.discard(destination)}
        onSave={submit}
      />
      {saving.other !== undefined && (
        <Merge destination={saving.other} editing={editing} saving={saving} onSaved={() => setRepairRequested(false)} />
      )}
      {open === 'remap' && (
        <RemapDialog
          destination={destination}
          onClose={() => setOpen(undefined)}
          onSaved={(fresh) => {
            setOpen(undefined);
            editing.rebase(fresh);
            saving.report(texts.savedAndResumed);
          }}
        />
      )}
      {typeof open === 'object' && (
        <TestTicketDialog destination={destination} eventType={open.test} onClose={() => setOpen(undefined)} />
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

interface MergeProps {
  /** As it was saved by another admin. */
  readonly destination: Destination;
  readonly editing: ReturnType<typeof useEditing>;
  readonly saving: ReturnType<typeof useSubmit>;
  readonly onSaved: () => void;
}

function Merge({ destination, editing, saving, onSaved }: MergeProps) {
  const saved = formOf(destination);
  return (
    <MergeDialog
      key={destination.version}
      base={editing.base}
      yours={editing.form}
      saved={saved}
      isSaving={saving.isPending}
      onClose={saving.closeMerge}
      onSave={async (form) => {
        editing.restart(destination, form);
        if (await saving.submitFrom({ base: saved, version: destination.version, form })) onSaved();
      }}
    />
  );
}

/** What the rows were mapped to, until the project's issue types are loaded. */
function ownIssueTypes({ rows }: DestinationForm): Option[] {
  return rows.flatMap(({ issueType }) =>
    issueType?.id === undefined ? [] : [{ id: issueType.id, name: issueType.name }],
  );
}
