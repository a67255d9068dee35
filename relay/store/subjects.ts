import { type Insertable, type Selectable, sql } from 'kysely';
import type { AddressClaim } from '../domain/address-owner';
import type { SubjectRef } from '../domain/event';
import { resultsUrlKey } from '../domain/results-url';
import type { Subject } from '../domain/subject';
import type { Database } from './database';
import type { SubjectsTable } from './schema/events';
import { statementForRows } from './statement';

/** A subject, with its organisation and its key. */
export interface KeyedSubject {
  readonly organisationId: string;
  readonly ref: SubjectRef;
  readonly subject: Subject;
}

export async function findSubject(
  database: Database,
  organisationId: string,
  ref: SubjectRef,
): Promise<Subject | undefined> {
  const [found] = await findSubjects(database, [{ organisationId, ref }]);
  return found?.subject;
}

/** Several subjects in one query. CROSS JOIN fixes the join order on SQLite, so that each is found by its key. */
export async function findSubjects(
  database: Database,
  wanted: readonly Omit<KeyedSubject, 'subject'>[],
): Promise<KeyedSubject[]> {
  const keys = wanted.map(({ organisationId, ref: { kind, id } }) => ({ organisationId, kind, id }));
  return (await subjectsWithKey(database, keys)).map(toKeyed);
}

const subjectsWithKey = statementForRows<SubjectRef & { readonly organisationId: string }, Selectable<SubjectsTable>>(
  (_, wanted) => {
    const keys = wanted.map(({ organisationId, kind, id }) => sql`(${organisationId}, ${kind}, ${id})`);
    return sql<Selectable<SubjectsTable>>`
    WITH wanted (organisation_id, kind, id) AS (VALUES ${sql.join(keys)})
    SELECT subjects.* FROM wanted CROSS JOIN subjects
    WHERE subjects.organisation_id = wanted.organisation_id
      AND subjects.kind = wanted.kind
      AND subjects.id = wanted.id`;
  },
);

/**
 * The subjects of these organisations with these results-page keys: for each organisation and key, the one reported last,
 * with the time since when the organisation has used that address.
 */
export async function addressClaims(
  database: Database,
  organisationIds: readonly string[],
  urlKeys: readonly string[],
): Promise<AddressClaim[]> {
  if (organisationIds.length === 0 || urlKeys.length === 0) return [];
  const perAddress = sql`PARTITION BY organisation_id, results_url_key`;
  const ranked = database
    .selectFrom('subjects')
    .select(['organisation_id', 'results_url_key', 'subject'])
    .select([
      sql<string | null>`min(results_url_since) OVER (${perAddress})`.as('since'),
      sql<number>`row_number() OVER (${perAddress} ORDER BY updated_at DESC, kind, id)`.as('place'),
    ])
    .where('organisation_id', 'in', organisationIds)
    .where('results_url_key', 'in', urlKeys);
  const rows = await database.selectFrom(ranked.as('ranked')).selectAll().where('place', '=', 1).execute();
  return rows.map(({ organisation_id, results_url_key, since, subject }) => ({
    organisationId: organisation_id,
    urlKey: results_url_key ?? '',
    since: since ?? '',
    subject: JSON.parse(subject),
  }));
}

/** Stores the current state of subjects. A stored state with a later time stays. */
export async function storeSubjects(
  database: Database,
  changed: readonly KeyedSubject[],
  storedAt: string,
): Promise<void> {
  const rows = changed.map(({ organisationId, ref, subject }) => ({
    organisation_id: organisationId,
    kind: ref.kind,
    id: ref.id,
    subject: JSON.stringify(subject),
    updated_at: subject.updatedAt,
    results_url_key: resultsUrlKey(subject.resultsUrl),
    results_url_since: storedAt,
  }));
  await storeNewer(database, rows);
}

/** By the relay's clock, not by the sender's time: an address belongs to the first organisation that used it. */
const keptSince = sql<string | null>`CASE WHEN subjects.results_url_key = excluded.results_url_key
  THEN subjects.results_url_since ELSE excluded.results_url_since END`;

const storeNewer = statementForRows<Insertable<SubjectsTable>>((database, rows) =>
  database
    .insertInto('subjects')
    .values(rows)
    .onConflict((on) =>
      on
        .columns(['organisation_id', 'kind', 'id'])
        .doUpdateSet((is) => ({
          subject: is.ref('excluded.subject'),
          updated_at: is.ref('excluded.updated_at'),
          results_url_key: is.ref('excluded.results_url_key'),
          results_url_since: keptSince,
        }))
        .whereRef('subjects.updated_at', '<=', 'excluded.updated_at'),
    ),
);

function toKeyed(row: Selectable<SubjectsTable>): KeyedSubject {
  return {
    organisationId: row.organisation_id,
    ref: { kind: row.kind, id: row.id },
    subject: JSON.parse(row.subject),
  };
}
