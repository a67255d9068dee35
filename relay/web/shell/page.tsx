import { createContext, type ReactNode, useContext, useEffect, useRef } from 'react';
import { useLocation } from 'wouter';

const HasNavigatedContext = createContext({ current: false });

/** Remembers whether the person has navigated: only then does a page's title take the focus. */
export function Navigation({ children }: { children: ReactNode }) {
  const hasNavigated = useRef(false);
  const [location] = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: leaving a location is what counts
  useEffect(
    () => () => {
      hasNavigated.current = true;
    },
    [location],
  );
  return <HasNavigatedContext.Provider value={hasNavigated}>{children}</HasNavigatedContext.Provider>;
}

interface PageProps {
  readonly title: string;
  /** Beside the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** One page: its title, which gets the focus after a navigation, and what is on it. */
export function Page({ title, actions, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const hasNavigated = useContext(HasNavigatedContext);
  useEffect(() => {
    document.title = `${title} · AvsB`;
  }, [title]);
  useEffect(() => {
    if (hasNavigated.current) heading.current?.focus();
  }, [hasNavigated]);
  return (
    <>
      <div className="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </div>
      {children}
    </>
  );
}
