import type { SubjectKind } from '../../shared/event-type';
import type { SubjectRef } from '../domain/event';
import { resultsUrlKey } from '../domain/results-url';
import type { Subject } from '../domain/subject';
import type { Database } from './database';
import { statementForAll } from './statement';

/** A subject of an organisation; `undefined` where nothing is known of it. */
export interface KeyedSubject {
  readonly organisationId: string;
  readonly ref: SubjectRef;
  readonly subject: Subject;
}

interface SubjectRow {
  organisation_id: string;
  kind: SubjectKind;
  id: string;
  subject: string;
  updated_at: string;
  results_url_key: string | null;
}

export async function findSubject(
  database: Database,
  organisationId: string,
  ref: SubjectRef,
): Promise<Subject | undefined> {
  const row = await subjects(database).where({ organisation_id: organisationId, kind: ref.kind, id: ref.id }).first();
  return row && JSON.parse(row.subject);
}

/** Several subjects in one query. */
export async function findSubjects(
  database: Database,
  wanted: readonly Omit<KeyedSubject, 'subject'>[],
): Promise<KeyedSubject[]> {
  const rows = await findRows(
    database,
    wanted.map(({ organisationId, ref }) => ({ organisation_id: organisationId, kind: ref.kind, id: ref.id })),
  );
  return rows.map(toKeyed);
}

const findRows = statementForAll<Pick<SubjectRow, 'organisation_id' | 'kind' | 'id'>, SubjectRow>((database, keys) =>
  subjects(database).where((any) => {
    for (const key of keys) any.orWhere(key);
  }),
);

/** The subjects of these organisations whose results page has one of these keys, the one told of last first. */
export async function findSubjectsByUrl(
  database: Database,
  organisationIds: readonly string[],
  urlKeys: readonly string[],
): Promise<(KeyedSubject & { readonly urlKey: string })[]> {
  const rows: SubjectRow[] = await subjects(database)
    .whereIn('organisation_id', [...organisationIds])
    .whereIn('results_url_key', [...urlKeys])
    .orderBy([{ column: 'updated_at', order: 'desc' }, 'organisation_id', 'kind', 'id']);
  return rows.map((row) => ({ ...toKeyed(row), urlKey: row.results_url_key ?? '' }));
}

/** Stores subjects as they now stand. One that is stored with a later time by then stays. */
export async function storeSubjects(database: Database, changed: readonly KeyedSubject[]): Promise<void> {
  await storeRows(
    database,
    changed.map(({ organisationId, ref, subject }) => ({
      organisation_id: organisationId,
      kind: ref.kind,
      id: ref.id,
      subject: JSON.stringify(subject),
      updated_at: subject.updatedAt,
      results_url_key: resultsUrlKey(subject.resultsUrl),
    })),
  );
}

const storeRows = statementForAll<SubjectRow>((database, rows) =>
  subjects(database)
    .insert([...rows])
    .onConflict(['organisation_id', 'kind', 'id'])
    .merge()
    .whereRaw('subjects.updated_at <= excluded.updated_at'),
);

function subjects(database: Database) {
  return database<SubjectRow>('subjects');
}

function toKeyed(row: SubjectRow): KeyedSubject {
  return {
    organisationId: row.organisation_id,
    ref: { kind: row.kind, id: row.id },
    subject: JSON.parse(row.subject),
  };
}
