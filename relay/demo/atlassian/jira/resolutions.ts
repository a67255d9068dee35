import type { Answer } from '../answer';
import { apiUrl } from '../site-url';
import { type JiraCall, listParameter, numberParameter } from './call';

/** `GET /resolution/search`, paged. */
export function searchResolutions(call: JiraCall): Answer {
  const startAt = numberParameter(call, 'startAt', 0);
  const maxResults = numberParameter(call, 'maxResults', 50);
  const ids = listParameter(call, 'id');
  const found = call.site.resolutions.filter(({ id }) => ids?.includes(id) ?? true);
  const values = found.slice(startAt, startAt + maxResults).map((resolution) => ({
    self: `${apiUrl(call.simulation, call.site)}/resolution/${resolution.id}`,
    ...resolution,
  }));
  const isLast = startAt + values.length >= found.length;
  return { status: 200, body: { maxResults, startAt, total: found.length, isLast, values } };
}
