import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
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
import { inputErrorsOf, type RowErrors, rowErrorsOf, rowErrorsOfCheck, together } from '../mapping/errors';
import { EventsStep, rowsOf } from '../mapping/events-step';
import { focusAfterMs, useFocusOnError } from '../mapping/focus-on-error';
import { ProjectField } from '../mapping/project-field';
import { Button } from '../parts/button';
import { Dialog, DialogButtons } from '../parts/dialog';
import { FailureNotice } from '../parts/notice';
import { TextInput } from '../parts/text-input';
import { useReportEdits } from '../shell/edits';
import { type DestinationDraft, emptyDraft, onSite } from './kept-draft';
import { ChooseSite, SiteStep } from './site-step';
import { texts } from './texts';

export { duplicateOf } from './duplicate';

interface AddDialogProps {
  readonly draft: DestinationDraft;
  readonly onChange: (draft: DestinationDraft) => void;
  /** The result of the way back from Atlassian: an alert, or that a site is connected. */
  readonly news: ReactNode;
  readonly choiceId: string | null;
  readonly onChosen: (site: Site) => void;
  readonly onLeave: () => void;
  readonly onClose: () => void;
  /** With all destinations, which it is one of. */
  readonly onCreated: (destination: Destination, all: readonly Destination[]) => void;
}

/** Adds a Jira destination: its site, its project, its events. Nothing is written before the last button. */
export default function AddDialog(props: AddDialogProps) {
  const { draft, onChange, news, choiceId, onChosen, onLeave, onClose } = props;
  const eventTypes = useEventTypes().data ?? [];
  const [isAsking, setAsking] = useState(false);
  const create = useCreate(props, eventTypes);
  const isEdited = JSON.stringify(draft) !== JSON.stringify(emptyDraft);
  useReportEdits(isEdited);
  const { siteId, projectKey, projectName } = draft;
  const project = projectKey === null ? null : { key: projectKey, name: projectName ?? projectKey };
  const missing = create.missing;

  if (isAsking) {
    return (
      <Dialog role="alertdialog" title={texts.dialog.leave.title} isOpen onClose={() => setAsking(false)}>
        <p>{texts.dialog.leave.detail}</p>
        <DialogButtons>
          <Button onPress={() => setAsking(false)} autoFocus>
            {texts.dialog.leave.stay}
          </Button>
          <Button look="danger" onPress={onClose}>
            {texts.dialog.leave.discard}
          </Button>
        </DialogButtons>
      </Dialog>
    );
  }

  return (
    <Dialog title={texts.add} width="wide" isOpen onClose={() => (isEdited ? setAsking(true) : onClose())}>
      {news}
      {choiceId !== null ? (
        <ChooseSite choiceId={choiceId} onChosen={onChosen} onLeave={onLeave} />
      ) : (
        <SiteStep siteId={siteId} onChange={(chosen) => onChange(onSite(draft, chosen))} onLeave={onLeave} />
      )}
      {siteId !== null && (
        <section className="stack tight" aria-labelledby="step-project">
          <h3 id="step-project">{texts.dialog.projectStep}</h3>
          <ProjectField
            key={siteId}
            siteId={siteId}
            project={project}
            autoFocus={project === null}
            onChange={({ key, name }) => onChange({ ...draft, projectKey: key, projectName: name })}
          />
          <TextInput
            label={texts.dialog.name}
            description={texts.dialog.nameHelp}
            maxLength={255}
            value={draft.name}
            onChange={(name) => onChange({ ...draft, name })}
          />
        </section>
      )}
      {siteId !== null && projectKey !== null && (
        <section className="stack tight" aria-labelledby="step-events">
          <h3 id="step-events">{texts.dialog.eventsStep}</h3>
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
        <FoundProblems found={create.found} projectKey={projectKey ?? ''} on={create.on} />
      )}
      {missing !== undefined && (
        <p role="alert" className="field-error">
          {missing}
        </p>
      )}
      {create.failure !== null && <FailureNotice error={create.failure} />}
      <DialogButtons>
        <Button onPress={() => (isEdited ? setAsking(true) : onClose())}>{texts.dialog.cancel}</Button>
        {create.found?.ok === false && (
          <Button onPress={create.anyway} isPending={create.isPending} busy={texts.dialog.creating}>
            {texts.dialog.createAnyway}
          </Button>
        )}
        {choiceId === null && (
          <Button look="primary" onPress={create.checkFirst} isPending={create.isPending} busy={texts.dialog.checking}>
            {texts.dialog.create}
          </Button>
        )}
      </DialogButtons>
    </Dialog>
  );
}

interface FoundProblemsProps {
  readonly found: CheckResult;
  readonly projectKey: string;
  readonly on: number;
}

/** What keeps the destination from being created: it gets the focus, since the rows above it may be long. */
function FoundProblems({ found, projectKey, on }: FoundProblemsProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { ok } = found;
  useEffect(() => {
    // A row with an error opens first, which moves what is below it.
    const timer = setTimeout(() => !ok && heading.current?.focus(), focusAfterMs);
    return () => clearTimeout(timer);
  }, [ok]);
  return (
    <section className="stack tight">
      <h3 ref={heading} tabIndex={-1}>
        {texts.dialog.checkTitle}
      </h3>
      <CheckResultNotice result={found} projectKey={projectKey} on={on} hasRows />
    </section>
  );
}

/** Checks the new destination, and creates it if it has no problems or the admin says so. */
function useCreate({ draft, onCreated }: AddDialogProps, eventTypes: readonly EventTypeInfo[]) {
  const api = useApi();
  const queries = useQueryClient();
  const [found, setFound] = useState<CheckResult | undefined>();
  const [missing, setMissing] = useState<string | undefined>();
  /** The rows that the relay was asked about, in its order: its errors name them by number. */
  const [sent, setSent] = useState<readonly RowDraft[]>([]);
  /** Inputs are checked from the first attempt to create on. */
  const [isChecked, setChecked] = useState(false);
  const [refusals, setRefusals] = useState(0);
  useFocusOnError(refusals);
  const { siteId, projectKey, name, rows } = draft;

  function allRows(): RowDraft[] {
    const available = queries.getQueryData<readonly ProjectValue[]>(issueTypesKey(siteId ?? '', projectKey ?? ''));
    return rowsOf(eventTypes, available ?? [], rows);
  }

  const create = useMutation({
    mutationFn: async (isChecked: boolean) => {
      if (siteId === null || projectKey === null) return;
      if (!isChecked) {
        const checked = allRows().filter(({ enabled }) => enabled);
        setSent(checked);
        const mappings = checked.map(bodyOf);
        const result = await answered(api.POST('/v1/check', { body: { siteId, projectKey, mappings } }));
        setFound(result);
        if (!result.ok) return;
      }
      setSent(rows);
      const named = name.trim() === '' ? {} : { name: name.trim() };
      const body = { siteId, projectKey, ...named, mappings: rows.map(bodyOf) };
      const created = await answered(api.POST('/v1/destinations', { body }));
      await queries.invalidateQueries({ queryKey: destinationsKey });
      onCreated(created, queries.getQueryData<Destination[]>(destinationsKey) ?? []);
    },
    onError: () => setRefusals((count) => count + 1),
  });

  function begin(isChecked: boolean): void {
    setMissing(siteId === null ? texts.dialog.chooseSite : projectKey === null ? texts.dialog.pickProject : undefined);
    if (siteId === null || projectKey === null) return;
    setChecked(true);
    if (hasAny(inputErrorsOf(rows))) setRefusals((count) => count + 1);
    else create.mutate(isChecked);
  }

  const refused = refusedRows(create.error, sent);
  return {
    checkFirst: () => begin(false),
    anyway: () => begin(true),
    /** The result of the check is outdated once a row has changed. */
    forget: () => setFound(undefined),
    isPending: create.isPending,
    /** A refusal of fields is shown at the fields. */
    failure: hasAny(refused) ? null : create.error,
    errors: together(
      hasAny(refused) ? refused : rowErrorsOfCheck(found?.problems ?? []),
      isChecked ? inputErrorsOf(rows) : {},
    ),
    found,
    missing,
    on: allRows().filter(({ enabled }) => enabled).length,
  };
}

function refusedRows(error: unknown, sent: readonly RowDraft[]): RowErrors {
  return error instanceof ApiProblem && error.status === 422 ? rowErrorsOf(error, sent) : {};
}

function hasAny(errors: RowErrors): boolean {
  return Object.keys(errors).length > 0;
}
