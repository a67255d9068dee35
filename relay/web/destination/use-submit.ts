import { useState } from 'react';
import { answered } from '../api/client';
import { useApi } from '../api/context';
import { ApiProblem } from '../api/problem';
import type { Destination } from '../api/types';
import { inputErrorsOf, type RowErrors, rowErrorsOf, stillWrong, together } from '../mapping/errors';
import { useFocusOnError } from '../mapping/focus-on-error';
import { useAnnounce } from '../shell/announce';
import type { Editing, useEditing } from './form-state';
import { changedRowsOf, type SaveRequest, useSave } from './save';
import { focusTitleIfLost } from './save-bar';
import { texts } from './texts';

/** What is wrong with the form, in words of its fields. */
export interface FormErrors {
  readonly name: string | undefined;
  readonly project: string | undefined;
  readonly rows: RowErrors;
}

/**
 * Saves a destination's form: first its inputs are checked, then the relay's answer decides what the page shows. What is
 * wrong is shown until it has been changed, and the first field that is wrong gets the focus.
 */
export function useSubmit(destination: Destination, editing: ReturnType<typeof useEditing>, isRepair: boolean) {
  const { id } = destination;
  const api = useApi();
  const announce = useAnnounce();
  const [sent, setSent] = useState<SaveRequest | undefined>();
  /** Inputs are checked from the first attempt to save them on. */
  const [isChecked, setChecked] = useState(false);
  const [refusals, setRefusals] = useState(0);
  const [other, setOther] = useState<Destination | undefined>();
  const [saved, setSaved] = useState<string | undefined>();
  const save = useSave(id, editing.rebase);
  useFocusOnError(refusals);

  function report(sentence: string): void {
    setSaved(sentence);
    announce(sentence);
  }

  async function submit(from: Editing): Promise<boolean> {
    setSaved(undefined);
    setChecked(true);
    if (isAnyWrong(inputErrors(from))) {
      setRefusals((count) => count + 1);
      return false;
    }
    const request = { base: from.base, version: from.version, form: from.form, isRepair };
    setSent(request);
    try {
      const fresh = await save.mutateAsync(request);
      setChecked(false);
      setOther(undefined);
      if (fresh === undefined) {
        announce(texts.nothingToSave);
        focusTitleIfLost();
        return true;
      }
      editing.restart(fresh);
      const waited = destination.counts.waiting > 0 && destination.state !== 'active' && fresh.state === 'active';
      report(waited ? texts.savedAndResumed : texts.saved);
      return true;
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 412) {
        setOther(await answered(api.GET('/v1/destinations/{id}', { params: { path: { id } } })));
      } else if (error instanceof ApiProblem && error.status === 422) {
        setRefusals((count) => count + 1);
      }
      return false;
    }
  }

  const refused = save.error instanceof ApiProblem && save.error.status === 422 ? save.error : undefined;
  const inputs = isChecked ? inputErrors(editing) : noErrors;
  const errors = refused === undefined || sent === undefined ? inputs : withRefused(inputs, refused, sent, editing);
  const isStale = save.error instanceof ApiProblem && save.error.status === 412;
  // A refusal of fields is shown at the fields; one that names none of them, as it is.
  const isOfFields =
    refused !== undefined && sent !== undefined && isAnyWrong(withRefused(noErrors, refused, sent, sent));
  const failure = isStale || isOfFields ? null : save.error;
  return {
    submit: () => submit(editing),
    submitFrom: submit,
    isPending: save.isPending,
    errors,
    isWrong: isAnyWrong(errors),
    failure,
    other,
    closeMerge: () => setOther(undefined),
    saved: editing.changes.length === 0 ? saved : undefined,
    report,
  };
}

const noErrors: FormErrors = { name: undefined, project: undefined, rows: {} };

function inputErrors({ form }: Pick<Editing, 'form'>): FormErrors {
  return {
    name: form.name.trim() === '' ? texts.enterName : undefined,
    project: undefined,
    rows: inputErrorsOf(form.rows),
  };
}

/** What the relay refused, as far as it hasn't been changed since. */
function withRefused(
  inputs: FormErrors,
  refused: ApiProblem,
  sent: SaveRequest,
  { form }: Pick<Editing, 'form'>,
): FormErrors {
  const messageAt = (path: string) => refused.errors.find((error) => error.path === path)?.message;
  const rows = rowErrorsOf(refused, changedRowsOf(sent));
  return {
    name: inputs.name ?? (form.name === sent.form.name ? messageAt('name') : undefined),
    project: form.project.key === sent.form.project.key ? messageAt('projectKey') : undefined,
    rows: together(stillWrong(rows, sent.form.rows, form.rows), inputs.rows),
  };
}

function isAnyWrong({ name, project, rows }: FormErrors): boolean {
  return name !== undefined || project !== undefined || Object.keys(rows).length > 0;
}
