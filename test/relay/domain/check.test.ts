import { check, isExplained, type ProjectFacts, type Subject } from '../../../relay/domain/check';
import type { Problem } from '../../../relay/domain/destination';
import type { CreateField, CreateMetadata, FieldSchema } from '../../../relay/domain/mapping/create-metadata';
import { defaultMappings } from '../../../relay/domain/mapping/default-row';
import type { CheckedDraft } from '../../../relay/domain/mapping/mapping';
import { rowOf } from './mapping/any-row';

const bug = { id: '10002', name: 'Bug' };
const task = { id: '10001', name: 'Task' };
const high = { id: '2', name: 'High' };
const breached = 'experiment.guardrail_breached';
const optional = { required: false, hasDefaultValue: false };
const priorityField: CreateField = { fieldId: 'priority', name: 'Priority', ...optional, allowedValues: [high] };
/** What every row sets, besides its priority. */
const usual: CreateField[] = [
  { fieldId: 'summary', name: 'Summary', required: true, hasDefaultValue: false },
  { fieldId: 'description', name: 'Description', ...optional },
  { fieldId: 'labels', name: 'Labels', ...optional },
];
const metadata: CreateMetadata = {
  projectKey: 'ROLL',
  issueTypes: [task, bug],
  screens: new Map([
    [bug.id, [priorityField, ...usual]],
    [task.id, [{ ...priorityField, allowedValues: [] }, ...usual]],
  ]),
};
/** The project, whose screen for bugs requires this field. */
const requiring = (fieldId: string, name: string, schema: FieldSchema = {}) => {
  const field = {
    ...(fieldId === 'priority' ? priorityField : { fieldId, name, ...optional, schema }),
    required: true,
  };
  const rest = fieldId === 'priority' ? [] : [priorityField];
  return having({ screens: new Map([[bug.id, [...rest, ...usual, field]]]) });
};
const may = { BROWSE_PROJECTS: true, CREATE_ISSUES: true, ADD_COMMENTS: true, DELETE_ISSUES: true };
const row = (change: Partial<CheckedDraft> = {}): CheckedDraft => ({
  ...rowOf(breached, { priority: high }),
  ...change,
});
const subject = (change: Partial<Subject> = {}): Subject => ({
  siteName: 'acme',
  projectKey: 'ROLL',
  rows: [row()],
  known: [],
  ...change,
});
const looked = (change: object = {}): ProjectFacts => ({
  kind: 'looked_at',
  isFree: false,
  project: { may, metadata },
  ...change,
});
const having = (change: object) => looked({ project: { may, metadata: { ...metadata, ...change } } });
const codes = (problems: readonly Problem[]) => problems.map(({ code, eventType }) => [code, eventType]);
const found = (facts: ProjectFacts, of: Partial<Subject> = {}) => check(subject(of), facts);

describe('a check', () => {
  it('finds nothing if Jira would accept each row', () => {
    expect(found(looked())).toEqual({ ok: true, problems: [] });
  });

  it('reports what the create screen does not have, which is not an obstacle', () => {
    const bare = having({ screens: new Map([[bug.id, usual.slice(0, 1)]]) });
    const { ok, problems } = found(bare);
    expect([ok, codes(problems)]).toEqual([true, Array(3).fill(['field_not_on_screen', breached])]);
    expect(codes(found(bare, { rows: [row({ priority: null })] }).problems)).toHaveLength(2);
  });

  it('checks enabled rows, not disabled ones', () => {
    const lacking = { issueType: { name: 'Incident' } };
    expect(found(looked(), { rows: [row({ ...lacking, enabled: false })] }).ok).toBe(true);
    expect(codes(found(looked(), { rows: [row(lacking)] }).problems)).toEqual([['issue_type_missing', breached]]);
  });

  it('says nothing about a project while its site must be reconnected', () => {
    expect(found({ kind: 'reconnect_required', isSiteRemoved: false })).toEqual({
      ok: false,
      problems: [
        {
          code: 'reconnect_required',
          eventType: null,
          message: "Atlassian no longer accepts AvsB's access to acme.",
          action: 'Reconnect the site.',
        },
      ],
    });
    expect(found({ kind: 'reconnect_required', isSiteRemoved: true }).problems).toMatchObject([
      { message: 'acme is disconnected.', action: 'Connect the site again.' },
    ]);
  });

  it.each<[string, ProjectFacts, RegExp]>([
    ['is gone', looked({ project: 'unreachable' }), /^Jira does not show ROLL to AvsB\./],
    ['is archived', looked({ project: 'archived' }), /^ROLL is archived/],
    [
      'may not be browsed',
      looked({ project: { may: { ...may, BROWSE_PROJECTS: false }, metadata: null } }),
      /^Jira does not show ROLL/,
    ],
  ])('reports one single problem of a project that %s', (_, facts, message) => {
    const { ok, problems } = found(facts);
    expect([ok, codes(problems)]).toEqual([false, [['project_unreachable', null]]]);
    expect(problems[0]?.message).toMatch(message);
  });

  it.each([
    ['create', { CREATE_ISSUES: false }, 'AvsB may not create issues in ROLL.', 'Create issues'],
    ['comment', { ADD_COMMENTS: false }, 'AvsB may not comment in ROLL, so', 'Add comments'],
  ])('reports that AvsB may not %s, and what to ask for', (_, lack, message, permission) => {
    const { ok, problems } = found(looked({ project: { may: { ...may, ...lack }, metadata } }));
    expect([ok, codes(problems)]).toEqual([false, [['no_permission', null]]]);
    expect(problems[0]?.message).toContain(message);
    expect(problems[0]?.action).toContain(permission);
  });

  it('treats a project without a create screen as one in which AvsB may not create issues', () => {
    expect(codes(found(looked({ project: { may, metadata: null } })).problems)).toEqual([['no_permission', null]]);
  });

  it('reports that only test tickets are affected if AvsB may not delete, which is not an obstacle', () => {
    const { ok, problems } = found(looked({ project: { may: { ...may, DELETE_ISSUES: false }, metadata } }));
    expect(ok).toBe(true);
    expect(problems).toEqual([
      {
        code: 'no_permission',
        eventType: null,
        message:
          'AvsB may not delete issues in ROLL. Only test tickets are affected: they are commented and closed instead.',
        action: 'Ask a Jira admin for Delete issues there if test tickets should leave nothing behind.',
      },
    ]);
  });

  it('reports the edition, besides everything else', () => {
    const { ok, problems } = found(looked({ isFree: true, project: 'archived' }));
    expect([ok, codes(problems)]).toEqual([
      false,
      [
        ['free_edition', null],
        ['project_unreachable', null],
      ],
    ]);
    expect(problems[0]?.message).toBe('acme is on Jira Free, whose rate limits are too low for AvsB.');
  });

  it('keeps the known edition if Jira does not report it', () => {
    const free = found(looked({ isFree: true })).problems;
    expect(found(looked({ isFree: null }), { known: free })).toEqual({ ok: false, problems: free });
    expect(found(looked({ isFree: null })).ok).toBe(true);
    expect(found(looked(), { known: free }).ok).toBe(true);
  });

  it('finds types and priorities by id, or by name if a row has no id', () => {
    const by = (change: Partial<CheckedDraft>) => codes(found(looked(), { rows: [row(change)] }).problems);
    expect(by({ issueType: { name: ' bug ' }, priority: { name: 'HIGH' } })).toEqual([]);
    expect(by({ issueType: { id: '99', name: 'Bug' } })).toEqual([['issue_type_missing', breached]]);
    expect(by({ issueType: null })).toEqual([['issue_type_missing', breached]]);
    expect(by({ priority: { name: 'Blocker' } })).toEqual([['priority_missing', breached]]);
    expect(by({ issueType: task })).toEqual([['priority_missing', breached]]);
    expect(by({ issueType: task, priority: null })).toEqual([]);
  });

  it('names each field that the project requires and AvsB does not set', () => {
    const facts = requiring('customfield_1', 'Team');
    expect(found(facts)).toEqual({
      ok: false,
      problems: [
        {
          code: 'required_field',
          eventType: breached,
          message: 'ROLL requires “Team” for Bug, which AvsB cannot set.',
          action: 'Make it optional or choose another issue type.',
        },
      ],
    });
    expect(found(facts, { rows: [row({ issueType: task, priority: null })] }).ok).toBe(true);
  });

  it('names a required field that the row can set, and the row that sets it to nothing for the sample', () => {
    const team = { type: 'string', custom: 'com.atlassian.jira.plugin.system.customfieldtypes:textfield' };
    const facts = requiring('customfield_1', 'Team', team);
    const problemsWith = (value: string) =>
      found(facts, { rows: [row({ fields: [{ fieldId: 'customfield_1', name: 'Team', value }] })] }).problems;
    expect(found(facts).problems).toMatchObject([
      { message: 'ROLL requires “Team” for Bug.', action: "Set “Team” among the row's fields." },
    ]);
    expect(problemsWith('{{guardrailMetric}}')).toEqual([]);
    expect(problemsWith('{{team}}')).toMatchObject([
      { message: 'ROLL requires “Team” for Bug, and with the sample data its value is empty.' },
    ]);
  });

  it.each(['project', 'issuetype', 'summary', 'description', 'labels', 'reporter', 'priority'])(
    'does not report as missing what every ticket has: %s',
    (id) => {
      expect(found(requiring(id, 'Some name')).ok).toBe(true);
    },
  );

  it('says that a priority must be chosen if the project requires one and the row has none', () => {
    const facts = requiring('priority', 'Priority');
    const { problems } = found(facts, { rows: [row({ priority: null })] });
    expect(problems).toEqual([
      {
        code: 'required_field',
        eventType: breached,
        message: 'ROLL requires a priority for Bug.',
        action: 'Choose a priority for it.',
      },
    ]);
  });

  it('reports the rows in the catalogue’s order', () => {
    const rows = ['flag.rule_activated', 'experiment.winner_declared', breached].map((eventType) =>
      row({ eventType, issueType: null }),
    );
    expect(found(looked(), { rows }).problems.map(({ eventType }) => eventType)).toEqual([
      'experiment.winner_declared',
      breached,
      'flag.rule_activated',
    ]);
  });

  it('keeps what is missing from a default row until the project has it or an admin maps the row', () => {
    const bare = { ...metadata, issueTypes: [task], screens: new Map([[task.id, []]]) };
    const { mappings, problems } = defaultMappings(bare);
    const facts = looked({ project: { may, metadata: bare } });
    expect(problems.length).toBeGreaterThan(2);
    expect(found(facts, { rows: mappings, known: problems })).toEqual({ ok: false, problems });
    expect(found(facts, { rows: mappings, known: [] })).toEqual({ ok: true, problems: [] });
    const withBug = having({ screens: new Map([[bug.id, [priorityField]]]) });
    expect(codes(found(withBug, { rows: mappings, known: problems }).problems)).toEqual([
      ['priority_missing', 'experiment.winner_declared'],
      ['priority_missing', 'flag.rule_activated'],
    ]);
  });
});

describe('a refusal', () => {
  const problem = (code: Problem['code'], eventType: string | null): Problem => ({
    code,
    eventType,
    message: '',
    action: '',
  });

  it('is explained by a problem of its row or of the whole project', () => {
    expect(isExplained(breached, [problem('required_field', breached)])).toBe(true);
    expect(isExplained(breached, [problem('project_unreachable', null)])).toBe(true);
    expect(isExplained(breached, [])).toBe(false);
    expect(isExplained(breached, [problem('required_field', 'flag.stale'), problem('no_permission', null)])).toBe(
      false,
    );
  });
});
