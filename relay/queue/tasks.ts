/** Every kind of later work. A kind without a handler doesn't compile: see `Tasks`. */
export type TaskName =
  /** Processes the deliveries of a dedup key. */
  | 'deliver'
  /** Re-reads an issue that Jira reported as changed: `site/issue`. */
  | 'read-issue'
  /** Reads the status of a new ticket: `site/issue`. */
  | 'read-new-ticket'
  /** Writes the property of a ticket whose subject has changed: `site/link`. */
  | 'write-property'
  /** Looks for a test ticket of unknown outcome. */
  | 'find-test-ticket'
  /** Brings a site's webhook up to date. */
  | 'keep-webhook'
  /** Reads what a site is called and its address. */
  | 'refresh-site'
  /** Checks a destination. */
  | 'check-destination'
  /** Looks whether Jira shows a destination's project again, or lets AvsB comment there. */
  | 'read-project'
  /** Puts waiting deliveries back into the queue once their obstacle is gone. */
  | 'release-waiting'
  /** Tells those who asked for it of problems, by the notice. */
  | 'send-notices'
  /** Tells AvsB what happened to a subject, or of problems: by the turn. */
  | 'send-callbacks'
  /** Runs a due job, by its name. */
  | 'run-job';

interface TaskRule {
  /**
   * Whether an item that is scheduled again keeps its time: if a site asked AvsB to wait, or a read is in progress, the next
   * change doesn't bring it forward. Otherwise the sooner time wins.
   */
  readonly keepsTime: boolean;
  /**
   * Whether a key is a group and a member, `group/member`: in a process, one handler at a time handles all due items of a
   * group together.
   */
  readonly isGrouped: boolean;
}

const rules: Readonly<Record<TaskName, TaskRule>> = {
  deliver: { keepsTime: false, isGrouped: false },
  'read-issue': { keepsTime: true, isGrouped: true },
  'read-new-ticket': { keepsTime: true, isGrouped: true },
  'write-property': { keepsTime: true, isGrouped: true },
  'find-test-ticket': { keepsTime: false, isGrouped: false },
  'keep-webhook': { keepsTime: false, isGrouped: false },
  'refresh-site': { keepsTime: false, isGrouped: false },
  'check-destination': { keepsTime: false, isGrouped: false },
  'read-project': { keepsTime: false, isGrouped: false },
  'release-waiting': { keepsTime: false, isGrouped: false },
  'send-notices': { keepsTime: true, isGrouped: false },
  'send-callbacks': { keepsTime: true, isGrouped: false },
  'run-job': { keepsTime: false, isGrouped: false },
};

export const taskNames = Object.keys(rules) as readonly TaskName[];

export function ruleOf(task: TaskName): TaskRule {
  return rules[task];
}

/** What a handler runs for. */
export interface Unit {
  readonly task: TaskName;
  /** An item's key, or the group if the task is grouped. */
  readonly unit: string;
}

/** What a handler receives: the item's key, or its group if the task is grouped. */
export function unitOf(task: TaskName, key: string): string {
  if (!rules[task].isGrouped) return key;
  const [group = ''] = key.split('/', 1);
  return group;
}

/** The key of an item of a grouped task. */
export function memberOf(group: string, member: string): string {
  return `${group}/${member}`;
}

/** The part of a grouped key that identifies the item within its group. */
export function memberIn(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}

/** Whether a text names a task of this version: a newer version may have scheduled others. */
export function isTaskName(text: string): text is TaskName {
  return text in rules;
}

/** The units of these items: each group once. */
export function unitsOf(items: readonly { readonly task: string; readonly key: string }[]): Unit[] {
  const units = new Map<string, Unit>();
  for (const { task, key } of items) {
    if (!isTaskName(task)) continue;
    const unit = unitOf(task, key);
    units.set(`${task} ${unit}`, { task, unit });
  }
  return [...units.values()];
}
