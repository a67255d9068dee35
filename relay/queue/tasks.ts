/** Every kind of later work. A kind that has no handler does not compile: see `Tasks`. */
export type TaskName =
  /** Works off the deliveries of a dedup key. */
  | 'deliver'
  /** Reads an issue again that Jira says has changed: `site/issue`. */
  | 'read-issue'
  /** Writes the property of a ticket whose subject has changed: `site/link`. */
  | 'write-property'
  /** Looks for a test ticket of unknown outcome. */
  | 'find-test-ticket'
  /** Brings a site's webhook up to date. */
  | 'keep-webhook'
  /** Checks a destination. */
  | 'check-destination'
  /** Puts deliveries back in the queue that waited for what is there again. */
  | 'release-waiting'
  /** Runs a job whose time has come, by its name. */
  | 'run-job';

interface TaskRule {
  /**
   * Whether an item that is scheduled once more keeps its time: a site that asked to wait, or a read in progress, is not
   * hurried by the next change. Otherwise the sooner time wins.
   */
  readonly keepsTime: boolean;
  /**
   * Whether a key is a group and a member, `group/member`: a group is handled by one handler at a time in a process,
   * and all of it that is due together.
   */
  readonly isGrouped: boolean;
}

const rules: Readonly<Record<TaskName, TaskRule>> = {
  deliver: { keepsTime: false, isGrouped: false },
  'read-issue': { keepsTime: true, isGrouped: true },
  'write-property': { keepsTime: true, isGrouped: true },
  'find-test-ticket': { keepsTime: false, isGrouped: false },
  'keep-webhook': { keepsTime: false, isGrouped: false },
  'check-destination': { keepsTime: false, isGrouped: false },
  'release-waiting': { keepsTime: false, isGrouped: false },
  'run-job': { keepsTime: false, isGrouped: false },
};

export const taskNames = Object.keys(rules) as readonly TaskName[];

export function ruleOf(task: TaskName): TaskRule {
  return rules[task];
}

/** What is handed out at once. */
export interface Unit {
  readonly task: TaskName;
  /** An item's key, or the group of items whose task is grouped. */
  readonly unit: string;
}

/** What a handler is given: an item's key, or the group of one whose task is grouped. */
export function unitOf(task: TaskName, key: string): string {
  if (!rules[task].isGrouped) return key;
  const [group = ''] = key.split('/', 1);
  return group;
}

/** The key of an item whose task is grouped. */
export function memberOf(group: string, member: string): string {
  return `${group}/${member}`;
}

/** What of a grouped key names the item within its group. */
export function memberIn(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}

/** Whether a text names a task of this version: a newer one may have scheduled others. */
export function isTaskName(text: string): text is TaskName {
  return text in rules;
}

/** What is to be handed out for these items: each group once. */
export function unitsOf(items: readonly { readonly task: string; readonly key: string }[]): Unit[] {
  const units = new Map<string, Unit>();
  for (const { task, key } of items) {
    if (!isTaskName(task)) continue;
    const unit = unitOf(task, key);
    units.set(`${task} ${unit}`, { task, unit });
  }
  return [...units.values()];
}
