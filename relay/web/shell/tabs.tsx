import { Link, useRoute } from 'wouter';
import { useCountOf } from '../api/deliveries';
import { formatTotal } from '../formats';
import { texts } from './texts';

const base = '/settings/integrations';

/** The pages of the integration, on each of them at the same place, with how many deliveries have failed. */
export function Tabs() {
  const failed = useCountOf({ state: 'failed' }).data;
  const { destinations, deliveries, auditLog, notices, playground } = texts.tab;
  const hasFailed = failed !== undefined && failed.total > 0;
  return (
    <nav className="tabs" aria-label={texts.tabs}>
      <Tab path={base} name={destinations} />
      <Tab
        path={`${base}/deliveries`}
        name={hasFailed ? texts.tabWithCount(deliveries, formatTotal(failed)) : deliveries}
      />
      <Tab path={`${base}/audit-log`} name={auditLog} />
      <Tab path={`${base}/notices`} name={notices} />
      <Tab path={`${base}/playground`} name={playground} />
    </nav>
  );
}

function Tab({ path, name }: { path: string; name: string }) {
  const [isCurrent] = useRoute(path);
  return (
    <Link href={path} aria-current={isCurrent ? 'page' : undefined}>
      {name}
    </Link>
  );
}
