import { Button } from '../parts/button';
import { Dialog, DialogButtons } from '../parts/dialog';
import { CopyButton } from '../parts/list/copy-button';
import { TextInput } from '../parts/text-input';
import { texts } from './texts';

/** The secret of a new webhook, which is shown this once. A press beside the dialog doesn't lose it. */
export function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  const words = texts.secret;
  return (
    <Dialog role="alertdialog" title={words.title} isOpen onClose={onClose}>
      <p>{words.means}</p>
      <TextInput label={words.label} value={secret} isReadOnly isCode autoFocus />
      <DialogButtons>
        <CopyButton thing={words.copied} text={() => secret} />
        <Button look="primary" onPress={onClose}>
          {words.done}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
