import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { texts } from './texts';

interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'style'> {
  readonly children: ReactNode;
  readonly look?: 'primary' | 'plain' | 'danger' | 'link';
  /** The text while `isPending`: the button keeps its focus and width, and a second press does nothing. */
  readonly busy?: string;
  /** A press does nothing now, and looks like it; unlike a disabled button it keeps its focus. Say why beside it. */
  readonly isUnavailable?: boolean;
}

/** A button that says what it does: verb and object. */
export function Button(given: ButtonProps) {
  const { children, look = 'plain', busy = texts.working, isPending = false, isUnavailable = false, ...props } = given;
  const { onPress, ...others } = props;
  const press = isUnavailable ? { 'aria-disabled': true } : { ...(onPress !== undefined && { onPress }) };
  return (
    <AriaButton {...others} {...press} isPending={isPending} className={`button ${look}`}>
      <span className="button-label" aria-hidden={isPending || undefined}>
        {children}
      </span>
      {isPending && <span className="button-busy">{busy}</span>}
    </AriaButton>
  );
}
