import type { Destination } from '../api/types';
import { draftOf } from '../mapping/draft';
import type { DestinationDraft } from './kept-draft';
import { texts } from './texts';

/** A destination's name has at most this many characters. */
const maxNameChars = 255;

/** A new destination in the same project, with the same rows. */
export function duplicateOf({ name, site, project, mappings }: Destination): DestinationDraft {
  const room = maxNameChars - texts.dialog.copyOf('').length;
  return {
    siteId: site.id,
    projectKey: project.key,
    projectName: project.name,
    name: texts.dialog.copyOf(name.slice(0, room)),
    rows: mappings.map(draftOf),
  };
}
