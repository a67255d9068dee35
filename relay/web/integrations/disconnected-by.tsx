import { useDisconnection } from '../api/audit-log';
import { useSession } from '../api/session';
import { Time } from '../parts/time';
import { texts } from './texts';

/** Who disconnected a site and when: the admin who looks at it, or another one. */
export function DisconnectedBy({ siteId, siteName }: { siteId: string; siteName: string }) {
  const me = useSession().data?.user.id;
  const entry = useDisconnection(siteId, true).data ?? null;
  if (entry === null) return null;
  const { id, name, type } = entry.actor;
  const sentence =
    type === 'user' && id === me
      ? texts.sites.youDisconnected(siteName)
      : texts.sites.theyDisconnected(type === 'system' ? texts.sites.system : name || id, siteName);
  return (
    <p>
      {sentence}, <Time at={entry.at} />
    </p>
  );
}
