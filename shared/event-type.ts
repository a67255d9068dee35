/** A value that an event may carry. Fractions (`lift`, `confidence`, ratios, `pValue`) are 0.042 for 4.2 %. */
export type Value = string | number | boolean | null;

/** What an event carries besides its type and subject: any of its type's variables, and perhaps more. */
export type Variables = Readonly<Record<string, Value>>;

export const subjectKinds = ['experiment', 'flagRule', 'flag'] as const;
/** What an event is about. */
export type SubjectKind = (typeof subjectKinds)[number];

export const subjectStatuses = ['draft', 'running', 'stopped', 'live', 'off', 'archived'] as const;
export type SubjectStatus = (typeof subjectStatuses)[number];

export const verdicts = ['won', 'lost', 'inconclusive', 'breached', 'srm_failed'] as const;
export type Verdict = (typeof verdicts)[number];

/**
 * How the default description writes a variable for people:
 * `text` unchanged; `number` with separators; `count` a whole number with separators; `percent` 0.95 → 95%;
 * `signedPercent` 0.042 → +4.2%; `ratio` a fraction or a split, unchanged; `pValue` small ones as “< 0.001”;
 * `time` an ISO time in UTC.
 */
export type VariableFormat = 'text' | 'number' | 'count' | 'percent' | 'signedPercent' | 'ratio' | 'pValue' | 'time';

/**
 * One variable of an event type. `section` says where the default description shows it: `hidden` ones name the subject or
 * its results page, which it shows in its own way; `origin` is where any event may come from, shown below the
 * configuration; an `id` is for templates and conditions alone.
 */
export interface Variable {
  readonly name: string;
  readonly label: string;
  readonly format: VariableFormat;
  readonly section: 'statistics' | 'configuration' | 'hidden' | 'origin' | 'id';
}

/** What a destination's row for this event type holds until an admin edits it. */
interface DefaultMapping {
  readonly enabled: boolean;
  /** Matched by name against the project's own. */
  readonly issueType: string;
  readonly priority: string;
  readonly summaryTemplate: string;
  readonly labels: readonly string[];
}

/** Reads a variable for a sentence: its text, or the fallback where the event doesn't have it. */
type Say = (variable: string, fallback: string) => string;

/** One type of event: all that the relay, its pages and its documents know about it. */
export interface EventType {
  readonly type: string;
  /**
   * What the type and its variables were called before: events of that name, templates and stored data are still
   * understood. Dedup keys keep the former name, because the label that finds a ticket in Jira is made of the key.
   */
  readonly formerly?: { readonly type: string; readonly variables: Readonly<Record<string, string>> };
  readonly label: string;
  readonly group: 'rollout' | 'safety' | 'other';
  readonly subjectKind: SubjectKind;
  /** The variable that names the subject. */
  readonly subjectName: string;
  readonly variables: readonly Variable[];
  /** One sentence of what happened, for the description's first line and for comments. */
  readonly sentence: (say: Say) => string;
  readonly sample: Variables;
  /** What the event says about its subject. */
  /** The event type whose problem is over when this event happens. */
  readonly recovers?: string;
  readonly implies: { readonly verdict?: Verdict; readonly status?: SubjectStatus };
  readonly defaultMapping: DefaultMapping;
}
