import { type ComponentType, lazy, Suspense } from 'react';
import { RouterProvider } from 'react-aria-components';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { ApiProvider } from './api/context';
import { IntegrationsPage } from './integrations/page';
import { Skeleton } from './parts/skeleton';
import { Announcer } from './shell/announce';
import { FailureBoundary } from './shell/failure-boundary';
import { Gone } from './shell/gone';
import { Navigation } from './shell/page';
import { Shell } from './shell/shell';

const DestinationPage = page(/\/destinations\/./, () => import('./destination/page'));
const DeliveriesPage = page(/\/deliveries$/, () => import('./deliveries/page'));
const DeliveryPage = page(/\/deliveries\/./, () => import('./deliveries/delivery-page'));
const AuditLogPage = page(/\/audit-log$/, () => import('./audit-log/page'));
const NoticesPage = page(/\/notices$/, () => import('./notices/page'));
const PlaygroundPage = page(/\/playground$/, () => import('./playground/page'));
const HelpPage = page(/\/help$/, () => import('./help/page'));
const MailboxPage = page(/^\/demo\/mailbox$/, () => import('./demo/mailbox/page'));
const DemoPage = page(/^\/demo$/, () => import('./demo/page'));

/** A page that is fetched when it is shown; the first one is fetched at once, while the session loads. */
function page<Props>(path: RegExp, load: () => Promise<{ default: ComponentType<Props> }>) {
  const begun = path.test(location.pathname) ? load() : undefined;
  return lazy(() => begun ?? load());
}

/** Every page and its address. */
export function App() {
  const [path, navigate] = useLocation();
  return (
    <RouterProvider navigate={navigate}>
      <ApiProvider>
        <Announcer>
          <Navigation>
            <Shell>
              <FailureBoundary key={path}>
                <Suspense fallback={<Skeleton rows={4} label="the page" />}>
                  <Switch>
                    <Route path="/settings/integrations" component={IntegrationsPage} />
                    <Route path="/settings/integrations/destinations/:id">
                      {({ id }) => <DestinationPage key={id} id={id} />}
                    </Route>
                    <Route path="/settings/integrations/deliveries" component={DeliveriesPage} />
                    <Route path="/settings/integrations/deliveries/:id">
                      {({ id }) => <DeliveryPage key={id} id={id} />}
                    </Route>
                    <Route path="/settings/integrations/audit-log" component={AuditLogPage} />
                    <Route path="/settings/integrations/playground" component={PlaygroundPage} />
                    <Route path="/settings/integrations/help" component={HelpPage} />
                    <Route path="/settings/integrations/notices" component={NoticesPage} />
                    <Route path="/demo/mailbox" component={MailboxPage} />
                    <Route path="/demo" component={DemoPage} />
                    <Route path="/">
                      <Redirect to="/settings/integrations" replace />
                    </Route>
                    <Route>
                      <Gone thing="page" />
                    </Route>
                  </Switch>
                </Suspense>
              </FailureBoundary>
            </Shell>
          </Navigation>
        </Announcer>
      </ApiProvider>
    </RouterProvider>
  );
}
