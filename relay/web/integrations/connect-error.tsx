import { Button } from '../parts/button';
import { Notice } from '../parts/notice';
import { connectErrorWords } from './connect-error-words';
import { texts } from './texts';

interface ConnectErrorProps {
  readonly code: string;
  /** The site that was to be connected again. */
  readonly siteName: string | undefined;
  readonly isLeaving: boolean;
  readonly onTryAgain: () => void;
}

/** The error as a focused alert, with the next step. */
export function ConnectErrorNotice({ code, siteName, isLeaving, onTryAgain }: ConnectErrorProps) {
  const { title, detail, action } = connectErrorWords(code, siteName);
  return (
    <Notice
      look="bad"
      role="alert"
      takesFocus
      title={title}
      action={
        <Button onPress={onTryAgain} isPending={isLeaving} busy={texts.dialog.leaving}>
          {action}
        </Button>
      }
    >
      {detail}
    </Notice>
  );
}
