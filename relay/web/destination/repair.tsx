import { Button } from '../parts/button';
import { Notice } from '../parts/notice';
import { texts } from './texts';

interface RepairProps {
  /** The project in which Jira takes no issues, and what the relay says about it. */
  readonly brokenKey: string;
  readonly message: string | undefined;
  /** The project that has been picked instead. */
  readonly pickedKey: string | undefined;
  readonly isPending: boolean;
  readonly onSave: () => void;
}

/** Why tickets are on hold, in Jira's words, and the two ways on: another project, or the same one once it works. */
export function Repair({ brokenKey, message, pickedKey, isPending, onSave }: RepairProps) {
  const title = texts.cannotCreate(brokenKey);
  const rest = message?.startsWith(title) ? message.slice(title.length) : '';
  return (
    <Notice
      look="bad"
      title={title}
      action={
        pickedKey === undefined && (
          <Button onPress={onSave} isPending={isPending} busy={texts.trying}>
            {texts.tryProjectAgain(brokenKey)}
          </Button>
        )
      }
    >
      {rest} {texts.pickProject}
    </Notice>
  );
}

/** Moves a destination to the project that has been picked. */
export function Move({ toKey, isPending, onSave }: { toKey: string; isPending: boolean; onSave: () => void }) {
  return (
    <Notice
      look="wait"
      title={texts.filedIn(toKey)}
      action={
        <Button look="primary" onPress={onSave} isPending={isPending} busy={texts.moving}>
          {texts.move(toKey)}
        </Button>
      }
    >
      {texts.filedStay}
    </Notice>
  );
}
