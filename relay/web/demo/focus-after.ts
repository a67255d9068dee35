import { type RefObject, useEffect, useRef } from 'react';

/**
 * Moves the focus to a heading when a change has removed the button that had it. `hasChanged` is false before the change
 * and true after it.
 */
export function useFocusAfter(hasChanged: boolean): RefObject<HTMLHeadingElement> {
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef(hasChanged);
  useEffect(() => {
    if (hasChanged && !before.current && document.activeElement === document.body) heading.current?.focus();
    before.current = hasChanged;
  }, [hasChanged]);
  return heading;
}
