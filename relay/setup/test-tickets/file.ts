import type { JiraSite, NewIssue } from '../../atlassian/jira';
import { differencesOf, inPlainParagraphs, problemOf } from '../../delivery/filing';
import { internalComment } from '../../domain/delivery-property';
import type { Problem } from '../../domain/destination';
import type { OccurredEvent } from '../../domain/event';
import { issuePropertyOf } from '../../domain/issue-property';
import type { FieldName } from '../../domain/mapping/mapping';
import type { StoredMapping } from '../../domain/mapping/missing';
import { offScreen } from '../../domain/mapping/off-screen';
import { classify, type Outcome } from '../../domain/outcome';
import { asTestTicket, testEventOf, testTicketLabel, testTicketProperty } from '../../domain/test-ticket';
import { type BuiltIssue, buildIssue, descriptionChars, rowFieldsOf, shorterThan } from '../../domain/ticket/issue';
import type { Destination } from '../../store/destinations';
import { offScreenOf } from '../../store/off-screen';
import type { TestTicket } from '../../store/test-tickets';
import type { SetupContext } from '../context';

/** A test ticket that is in Jira. */
interface FiledTestTicket {
  readonly id: string;
  readonly key: string;
  /** How it differs from what its row asks for, in sentences. */
  readonly notes: readonly string[];
  /** What is wrong with its row. */
  readonly problem: Problem | null;
}

/**
 * Files the ticket in Jira as a real one would be: if Jira finds the description too long, a shorter one is sent, if it
 * doesn't take the document, plain paragraphs; what the create screen doesn't have is left out, and a description without
 * a place becomes the first comment. Other fields that Jira refuses are reported, so that an admin can fix their values.
 */
export async function fileTestTicket(
  context: SetupContext,
  site: JiraSite,
  destination: Destination,
  row: StoredMapping,
  { id, eventType }: TestTicket,
): Promise<Outcome<FiledTestTicket>> {
  const { project } = destination;
  const event = testEventOf(eventType, context.now(), context.sampleResults);
  let leaveOut: ReadonlySet<FieldName> = new Set(await offScreenOf(context.database, destination, row));
  let maxChars: number | undefined;
  let isPlain = false;
  for (;;) {
    const options = { extraLabels: [testTicketLabel], ...(maxChars !== undefined && { maxChars }) };
    const built = asTestTicket(buildIssue(row, event, { ...options, leaveOut }));
    const issue = isPlain ? inPlainParagraphs(built) : built;
    const answer = await context.jira.createIssue(site, newIssue(project.id, issue, event, id));
    const outcome = classify('create', answer, {
      textChars: () => descriptionChars(issue),
      rowFields: rowFieldsOf(row, issue),
    });
    if (outcome.result === 'confirmed') {
      if (leaveOut.has('descriptionTemplate')) {
        await describe(context, site, outcome.value.id, buildIssue(row, event, options));
      }
      const filing = { leaveOut: nothing, leaveOutOfFields: new Map(), offScreen: leaveOut, isPlain };
      const notes = differencesOf(filing, issue);
      return { ...outcome, value: { ...outcome.value, notes, problem: problemOf({ mapping: row }, filing) } };
    }
    if (outcome.result !== 'rejected') return outcome;
    if (outcome.consequence === 'simplify') {
      if (isPlain) return outcome;
      isPlain = true;
    } else if (outcome.consequence === 'shorten') {
      const shorter = shorterThan(issue);
      if (shorter === null) return outcome;
      maxChars = shorter;
    } else if (outcome.consequence === 'leave_out') {
      const absent = await absentNow(context, site, destination, row);
      if (absent === null || isSame(absent, leaveOut)) return outcome;
      leaveOut = absent;
    } else return outcome;
  }
}

const nothing: ReadonlySet<never> = new Set();

/** What the create screen doesn't have right now; null where Jira doesn't show it. */
async function absentNow(
  { jira }: SetupContext,
  site: JiraSite,
  { project }: Pick<Destination, 'project'>,
  row: StoredMapping,
): Promise<ReadonlySet<FieldName> | null> {
  const { issueType } = row;
  if (issueType === null) return null;
  const answer = await jira.createFields(site, project.id, issueType.id);
  if (answer.kind !== 'ok') return null;
  const screens = new Map([[issueType.id, answer.value]]);
  return new Set(offScreen(row, { projectKey: project.key, issueTypes: [issueType], screens }));
}

function isSame(one: ReadonlySet<FieldName>, other: ReadonlySet<FieldName>): boolean {
  return one.size === other.size && [...one].every((name) => other.has(name));
}

/** Adds the description as the first comment. The ticket is there without it, too, so nothing else depends on it. */
async function describe(
  { jira, log }: SetupContext,
  site: JiraSite,
  issueId: string,
  { fields: { description } }: BuiltIssue,
): Promise<void> {
  if (description === undefined) return;
  const read = await jira.getIssue(site, issueId, ['project']);
  const isInternal = read.kind === 'ok' && read.value.isInServiceProject;
  const properties = isInternal ? [internalComment] : [];
  const answer = await jira.addComment(site, issueId, { body: description, properties });
  if (answer.kind !== 'ok') log.warn({ issueId, answer }, 'The description of a test ticket could not be added.');
}

function newIssue(projectId: string, { fields }: BuiltIssue, event: OccurredEvent, testTicketId: string): NewIssue {
  return {
    fields: { project: { id: projectId }, ...fields },
    properties: [issuePropertyOf(event), { key: testTicketProperty, value: { id: testTicketId } }],
  };
}
