import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { answered } from '../api/client';
import { useApi } from '../api/context';
import { destinationsKey } from '../api/destinations';
import { useEventTypes } from '../api/event-types';
import { ApiProblem } from '../api/problem';
import { issueTypesKey } from '../api/project';
import type { CheckResult, Destination, EventTypeInfo, Site } from '../api/types';
import { CheckResultNotice } from '../mapping/check-result';
import { bodyOf, type RowDraft } from '../mapping/draft';
import type { ProjectValue } from '../mapping/editor-field';
import { type RowErrors, rowErrorsOf, rowErrorsOfCheck } from '../mapping/errors';
import { EventsStep, rowsOf } from '../mapping/events-step';
import { ProjectField } from '../mapping/project-field';
import { Button } from '../parts/button';
import { Dialog, DialogButtons } from '../parts/dialog';
import { FailureNotice } from '../parts/notice';
import { type DestinationDraft, emptyDraft, onSite } from './kept-draft';
import { ChooseSite, SiteStep } from './site-step';

interface AddDialogProps {
  readonly draft: DestinationDraft;
  readonly onChange: (draft: DestinationDraft) => void;
  /** The result of the way back from Atlassian: an alert, or that a site is connected. */
  readonly news: ReactNode;
  readonly choiceId: string | null;
  readonly onChosen: (site: Site) => void;
  readonly onLeave: () => void;
  readonly onClose: () => void;
  readonly onCreated: (destination: Destination) => void;
}

/** Adds a Jira destination: its site, its project, its events. Nothing is written before the last button. */
export default function AddDialog(props: AddDialogProps) {
  const { draft, onChange, news, choiceId, onChosen, onLeave, onClose } = props;
  const eventTypes = useEventTypes().data ?? [];
  const [isAsking, setAsking] = useState(false);
  const create = useCreate(props, eventTypes);
  const isEdited = JSON.stringify(draft) !== JSON.stringify(emptyDraft);
  const { siteId, projectKey, projectName } = draft;
  const project = projectKey === null ? null : { key: projectKey, name: projectName ?? projectKey };
  const missing = create.missing;

  if (isAsking) {
    return (
      <Dialog role="alertdialog" title="Leave without saving?" isOpen onClose={() => setAsking(false)}>
        <p>The destination has not been created. Your choices will be lost.</p>
        <DialogButtons>
          <Button onPress={() => setAsking(false)} autoFocus>
            Stay
          </Button>
          <Button look="danger" onPress={onClose}>
            Discard changes
          </Button>
        </DialogButtons>
      </Dialog>
    );
  }

  return (
    <Dialog title="Add Jira destination" width="wide" isOpen onClose={() => (isEdited ? setAsking(true) : onClose())}>
      {news}
      {choiceId !== null ? (
        <ChooseSite choiceId={choiceId} onChosen={onChosen} />
      ) : (
        <SiteStep siteId={siteId} onChange={(chosen) => onChange(onSite(draft, chosen))} onLeave={onLeave} />
      )}
      {siteId !== null && (
        <section className="stack tight" aria-labelledby="step-project">
          <h3 id="step-project">2 Project</h3>
          <ProjectField
            key={siteId}
            siteId={siteId}
            project={project}
            autoFocus={project === null}
            onChange={({ key, name }) => onChange({ ...draft, projectKey: key, projectName: name })}
          />
        </section>
      )}
      {siteId !== null && projectKey !== null && (
        <section className="stack tight" aria-labelledby="step-events">
          <h3 id="step-events">3 Events</h3>
          <EventsStep
            siteId={siteId}
            projectKey={projectKey}
            eventTypes={eventTypes}
            changed={draft.rows}
            onChange={(rows) => {
              create.forget();
              onChange({ ...draft, rows });
            }}
            errors={create.errors}
          />
        </section>
      )}
      {create.found !== undefined && (
        <section className="stack tight">
          <h3>Configuration check</h3>
          <CheckResultNotice result={create.found} projectKey={projectKey ?? ''} on={create.on} hasRows />
        </section>
      )}
      {missing !== undefined && (
        <p role="alert" className="field-error">
          {missing}
        </p>
      )}
      {create.error !== null && <FailureNotice error={create.error} />}
      <DialogButtons>
        <Button onPress={() => (isEdited ? setAsking(true) : onClose())}>Cancel</Button>
        {create.found?.ok === false && (
          <Button onPress={create.anyway} isPending={create.isPending} busy="Creating…">
            Create anyway
          </Button>
        )}
        {choiceId === null && (
          <Button look="primary" onPress={create.checkFirst} isPending={create.isPending} busy="Checking…">
            Create destination
          </Button>
        )}
      </DialogButtons>
    </Dialog>
  );
}

/** Checks the new destination, and creates it if it has no problems or the admin says so. */
function useCreate({ draft, onCreated }: AddDialogProps, eventTypes: readonly EventTypeInfo[]) {
  const api = useApi();
  const queries = useQueryClient();
  const [found, setFound] = useState<CheckResult | undefined>();
  const [missing, setMissing] = useState<string | undefined>();
  const { siteId, projectKey, rows } = draft;

  function allRows(): RowDraft[] {
    const available = queries.getQueryData<readonly ProjectValue[]>(issueTypesKey(siteId ?? '', projectKey ?? ''));
    return rowsOf(eventTypes, available ?? [], rows);
  }

  const create = useMutation({
    mutationFn: async (isChecked: boolean) => {
      if (siteId === null || projectKey === null) return;
      if (!isChecked) {
        const mappings = allRows()
          .filter(({ enabled }) => enabled)
          .map(bodyOf);
        const result = await answered(api.POST('/v1/check', { body: { siteId, projectKey, mappings } }));
        setFound(result);
        if (!result.ok) return;
      }
      const body = { siteId, projectKey, mappings: rows.map(bodyOf) };
      const created = await answered(api.POST('/v1/destinations', { body }));
      await queries.invalidateQueries({ queryKey: destinationsKey });
      onCreated(created);
    },
  });

  function begin(isChecked: boolean): void {
    setMissing(siteId === null ? 'Choose or connect a site.' : projectKey === null ? 'Pick a project.' : undefined);
    if (siteId !== null && projectKey !== null) create.mutate(isChecked);
  }

  return {
    checkFirst: () => begin(false),
    anyway: () => begin(true),
    /** The result of the check is outdated once a row has changed. */
    forget: () => setFound(undefined),
    isPending: create.isPending,
    error: create.error,
    errors: errorsOf(create.error, rows, found),
    found,
    missing,
    on: allRows().filter(({ enabled }) => enabled).length,
  };
}

function errorsOf(error: unknown, sent: readonly RowDraft[], found: CheckResult | undefined): RowErrors {
  if (error instanceof ApiProblem && error.status === 422) return rowErrorsOf(error, sent);
  return rowErrorsOfCheck(found?.problems ?? []);
}
