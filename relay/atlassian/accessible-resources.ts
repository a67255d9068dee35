import { z } from 'zod';
import { jsonOf } from './json';
import { readBody } from './read-body';

/** A site that a grant covers. */
export interface AccessibleResource {
  readonly cloudId: string;
  readonly name: string;
  readonly url: string;
  /** The scopes granted there. */
  readonly scopes: readonly string[];
}

/** The sites of a grant. `refused`: Atlassian does not accept the access token (401 or 403). */
export type Resources =
  | { readonly kind: 'listed'; readonly resources: readonly AccessibleResource[] }
  | { readonly kind: 'refused' | 'unavailable'; readonly message: string };

const maxBodyBytes = 1024 * 1024;

const resourceSchema = z
  .object({
    // A UUID, though not one of RFC 9562's versions: Atlassian's own examples have other digits in the version's place.
    id: z.guid(),
    name: z.string(),
    // It becomes the address of issues, in pages and in tickets: one with another scheme could run code there.
    url: z.url({ protocol: /^https?$/ }),
    scopes: z.array(z.string()),
  })
  .transform(({ id, ...resource }): AccessibleResource => ({ cloudId: id, ...resource }));

/** One that isn't a site as Atlassian documents them is left out, so that the others can still be connected. */
const resourcesSchema = z
  .array(z.unknown())
  .transform((entries) => entries.flatMap((entry) => resourceSchema.safeParse(entry).data ?? []));

/** Reads the answer of Atlassian's `/oauth/token/accessible-resources`. */
export async function readResources(response: Response): Promise<Resources> {
  const { status } = response;
  const { text, problem } = await readBody(response, maxBodyBytes);
  if (status === 401 || status === 403) {
    return { kind: 'refused', message: `Atlassian answered ${status} to the list of sites` };
  }
  const resources = status === 200 && !problem ? resourcesSchema.safeParse(jsonOf(text)).data : undefined;
  if (resources) return { kind: 'listed', resources };
  return { kind: 'unavailable', message: `Atlassian answered ${status} without a list of sites` };
}
