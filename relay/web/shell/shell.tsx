import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { ApiProblem } from '../api/problem';
import { useSession } from '../api/session';
import type { Session } from '../api/types';
import { Loaded } from '../parts/loaded';
import { Notice } from '../parts/notice';
import { useIsOnline } from './connection';
import { useHasEdits } from './edits';
import { Page } from './page';
import { SignedIn } from './signed-in';
import { Tabs } from './tabs';
import { texts } from './texts';
import { ThemeChoice } from './theme-choice';

/** The frame of every page: the organisation's name, the tabs, and notices for all of them. */
export function Shell({ children }: { children: ReactNode }) {
  const session = useSession();
  const [path] = useLocation();
  const isInside = session.data !== undefined && mayManage(session.data);
  return (
    <>
      <a className="skip-link" href="#content">
        {texts.skip}
      </a>
      <div className="shell">
        <header className="crumbs">
          <span>
            {session.data?.organisation.name ?? texts.product} <span aria-hidden="true">/</span> {texts.settings}
          </span>
          <span className="crumbs-end">
            {session.data?.demo === true && <Link href="/demo">{texts.demo}</Link>}
            {isInside && <Link href="/settings/integrations/help">{texts.help}</Link>}
            <ThemeChoice />
            {session.data !== undefined && <SignedIn session={session.data} />}
          </span>
        </header>
        {isInside && !path.startsWith('/demo') && <Tabs />}
        <main id="content">
          <OfflineNotice />
          <Entry session={session}>{children}</Entry>
        </main>
      </div>
    </>
  );
}

/** Shows the pages to people who may see them, and a reason to all others. */
function Entry({ session, children }: { session: ReturnType<typeof useSession>; children: ReactNode }) {
  const isSignedOut = session.error instanceof ApiProblem && session.error.status === 401;
  if (isSignedOut && session.data === undefined) return <SignedOut />;
  const content = (data: Session) => (mayManage(data) ? children : <Forbidden />);
  return (
    <>
      {isSignedOut && <SignedOutNotice />}
      {session.data !== undefined && isSignedOut ? (
        content(session.data)
      ) : (
        <Loaded query={session} thing={texts.session}>
          {content}
        </Loaded>
      )}
    </>
  );
}

function mayManage({ permissions }: Session): boolean {
  return permissions.includes('manageIntegrations');
}

function Forbidden() {
  return (
    <Page title={texts.integrations}>
      <Notice look="idle" title={texts.forbidden.title}>
        {texts.forbidden.detail}
      </Notice>
    </Page>
  );
}

function SignedOut() {
  return (
    <Page title={texts.integrations}>
      <SignedOutNotice />
    </Page>
  );
}

function SignedOutNotice() {
  const { title, detail, detailWithEdits } = texts.signedOut;
  return (
    <Notice look="wait" title={title} role="alert">
      {useHasEdits() ? detailWithEdits : detail}
    </Notice>
  );
}

function OfflineNotice() {
  if (useIsOnline()) return null;
  return (
    <Notice look="wait" title={texts.offline.title} role="alert">
      {texts.offline.detail}
    </Notice>
  );
}
