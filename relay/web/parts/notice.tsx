import { type ReactNode, useEffect, useRef } from 'react';
import { type JiraWords, jiraSaid, wordsOf } from '../api/problem';
import { texts } from './texts';

export type NoticeLook = 'ok' | 'run' | 'wait' | 'bad' | 'idle';

interface NoticeProps {
  readonly look: NoticeLook;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  /** The one next step. */
  readonly action?: ReactNode;
  /** An `alert` is read out at once; if it says why an action failed, it takes the focus as well. */
  readonly role?: 'alert' | undefined;
  readonly takesFocus?: boolean;
}

/** Something to know: what happened, what it means, and the one thing to do. */
export function Notice({ look, title, children, action, role, takesFocus = false }: NoticeProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (takesFocus) box.current?.focus();
  }, [takesFocus]);
  return (
    <div ref={box} className={`notice ${look}`} role={role} tabIndex={takesFocus ? -1 : undefined}>
      <div className="notice-words">
        <strong>{title}</strong> {children}
      </div>
      {action !== undefined && action !== false && <div className="notice-action">{action}</div>}
    </div>
  );
}

/** Why an action failed: the relay's words, and Jira's where it was Jira. */
export function FailureNotice({ error, action }: { error: unknown; action?: ReactNode }) {
  const { title, detail } = wordsOf(error);
  const jira = error instanceof Error && 'jira' in error ? (error.jira as JiraWords | undefined) : undefined;
  return (
    <Notice look="bad" title={title} role="alert" takesFocus action={action}>
      {detail}
      {jira !== undefined && <JiraSaid words={jira} />}
    </Notice>
  );
}

/** Jira's own words, quoted after who said them. */
export function JiraSaid({ words }: { words: JiraWords }) {
  return (
    <span className="jira-said">
      {' '}
      <strong>{texts.jiraSaid}</strong> “{jiraSaid(words)}”
    </span>
  );
}
