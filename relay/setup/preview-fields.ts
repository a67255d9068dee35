import type { JiraSite } from '../atlassian/jira';
import { AppError } from '../domain/app-error';
import { type CreateMetadata, isOneOf } from '../domain/mapping/create-metadata';
import { problemsOfSettings } from '../domain/mapping/fields/jira/problems';
import { foundSettings, isSameSetting } from '../domain/mapping/fields/jira/resolve';
import { settableFields } from '../domain/mapping/fields/jira/screen-fields';
import type { CheckedDraft, Mapping } from '../domain/mapping/mapping';
import { placeOf } from '../domain/mapping/resolve-row';
import type { SetupContext } from './context';
import { findCreateMetadata, type Project } from './create-metadata';

type FieldsContext = Pick<SetupContext, 'jira' | 'now'>;

/** Where a row that is previewed would be filed. */
export interface PreviewPlace {
  /** Null while the site must be reconnected. */
  readonly site: JiraSite | null;
  /** Its id is what Jira is asked for: an id, or the key. */
  readonly project: Pick<Project, 'id' | 'key'>;
}

/** A row whose fields can be rendered, and what is missing from it, in sentences. */
interface PreviewedRow {
  readonly row: CheckedDraft;
  readonly warnings: readonly string[];
}

/**
 * A row to preview with its fields as its project has them. Those that are saved are known already; for others, Jira is
 * asked for the create screen, at most once a minute while somebody types. If it doesn't answer, the preview says so.
 */
export async function withFields(
  context: FieldsContext,
  { site, project }: PreviewPlace,
  row: CheckedDraft,
  saved: Mapping | undefined,
): Promise<PreviewedRow> {
  const known = row.fields.map((draft) => saved?.fields.find((setting) => isSameSetting(draft, setting)));
  const settled = known.flatMap((setting) => (setting?.kind === undefined ? [] : [setting]));
  if (settled.length === row.fields.length || row.issueType === null) {
    return { row: { ...row, fields: settled }, warnings: [] };
  }
  const unread = { row: { ...row, fields: settled }, warnings: [notRead] };
  if (site === null) return unread;
  try {
    const metadata = await screensOf(context, site, project, row.issueType);
    if (metadata === undefined) return unread;
    const place = placeOf(row, metadata);
    const fields = foundSettings(row.fields, settableFields(place.screen));
    return {
      row: { ...row, fields },
      warnings: problemsOfSettings(row.fields, place).map(({ message }) => message),
    };
  } catch (error) {
    if (error instanceof AppError) return unread;
    throw error;
  }
}

const notRead =
  'Jira could not be asked which fields the project has, so those that are not saved yet are missing here.';

interface ReadScreens {
  readonly at: number;
  readonly metadata: CreateMetadata | undefined;
}

const keptMs = 60_000;
const maxKept = 500;

/** What was just read, by the client that read it: an admin who types asks for the same screen every second. */
const kept = new WeakMap<object, Map<string, ReadScreens>>();

async function screensOf(
  context: FieldsContext,
  site: JiraSite,
  project: PreviewPlace['project'],
  issueType: NonNullable<CheckedDraft['issueType']>,
): Promise<CreateMetadata | undefined> {
  const ofClient = kept.get(context.jira) ?? new Map<string, ReadScreens>();
  kept.set(context.jira, ofClient);
  const { id, name } = issueType;
  const key = JSON.stringify([site.organisationId, site.siteId, project.id, id, name]);
  const now = context.now().getTime();
  const read = ofClient.get(key);
  if (read !== undefined && now - read.at < keptMs) return read.metadata;
  const metadata = await findCreateMetadata(context, site, project, isOneOf([issueType]));
  if (ofClient.size >= maxKept) ofClient.clear();
  ofClient.set(key, { at: now, metadata });
  return metadata;
}
