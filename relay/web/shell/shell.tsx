import type { ReactNode } from 'react';
import { Link, useRoute } from 'wouter';
import { ApiProblem } from '../api/problem';
import { useSession } from '../api/session';
import type { Session } from '../api/types';
import { Loaded } from '../parts/loaded';
import { Notice } from '../parts/notice';
import { useIsOnline } from './connection';
import { Page } from './page';
import { SignedIn } from './signed-in';

/** The frame of every page: the organisation's name, the tabs, and notices for all of them. */
export function Shell({ children }: { children: ReactNode }) {
  const session = useSession();
  return (
    <>
      <a className="skip-link" href="#content">
        Skip to the content
      </a>
      <div className="shell">
        <header className="crumbs">
          <span>
            {session.data?.organisation.name ?? 'AvsB'} <span aria-hidden="true">/</span> Organisation Settings
          </span>
          {session.data !== undefined && <SignedIn session={session.data} />}
        </header>
        <OfflineNotice />
        <main id="content">
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
        <Loaded query={session} thing="Your session">
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
    <Page title="Integrations">
      <Notice look="idle" title="You need the Manage integrations permission.">
        Ask an AvsB admin.
      </Notice>
    </Page>
  );
}

function SignedOut() {
  return (
    <Page title="Integrations">
      <SignedOutNotice />
    </Page>
  );
}

function SignedOutNotice() {
  return (
    <Notice look="wait" title="You have been signed out." role="alert">
      Open Integrations from AvsB again; your edits are kept in this tab.
    </Notice>
  );
}

function OfflineNotice() {
  if (useIsOnline()) return null;
  return (
    <Notice look="wait" title="You are offline. This is what was last loaded." role="alert">
      Nothing can be changed until you are online again.
    </Notice>
  );
}

const tabs = [
  { name: 'Destinations', path: '/settings/integrations' },
  { name: 'Deliveries', path: '/settings/integrations/deliveries' },
  { name: 'Audit log', path: '/settings/integrations/audit-log' },
  { name: 'Playground', path: '/settings/integrations/playground' },
] as const;

/** The pages of the integration. `failed` is the number of failed deliveries. */
export function Tabs({ failed = 0 }: { failed?: number }) {
  return (
    <nav className="tabs" aria-label="Jira integration">
      {tabs.map(({ name, path }) => (
        <Tab key={path} path={path}>
          {name === 'Deliveries' && failed > 0 ? `${name} (${failed})` : name}
        </Tab>
      ))}
    </nav>
  );
}

function Tab({ path, children }: { path: string; children: string }) {
  const [isCurrent] = useRoute(path);
  return (
    <Link href={path} aria-current={isCurrent ? 'page' : undefined}>
      {children}
    </Link>
  );
}
