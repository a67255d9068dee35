import fc from 'fast-check';
import type { Problem } from '../../../../relay/domain/destination';
import type { CreateMetadata } from '../../../../relay/domain/mapping/create-metadata';
import { missingFrom, type StoredMapping } from '../../../../relay/domain/mapping/missing';
import { movedRow, refreshedRow } from '../../../../relay/domain/mapping/move-row';
import { problemsLeft } from '../../../../relay/domain/mapping/problems-left';
import { rowOf } from './any-row';

const row = rowOf('experiment.guardrail_breached', {
  issueType: { id: '2', name: 'Bug' },
  priority: { id: '9', name: 'High' },
});
const priorityField = { fieldId: 'priority', name: 'Priority', required: false, hasDefaultValue: false };
const metadata = (
  issueTypes: Record<string, string>,
  priorities: Record<string, string> = { 9: 'High' },
): CreateMetadata => {
  const named = (all: Record<string, string>) => Object.entries(all).map(([id, name]) => ({ id, name }));
  return {
    projectKey: 'OPS',
    issueTypes: named(issueTypes),
    screens: new Map(
      Object.keys(issueTypes).map((id) => [id, [{ ...priorityField, allowedValues: named(priorities) }]]),
    ),
  };
};

describe('a row of the same project, asked again', () => {
  it.each<[string, Partial<StoredMapping>, CreateMetadata, Partial<StoredMapping>]>([
    [
      'takes the new name of its issue type',
      {},
      metadata({ 2: 'Incident' }),
      { issueType: { id: '2', name: 'Incident' } },
    ],
    [
      'keeps its id where another type has taken its name',
      {},
      metadata({ 2: 'Incident', 3: 'Bug' }),
      { issueType: { id: '2', name: 'Incident' } },
    ],
    [
      'takes the type of its name where its own is gone',
      {},
      metadata({ 3: 'bug' }),
      { issueType: { id: '3', name: 'bug' } },
    ],
    [
      'misses an issue type that no longer exists, and says which',
      {},
      metadata({ 1: 'Task' }),
      { missing: { issueType: 'Bug' } },
    ],
    ['misses nothing once it is back', { missing: { issueType: 'Bug' } }, metadata({ 2: 'Bug' }), { missing: {} }],
    ['does not ask for its priority', {}, metadata({ 2: 'Bug' }, {}), {}],
    ['still misses a priority that is missing', { missing: { priority: 'High' } }, metadata({ 2: 'Bug' }, {}), {}],
    ['finds a priority again', { missing: { priority: 'High' } }, metadata({ 2: 'Bug' }), { missing: {} }],
    ['is left alone while it is off', { enabled: false }, metadata({ 1: 'Task' }), {}],
    [
      'is asked for though it is off where something may wait for it',
      { enabled: false, missing: { issueType: 'Bug' } },
      metadata({ 2: 'Bug' }),
      { missing: {} },
    ],
  ])('%s', (_, was, offered, becomes) => {
    expect(refreshedRow({ ...row, ...was }, offered)).toEqual({ ...row, ...was, ...becomes });
  });
});

describe('a row in another project', () => {
  it.each<[string, Partial<StoredMapping>, CreateMetadata, Partial<StoredMapping>]>([
    [
      'takes type and priority of the same name',
      {},
      metadata({ 7: 'BUG' }, { 8: 'high' }),
      { issueType: { id: '7', name: 'BUG' }, priority: { id: '8', name: 'high' } },
    ],
    [
      'takes the type of its name, though its own has come along under another',
      {},
      metadata({ 2: 'Incident', 3: 'Bug' }),
      { issueType: { id: '3', name: 'Bug' } },
    ],
    [
      'takes its own type under another name',
      {},
      metadata({ 2: 'Incident' }),
      { issueType: { id: '2', name: 'Incident' } },
    ],
    ['misses an issue type that does not exist', {}, metadata({ 1: 'Task' }), { missing: { issueType: 'Bug' } }],
    [
      'misses a priority that does not exist',
      {},
      metadata({ 2: 'Bug' }, { 1: 'P1' }),
      { missing: { priority: 'High' } },
    ],
    ['files without a priority as before', { priority: null }, metadata({ 2: 'Bug' }), {}],
    ['is emptied where it is off', { enabled: false }, metadata({ 1: 'Task' }), { issueType: null, priority: null }],
    ['loses its priority where it is off', { enabled: false }, metadata({ 2: 'Bug' }, {}), { priority: null }],
  ])('%s', (_, was, offered, becomes) => {
    expect(movedRow({ ...row, ...was }, offered)).toEqual({ ...row, ...was, ...becomes });
  });
});

describe('any row and any create metadata', () => {
  const names = fc.constantFrom('Bug', 'Task', 'High', 'Low');
  const named = fc.record({ id: fc.constantFrom('1', '2', '3'), name: names });
  const rows: fc.Arbitrary<StoredMapping> = fc.record({
    ...Object.fromEntries(Object.entries(row).map(([field, value]) => [field, fc.constant(value)])),
    enabled: fc.boolean(),
    issueType: fc.option(named, { nil: null }),
    priority: fc.option(named, { nil: null }),
    missing: fc.record({ issueType: names, priority: names }, { requiredKeys: [] }),
  }) as fc.Arbitrary<StoredMapping>;
  /** No two of a project have the same id or the same name. */
  const offered = fc
    .tuple(fc.shuffledSubarray(['1', '2', '3']), fc.shuffledSubarray(['Bug', 'Task', 'High'], { minLength: 3 }))
    .map(([ids, all]) => ids.map((id, index) => ({ id, name: all[index] ?? '' })));
  const offers: fc.Arbitrary<CreateMetadata> = fc
    .record({ issueTypes: offered, priorities: offered })
    .map(({ issueTypes, priorities }) => ({
      projectKey: 'OPS',
      issueTypes,
      screens: new Map(issueTypes.map(({ id }) => [id, [{ ...priorityField, allowedValues: priorities }]])),
    }));

  it.each([
    ['refreshed', refreshedRow],
    ['moved', movedRow],
  ] as const)(
    '%s: a row with nothing missing has an available issue type, and refreshing twice changes nothing more',
    (_, ask) => {
      fc.assert(
        fc.property(rows, offers, (before, offer) => {
          const after = ask(before, offer);
          expect(ask(after, offer)).toEqual(after);
          expect(after.enabled).toBe(before.enabled);
          if (after.enabled && missingFrom(after) === null) expect(offer.issueTypes).toContainEqual(after.issueType);
          if (
            after.enabled &&
            after.issueType !== null &&
            !offer.issueTypes.some(({ id }) => id === after.issueType?.id)
          ) {
            expect(missingFrom(after)).toMatchObject({ field: 'issueType' });
          }
        }),
      );
    },
  );
});

describe('the problems that are left', () => {
  const problem = (code: Problem['code'], eventType: string | null = null): Problem => ({
    code,
    eventType,
    message: '',
    action: '',
  });
  const all = [
    problem('free_edition'),
    problem('project_unreachable'),
    problem('required_field', row.eventType),
    problem('issue_type_missing', row.eventType),
    problem('issue_type_missing', 'flag.stale'),
  ];

  it('in the same project are those that its rows still have', () => {
    const lacking = { ...row, eventType: 'flag.stale', enabled: false, issueType: null };
    expect(problemsLeft(all, [row, lacking], false).map(({ code, eventType }) => [code, eventType])).toEqual([
      ['free_edition', null],
      ['required_field', row.eventType],
      ['issue_type_missing', 'flag.stale'],
    ]);
  });

  it('in another project are those of the site', () => {
    expect(problemsLeft(all, [row], true).map(({ code }) => code)).toEqual(['free_edition']);
  });
});
