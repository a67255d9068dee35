import { useEffect, useRef } from 'react';
import { answered } from '../../api/client';
import { useApi } from '../../api/context';
import type { DemoSubject } from '../../api/demo';

/**
 * The panel of linked Jira tickets, used as AvsB uses it: an element of its script, which asks the page for a token of
 * the person who is signed in.
 */
export function LinkedTickets({ kind, id }: Pick<DemoSubject, 'kind' | 'id'>) {
  const place = useRef<HTMLDivElement>(null);
  const api = useApi();
  useEffect(() => {
    const panel = document.createElement('avsb-jira-panel');
    panel.setAttribute('subject-kind', kind);
    panel.setAttribute('subject-id', id);
    panel.setAttribute('locale', document.documentElement.lang);
    Object.assign(panel, { getToken: async () => (await answered(api.POST('/demo/token'))).token });
    place.current?.replaceChildren(panel);
    return () => panel.remove();
  }, [api, kind, id]);
  return <div ref={place} />;
}
