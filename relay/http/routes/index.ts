import type { Route } from '../route';
import { auditLogRoutes } from './audit-log';
import { checkRoutes } from './check';
import { deliveryRoutes } from './deliveries';
import { destinationRoutes, dryRunRoutes } from './destinations';
import { eventTypeRoutes } from './event-types';
import { eventRoutes } from './events';
import { forgeRoutes } from './forge';
import { jiraHookRoutes } from './jira-hook';
import { linkRoutes } from './links';
import { noticeRoutes } from './notices';
import { oauthRoutes } from './oauth';
import { operationRoutes } from './operations';
import { pageRoutes } from './pages';
import { previewRoutes } from './preview';
import { problemRoutes } from './problems';
import { sessionRoutes } from './session';
import { siteRoutes } from './sites';
import { statisticsRoutes } from './statistics';
import { subjectRoutes } from './subjects';
import { testTicketRoutes } from './test-tickets';

/** Every operation of the relay, one file a resource. Of two that could match, the first is taken. */
export const routes: readonly Route[] = [
  ...operationRoutes,
  ...sessionRoutes,
  ...eventRoutes,
  ...subjectRoutes,
  ...eventTypeRoutes,
  ...oauthRoutes,
  ...siteRoutes,
  ...destinationRoutes,
  ...dryRunRoutes,
  ...testTicketRoutes,
  ...previewRoutes,
  ...checkRoutes,
  ...linkRoutes,
  ...deliveryRoutes,
  ...statisticsRoutes,
  ...problemRoutes,
  ...noticeRoutes,
  ...auditLogRoutes,
  ...forgeRoutes,
  ...jiraHookRoutes,
  ...pageRoutes,
];
