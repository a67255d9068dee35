import { useState } from 'react';
import { Checkbox, CheckboxGroup, FieldError, Label } from 'react-aria-components';
import { type Notice, type NoticeKind, useSaveNotice } from '../api/notices';
import { ApiProblem } from '../api/problem';
import { problemKinds } from '../api/problems';
import { Button } from '../parts/button';
import { Dialog, DialogButtons } from '../parts/dialog';
import { FailureNotice } from '../parts/notice';
import { Radios } from '../parts/radios';
import { TextInput } from '../parts/text-input';
import { useAnnounce } from '../shell/announce';
import { nameOf } from './name';
import { texts } from './texts';

interface NoticeFormProps {
  /** Undefined for a new one. */
  readonly notice: Notice | undefined;
  /** What this relay can send. */
  readonly kinds: readonly NoticeKind[];
  readonly onClose: () => void;
  readonly onSaved: (saved: Notice & { readonly secret?: string }) => void;
}

/** Adds a notice or changes one: by what, where to, about which problems. Errors stand at their control. */
export function NoticeForm({ notice, kinds, onClose, onSaved }: NoticeFormProps) {
  const [kind, setKind] = useState<NoticeKind>(notice?.kind ?? kinds[0] ?? 'slack');
  const [target, setTarget] = useState('');
  const [about, setAbout] = useState<readonly string[]>(notice?.about ?? problemKinds);
  const [isChecked, setChecked] = useState(false);
  const announce = useAnnounce();
  const save = useSaveNotice(notice?.id);
  const words = texts.form;

  const missing = target.trim() === '' && notice === undefined ? missingTarget(kind) : undefined;
  const noProblem = about.length === 0 ? words.noProblem : undefined;
  const errors = errorsOf(save.error);

  function submit(): void {
    setChecked(true);
    if (missing !== undefined || noProblem !== undefined) return;
    const chosen = problemKinds.filter((one) => about.includes(one));
    save.mutate(
      { kind, about: chosen, target: target.trim() },
      {
        onSuccess: (saved) => {
          announce(words.saved(nameOf(saved)));
          onSaved(saved);
        },
      },
    );
  }

  return (
    <Dialog title={notice === undefined ? words.add : words.edit(nameOf(notice))} isOpen onClose={onClose}>
      {save.error !== null && errors.size === 0 && <FailureNotice error={save.error} />}
      {notice === undefined && (
        <>
          <Radios
            label={words.kind}
            value={kind}
            onChange={(chosen) => {
              setKind(chosen);
              setTarget('');
              setChecked(false);
              save.reset();
            }}
            options={kinds.map((value) => ({ value, ...texts.kinds[value] }))}
            error={errors.get('kind')}
          />
          {!kinds.includes('email') && <p className="muted">{texts.noMail}</p>}
        </>
      )}
      <TextInput
        label={kind === 'email' ? words.address : words.url}
        description={notice !== undefined ? words.kept(notice.target) : helpFor(kind)}
        type={kind === 'email' ? 'email' : 'url'}
        autoComplete="off"
        maxLength={2_000}
        value={target}
        onChange={(typed) => {
          setTarget(typed);
          save.reset();
        }}
        error={errors.get('target') ?? (isChecked ? missing : undefined)}
      />
      <CheckboxGroup
        className="field"
        value={[...about]}
        onChange={setAbout}
        isInvalid={isChecked && noProblem !== undefined}
      >
        <Label className="label">{words.about}</Label>
        <div className="radios column">
          {problemKinds.map((one) => (
            <Checkbox key={one} value={one} className="checkbox">
              {texts.problems[one]}
            </Checkbox>
          ))}
        </div>
        <FieldError>{noProblem}</FieldError>
      </CheckboxGroup>
      <DialogButtons>
        <Button onPress={onClose}>{words.cancel}</Button>
        <Button look="primary" onPress={submit} isPending={save.isPending} busy={words.saving}>
          {words.save}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

function missingTarget(kind: NoticeKind): string {
  return kind === 'email' ? texts.form.noAddress : texts.form.noUrl;
}

function helpFor(kind: NoticeKind): string | undefined {
  return kind === 'email' ? undefined : texts.form.urlHelp[kind];
}

/** What the relay refused, by the control that it is about. */
function errorsOf(error: unknown): ReadonlyMap<string, string> {
  if (!(error instanceof ApiProblem)) return new Map();
  const own = error.errors.filter(({ path }) => path === 'kind' || path === 'target');
  return new Map(own.map(({ path, message }) => [path, texts.form.wrong(message)]));
}
