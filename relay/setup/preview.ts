import { eventTypeOf } from '../../shared/event-catalogue';
import type { Variables } from '../../shared/event-type';
import { inPlainParagraphs } from '../delivery/filing';
import { doc } from '../domain/adf/build';
import type { AdfDocument } from '../domain/adf/document';
import { notFound } from '../domain/app-error';
import { timestamp } from '../domain/clock';
import { reasonNotToFile } from '../domain/conditions/evaluate';
import { dedupKeyOf } from '../domain/dedup';
import type { DestinationStatus } from '../domain/destination';
import { type OccurredEvent, type SubjectRef, variablesOfEvent } from '../domain/event';
import { heldSentence, laneOf, windowMs } from '../domain/guard';
import { metricOf, unknownLife } from '../domain/lifecycle/ticket-life';
import { defaultRowOn } from '../domain/mapping/default-row';
import type { CheckedDraft } from '../domain/mapping/mapping';
import type { RowStatus, StoredMapping } from '../domain/mapping/missing';
import { stillMissing } from '../domain/mapping/move-row';
import type { Named, NamedRef } from '../domain/mapping/named';
import { notAsDocument, problemsOfDocuments } from '../domain/mapping/problems';
import { type Outlook, type PredictedOutcome, predict } from '../domain/predict';
import { sampleEvent } from '../domain/sample-event';
import { followedTicket } from '../domain/ticket/description';
import { buildIssue } from '../domain/ticket/issue';
import { hasMore } from '../store/deliveries';
import { type Destination, findDestination } from '../store/destinations';
import { laneCounts } from '../store/guard';
import { newestTicketOf } from '../store/links';
import { rowsOf } from '../store/mappings';
import { findSite } from '../store/sites';
import { waitForTurn } from '../store/wait-for-turn';
import type { SetupContext } from './context';
import { type PreviewPlace, withFields } from './preview-fields';
import { checkedDraft, type RowChange, withChange } from './row-change';

type PreviewContext = Pick<SetupContext, 'database' | 'jira' | 'now' | 'sampleResults'>;

interface PreviewRequest {
  readonly eventType: string;
  readonly mapping?: RowChange | undefined;
  /** The event's data; without it, the event type's sample. */
  readonly data?: Variables | undefined;
  /** What the event is about; without it, a subject that doesn't have a ticket yet. */
  readonly subject?: SubjectRef | undefined;
}

interface UnsavedPreviewRequest extends Omit<PreviewRequest, 'subject'> {
  readonly siteId: string;
  readonly projectKey: string;
}

/** The ticket that an event would file, and whether it would be filed now. */
export interface Preview {
  readonly summary: string;
  readonly description: AdfDocument;
  /** The row's labels, without the marker label that each ticket also gets. */
  readonly labels: readonly string[];
  /** The row's other fields, as Jira would get them; what renders empty isn't sent. */
  readonly fields: readonly { readonly fieldId: string; readonly name: string; readonly value: unknown }[];
  readonly truncated: boolean;
  readonly warnings: readonly string[];
  readonly decision: PredictedOutcome;
}

/**
 * Previews an event at a destination, with its saved row or one to try out. Jira is asked for nothing but the create
 * screen of fields that aren't saved yet: a ticket counts as open or done by its last known status. If the event would become a comment, the preview still shows the ticket that would be
 * filed if none were open, because the template being edited is the ticket's.
 *
 * @throws 404 for an unknown destination, 422 for templates that cannot be saved
 */
export async function previewAt(
  context: PreviewContext,
  organisationId: string,
  destinationId: string,
  { mapping: change, ...request }: PreviewRequest,
): Promise<Preview> {
  const destination = await findDestination(context.database, organisationId, destinationId);
  if (destination === undefined) throw notFound('destination');
  const rows = await rowsOf(context.database, destinationId);
  const saved = rows.find((row) => row.eventType === request.eventType);
  await waitForTurn();
  const draft = checkedDraft(withChange(saved ?? defaultRowOn(request.eventType), change), 'mapping');
  const place = placeFor(destination);
  const { row, warnings } = await withFields(context, place, draft, saved);
  const event = sampleEvent(request.eventType, timestamp(context.now()), context.sampleResults, request);
  const hasSubject = request.subject !== undefined;
  const ofOwnRow = {
    unmet: reasonNotToFile(row.when, variablesOfEvent(event)),
    held: await heldNow(context, destination, event.type),
  };
  const outlookBy = async (decides: DecidingRow): Promise<Outlook> => ({
    ...(hasSubject ? await historyOf(context, destination, decides, event) : nothingYet),
    destination: destination.status,
    row: decides.status,
    lifecycle: decides.row.lifecycle,
    event: decidedEvent(event, decides.row.eventType, row.enabled),
    isOn: decides.row.enabled,
    hasSubject,
    now: context.now(),
    ...(decides.row.eventType === event.type ? ofOwnRow : unjudged),
  });
  const own = await outlookBy({ row, status: statusOf(row, saved) });
  const recovers = rows.find(({ eventType }) => eventType === eventTypeOf(event.type)?.recovers);
  const isRecoveredBy = recovers?.enabled === true && recovers.lifecycle.onRecovery !== 'nothing';
  const outlook = isRecoveredBy ? { ...(await outlookBy({ row: recovers, status: recovers })), own } : own;
  const isAsSaved = JSON.stringify(row.descriptionTemplate) === JSON.stringify(saved?.descriptionTemplate);
  const isPlain = isAsSaved && problemsOfDocuments(row, destination.problems).length > 0;
  return preview(destination.site.url, event, { row, warnings, isPlain }, outlook);
}

/** Conditions and guard are not asked about a recovery that another row decides about. */
const unjudged = { unmet: null, held: null };

/** The row that decides about an event, and whether tickets can be filed by it. */
interface DecidingRow {
  readonly row: CheckedDraft;
  readonly status: RowStatus;
}

function decidedEvent(event: OccurredEvent, by: string, isOwnRowOn: boolean): Outlook['event'] {
  const recovers = by === event.type ? null : by;
  return { type: event.type, metric: metricOf(event), recovers, isOwnRowOn };
}

/**
 * The same for a destination that isn't saved yet. Jira isn't asked whether the project exists: the check does that.
 *
 * @throws 404 for an unknown site, 422 for templates that cannot be saved
 */
export async function previewUnsaved(
  context: PreviewContext,
  organisationId: string,
  { siteId, projectKey, eventType, mapping, data }: UnsavedPreviewRequest,
): Promise<Preview> {
  const site = await findSite(context.database, organisationId, siteId);
  if (site === undefined) throw notFound('site');
  await waitForTurn();
  const draft = checkedDraft(withChange(defaultRowOn(eventType), mapping), 'mapping');
  const jiraSite = site.status === 'connected' ? { siteId, cloudId: site.cloudId, organisationId } : null;
  const project = { id: projectKey, key: projectKey };
  const { row, warnings } = await withFields(context, { site: jiraSite, project }, draft, undefined);
  const destination: DestinationStatus = {
    siteStatus: site.status,
    isSiteRemoved: false,
    siteName: site.name,
    projectKey,
    repairReason: null,
    enabled: true,
    isDeleted: false,
  };
  const event = sampleEvent(eventType, timestamp(context.now()), context.sampleResults, { data });
  return preview(
    site.url,
    event,
    { row, warnings },
    {
      ...nothingYet,
      destination,
      row: statusOf(row, undefined),
      lifecycle: row.lifecycle,
      event: decidedEvent(event, eventType, row.enabled),
      isOn: row.enabled,
      hasSubject: false,
      now: context.now(),
      unmet: reasonNotToFile(row.when, variablesOfEvent(event)),
      held: null,
    },
  );
}

/** A row to preview, what is missing from it, and whether Jira has refused its description as a document. */
interface PreviewedRow {
  readonly row: CheckedDraft;
  readonly warnings: readonly string[];
  readonly isPlain?: boolean;
}

function preview(
  siteUrl: string,
  event: OccurredEvent,
  { row, warnings: ofFields, isPlain = false }: PreviewedRow,
  outlook: Outlook,
): Preview {
  const built = buildIssue(row, event, { follows: followedTicket(siteUrl, outlook.latest) });
  const { fields, truncated, warnings } = isPlain ? inPlainParagraphs(built) : built;
  return {
    summary: fields.summary,
    description: fields.description ?? doc([]),
    labels: fields.labels ?? [],
    fields: row.fields.flatMap(({ fieldId, name = '' }) =>
      fieldId !== undefined && fieldId in fields ? [{ fieldId, name, value: fields[fieldId] }] : [],
    ),
    truncated,
    warnings: [...(isPlain ? [notAsDocument] : []), ...ofFields, ...warnings.map(({ message }) => message)],
    decision: predict(outlook),
  };
}

/** Why the storm guard would hold a new ticket now, or null. */
async function heldNow(
  { database, now }: PreviewContext,
  { id: destinationId, guard }: Destination,
  eventType: string,
): Promise<string | null> {
  if (guard === null) return null;
  const lane = laneOf(eventType);
  const since = now().getTime() - windowMs(guard);
  const [count] = await laneCounts(database, [{ destinationId, lane, since }], guard.newTickets + 1);
  return (count?.counted ?? 0) >= guard.newTickets ? heldSentence(guard, lane) : null;
}

function placeFor({ site, status, project, organisationId }: Destination): PreviewPlace {
  const isConnected = status.siteStatus === 'connected';
  return { site: isConnected ? { siteId: site.id, cloudId: site.cloudId, organisationId } : null, project };
}

type History = Pick<Outlook, 'latest' | 'hasEarlier'>;

const nothingYet: History = { latest: undefined, hasEarlier: false };

/** What happened before to the events of the row's type: the ticket as it was last seen, since Jira isn't asked. */
async function historyOf(
  { database }: PreviewContext,
  { id, organisationId }: Destination,
  { row }: DecidingRow,
  event: OccurredEvent,
): Promise<History> {
  const dedupKey = dedupKeyOf(organisationId, id, { ...event, type: row.eventType }, row.dedupScope);
  const latest = await newestTicketOf(database, organisationId, dedupKey);
  return {
    latest: latest && {
      ...latest,
      life: latest.life ?? unknownLife,
      justRead: { categoryChangedAt: null, resolution: null },
    },
    hasEarlier: await hasMore(database, dedupKey),
  };
}

/** A value that the project doesn't have blocks the row until another value is chosen. */
function statusOf(wanted: CheckedDraft, saved: StoredMapping | undefined): RowStatus {
  return {
    issueType: wanted.issueType && asNamed(wanted.issueType),
    missing: saved === undefined ? {} : stillMissing(wanted, saved),
  };
}

function asNamed({ id = '', name = id }: NamedRef): Named {
  return { id, name };
}
