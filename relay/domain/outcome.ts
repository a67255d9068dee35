import type { JiraAnswer, JiraRefusal } from './jira-answer';
import { readAnswer } from './jira-reading';
import type { Refusal } from './mapping/field';
import { type FieldName, fieldNames, fields } from './mapping/mapping';

/** What the relay asks Jira for in one step of a delivery. A `read` changes nothing in Jira. */
export type Operation = 'create' | 'comment' | 'transition' | 'read';

/**
 * What follows from a refusal:
 * - `reconnect`: nothing on this site continues until an admin reconnects it;
 * - `repair`: the project no longer takes tickets from AvsB;
 * - `hidden`: Jira shows neither the issue nor its project, so nothing is known, and AvsB looks again by itself;
 * - `remap`: the project no longer has what the row names, such as its issue type;
 * - `simplify`: the same ticket again, with its description in plain paragraphs;
 * - `leave_out`, `shorten`: the same write again, without what Jira refused;
 * - `gone`: the issue may have been deleted, so it is read again;
 * - `fail`: the delivery ends here, with Jira's words, until an admin retries it.
 */
export type Consequence =
  | 'reconnect'
  | 'repair'
  | 'hidden'
  | 'remap'
  | 'simplify'
  | 'leave_out'
  | 'shorten'
  | 'gone'
  | 'fail';

/** How an attempt ended. `retryAt` is the time for which Jira asked to be retried, if it did. */
export type Outcome<T> =
  | { readonly result: 'confirmed'; readonly status: number; readonly value: T }
  | {
      readonly result: 'rejected';
      readonly consequence: Consequence;
      readonly message: string;
      readonly refusal: JiraRefusal | null;
      /** The fields of the row that Jira named, where they are why it refused. */
      readonly refusedFields?: readonly FieldName[];
      /** The same of the fields that the row sets by its `fields`. */
      readonly refusedRowFields?: readonly RowField[];
    }
  | {
      readonly result: 'retryable' | 'uncertain';
      readonly status: number | null;
      readonly message: string;
      readonly refusal: JiraRefusal | null;
      readonly retryAt: string | null;
    };

/** What of a request decides how its refusal is read. */
export interface Sent {
  /** The length of the description or comment as JSON, in UTF-16 code units. */
  readonly textChars?: () => number;
  /** The fields of Jira's that the row sets by its `fields`. */
  readonly rowFields?: readonly RowField[];
}

/** A field of Jira's that a row sets. */
export interface RowField {
  readonly fieldId: string;
  readonly name: string;
  /** Whether it was in the request: not where it rendered empty, or was left out after a refusal. */
  readonly isSent: boolean;
}

/**
 * Classifies the result of a call to Jira. A write without a readable response is *uncertain*: it may have happened, so
 * it is looked for before it is retried. A read is simply retried, and so is a write that was never sent.
 */
export function classify<T>(operation: Operation, answer: JiraAnswer<T>, sent: Sent = {}): Outcome<T> {
  const reading = readAnswer(answer);
  switch (reading.kind) {
    case 'done':
      return { result: 'confirmed', status: reading.status, value: reading.value };
    case 'not_now': {
      const { status, message, refusal, retryAt } = reading;
      const isUncertain = isWrite(operation) && reading.mayHaveHappened;
      return { result: isUncertain ? 'uncertain' : 'retryable', status, message, refusal, retryAt };
    }
    case 'reconnect':
      return { result: 'rejected', consequence: 'reconnect', message: reading.message, refusal: reading.refusal };
    case 'refused':
      return { result: 'rejected', ...classifyRefusal(operation, reading.refusal, sent), refusal: reading.refusal };
  }
}

type Classification = Pick<
  Extract<Outcome<never>, { result: 'rejected' }>,
  'consequence' | 'message' | 'refusedFields' | 'refusedRowFields'
>;

function classifyRefusal(operation: Operation, refusal: JiraRefusal, sent: Sent): Classification {
  const said = saidBy(refusal);
  if (operation === 'create') return classifyCreateRefusal(refusal, said, sent);
  if (refusal.status === 404) return { consequence: 'gone', message: `Jira could not find the issue. ${said}` };
  if (operation === 'comment' && isTooLong(refusal, sent)) {
    return { consequence: 'shorten', message: `The comment is too long for Jira. ${said}` };
  }
  return { consequence: 'fail', message: `Jira refused. ${said}` };
}

function classifyCreateRefusal(refusal: JiraRefusal, said: string, sent: Sent): Classification {
  const { status, errors } = refusal;
  if (status === 403 || status === 404) {
    return { consequence: 'repair', message: `Jira does not let AvsB create issues in the project. ${said}` };
  }
  if (status === 400) {
    if ('project' in errors || 'pid' in errors) {
      return { consequence: 'repair', message: `Jira does not accept the project. ${said}` };
    }
    const toRemap = refusedFields(errors, 'remap');
    const required = refusedRowFields(errors, sent, false);
    if (toRemap.length + required.length > 0) return ofFields('remap', toRemap, required, said);
  }
  if (isTooLong(refusal, sent)) {
    return { consequence: 'shorten', message: `The description is too long for Jira. ${said}` };
  }
  if (isInvalidDocument(refusal)) {
    return { consequence: 'simplify', message: `Jira does not accept the description. ${said}` };
  }
  const toLeaveOut = status === 400 ? refusedFields(errors, 'leave_out') : [];
  const optional = status === 400 ? refusedRowFields(errors, sent, true) : [];
  if (toLeaveOut.length + optional.length > 0) return ofFields('leave_out', toLeaveOut, optional, said);
  return { consequence: 'fail', message: `Jira refused the ticket. ${said}` };
}

/** The row's fields that Jira named in its refusal and for which that leads to this. */
function refusedFields(errors: JiraRefusal['errors'], leadsTo: Refusal['leadsTo']): FieldName[] {
  return fieldNames.filter((name) => {
    const { jiraField, refusal } = fields[name];
    return refusal?.leadsTo === leadsTo && jiraField !== null && jiraField in errors;
  });
}

/**
 * The fields that the row sets by its `fields` and that Jira named. One that was sent may be optional: the ticket is
 * sent again without it. If Jira names it then, or where it rendered empty, the project requires it: so what is required
 * is known from Jira's own words, without another read.
 */
function refusedRowFields(
  errors: JiraRefusal['errors'],
  { rowFields = [] }: Sent,
  areSent: boolean,
): readonly RowField[] {
  return rowFields.filter(({ fieldId, isSent }) => isSent === areSent && fieldId in errors);
}

function ofFields(
  consequence: Refusal['leadsTo'],
  refused: readonly FieldName[],
  ofRow: readonly RowField[],
  said: string,
): Classification {
  const own = refused.map((name) => `the ${fields[name].label}`);
  const labels = [...own, ...ofRow.map(({ name }) => `“${name}”`)].join(' and ');
  // A row whose fields must be mapped again misses them as a whole.
  const refusedFields: readonly FieldName[] =
    consequence === 'remap' && ofRow.length > 0 ? [...refused, 'fields'] : refused;
  const message = `Jira does not accept ${labels}. ${said}`;
  return { consequence, refusedFields, ...(ofRow.length > 0 && { refusedRowFields: ofRow }), message };
}

/** Jira stores at most 32,767 code units of a text, in a form of its own, which may be twice as long as ours or half. */
const maybeTooLongChars = 16_000;

/**
 * Whether Jira refused a text for its length: by its words, which are those of the account's language; by the code that
 * some sites answer; or since it names nothing but the text, and that was long.
 */
function isTooLong({ status, errors, errorMessages }: JiraRefusal, { textChars = () => 0 }: Sent): boolean {
  const { description, comment, body } = errors;
  const words = [description, comment, body, ...errorMessages].filter((word) => word !== undefined);
  if (status !== 400 && status !== 413) return false;
  if (words.some((word) => /too long|exceeds|LIMIT_EXCEEDED/i.test(word))) return true;
  if (textChars() <= maybeTooLongChars) return false;
  const named = Object.keys(errors);
  const isTheText = named.length > 0 && named.every((field) => textFields.has(field)) && errorMessages.length === 0;
  return status === 413 || isTheText;
}

const textFields: ReadonlySet<string> = new Set(['description', 'comment', 'body']);

/** Codes, the same in every language, that Jira answers to a document with nodes that it doesn't take (recorded). */
const documentCodes = /^(INVALID_INPUT|ATTACHMENT_VALIDATION_ERROR)$/;

/** Whether Jira refused the ticket only since its description isn't a document as it wants it. */
function isInvalidDocument({ status, errorMessages, errors }: JiraRefusal): boolean {
  const { description, ...others } = errors;
  const words = [...errorMessages, ...(description === undefined ? [] : [description])];
  const isNothingElse = Object.keys(others).length === 0 && words.length > 0;
  return status === 400 && isNothingElse && words.every((word) => documentCodes.test(word));
}

/** Jira's own words in one line, quoted. */
export function saidBy({ errorMessages, errors, status }: JiraRefusal): string {
  const words = [...errorMessages, ...Object.entries(errors).map(([field, text]) => `${field}: ${text}`)];
  return words.length === 0 ? `Jira answered ${status} without a reason.` : `Jira said “${words.join(' ')}”`;
}

function isWrite(operation: Operation): boolean {
  return operation !== 'read';
}
