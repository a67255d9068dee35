import type { SubjectKind } from '../../shared/event-type';
import type { AddressClaim } from '../domain/address-owner';
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
  results_url_since: string | null;
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

/**
 * Which subjects these organisations have at results pages with these keys: of each organisation and key the one it told
 * of last, with the time since when the organisation has named that address.
 */
export async function addressClaims(
  database: Database,
  organisationIds: readonly string[],
  urlKeys: readonly string[],
): Promise<AddressClaim[]> {
  const perAddress = 'PARTITION BY organisation_id, results_url_key';
  const ranked = subjects(database)
    .whereIn('organisation_id', [...organisationIds])
    .whereIn('results_url_key', [...urlKeys])
    .select(
      '*',
      database.raw(`min(results_url_since) OVER (${perAddress}) AS since`),
      database.raw(`row_number() OVER (${perAddress} ORDER BY updated_at DESC, kind, id) AS place`),
    );
  const rows: (SubjectRow & { since: string | null })[] = await database.from(ranked.as('ranked')).where({ place: 1 });
  return rows.map(({ organisation_id, results_url_key, since, subject }) => ({
    organisationId: organisation_id,
    urlKey: results_url_key ?? '',
    since: since ?? '',
    subject: JSON.parse(subject),
  }));
}

/** Stores subjects as they now stand. One that is stored with a later time by then stays. */
export async function storeSubjects(
  database: Database,
  changed: readonly KeyedSubject[],
  storedAt: string,
): Promise<void> {
  await storeRows(
    database,
    changed.map(({ organisationId, ref, subject }) => ({
      organisation_id: organisationId,
      kind: ref.kind,
      id: ref.id,
      subject: JSON.stringify(subject),
      updated_at: subject.updatedAt,
      results_url_key: resultsUrlKey(subject.resultsUrl),
      results_url_since: storedAt,
    })),
  );
}

/** By the relay's clock and not by the time that a sender names: an address is the first one's that named it. */
const keptSince = `CASE WHEN subjects.results_url_key = excluded.results_url_key
  THEN subjects.results_url_since ELSE excluded.results_url_since END`;

const storeRows = statementForAll<SubjectRow>((database, rows) =>
  subjects(database)
    .insert([...rows])
    .onConflict(['organisation_id', 'kind', 'id'])
    .merge({
      subject: database.raw('excluded.subject'),
      updated_at: database.raw('excluded.updated_at'),
      results_url_key: database.raw('excluded.results_url_key'),
      results_url_since: database.raw(keptSince),
    })
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
