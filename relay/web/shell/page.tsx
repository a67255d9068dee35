import { createContext, type ReactNode, useContext, useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { texts } from './texts';

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
  /** The page above this one. */
  readonly back?: { readonly href: string; readonly name: string };
  /** Beside the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** One page: its title, which gets the focus after a navigation, and what is on it. */
export function Page({ title, back, actions, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const hasNavigated = useContext(HasNavigatedContext);
  useEffect(() => {
    document.title = texts.pageTitle(title);
  }, [title]);
  useEffect(() => {
    if (hasNavigated.current) heading.current?.focus();
  }, [hasNavigated]);
  return (
    <>
      {back !== undefined && (
        <nav className="way-back" aria-label={texts.back}>
          <span aria-hidden="true">← </span>
          <Link href={back.href}>{back.name}</Link>
        </nav>
      )}
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
