import { existsSync } from 'node:fs';
import { sql } from 'kysely';
import { type Clock, timestamp } from '../../domain/clock';
import { connectDatabase, type Database, migratePostgres, placeOf } from '../database';
import { pendingMigrations } from '../migrate';
import { withAdvisoryLock } from '../postgres/advisory-lock';
import { lockSqlite } from '../sqlite/lock';
import { inTransaction } from '../transaction';
import { checkAll, copyAll, type Rows } from './copy';
import { deploymentOf, readMark, writeMark } from './mark';
import { MoveProblem, refuseAnotherVersion, refuseConnected, refuseFilled, refuseOther } from './refuse';
import { type MovedTable, tablesOf } from './tables';

interface MoveSettings {
  /** The SQLite file. */
  readonly from: string;
  /** The address of the PostgreSQL database. */
  readonly to: string;
  readonly now: Clock;
  /** Called for each table that has been copied. */
  readonly onTable: (table: string, rows: number) => void;
  /** Called if what an earlier run copied is stale, so that everything is copied again. */
  readonly onRestart: () => void;
}

/**
 * Moves a deployment from a SQLite file to an empty PostgreSQL: every row as it is, so that tokens stay encrypted with the
 * same keys. It may be interrupted anywhere and run again. Until it has finished, the file is the state of truth, and no
 * relay starts on PostgreSQL; afterwards, no relay starts on the file.
 *
 * @returns how many rows each table has, after comparing them value by value
 * @throws MoveProblem if the deployment cannot be moved
 * @throws DatabaseProblem if either database cannot be used
 */
export async function moveToPostgres(settings: MoveSettings): Promise<Rows> {
  const { from, to } = settings;
  if (!existsSync(from))
    throw new MoveProblem(`There is no database at ${from}.`, 'Name the file that the relay used.');
  const lock = lockSqlite(from);
  if (lock === undefined) throw new MoveProblem(`A relay is using ${from}.`, 'Stop it, and run this again.');
  const sqlite = connectDatabase({ engine: 'sqlite', path: from });
  const url = named(to);
  const postgres = connectDatabase({ engine: 'postgres', url });
  try {
    refuseAnotherVersion(from, await pendingMigrations(sqlite));
    return await withAdvisoryLock(url, () => move(settings, sqlite, postgres));
  } finally {
    await postgres.destroy();
    await sqlite.destroy();
    lock.release();
  }
}

async function move(settings: MoveSettings, sqlite: Database, postgres: Database): Promise<Rows> {
  const { from, now, onTable, onRestart } = settings;
  const place = placeOf({ engine: 'postgres', url: settings.to });
  await refuseConnected(postgres, place);
  await migratePostgres(postgres);
  refuseAnotherVersion(place, await pendingMigrations(postgres));
  const deployment = await deploymentOf(sqlite);
  const tables = await tablesOf(sqlite);
  const out = await readMark(sqlite, 'out');
  const begun = await readMark(postgres, 'in');
  refuseOther({ from, place, deployment }, out, begun);
  const started_at = begun?.started_at ?? timestamp(now());
  const marked = { deployment, started_at } as const;
  if (begun === undefined) {
    await refuseFilled(postgres, place, tables);
    await emptied(postgres, tables, (transaction) =>
      writeMark(transaction, { ...marked, direction: 'in', place: from, finished_at: null }),
    );
  }
  // The counters are copied, too.
  await countDeliveries(postgres, false);
  if (!(await copyAll(sqlite, postgres, tables, onTable))) {
    onRestart();
    await emptied(postgres, tables);
    await copyAll(sqlite, postgres, tables, onTable);
  }
  const rows = await checkAll(sqlite, postgres, tables);
  await countDeliveries(postgres, true);
  const finished_at = timestamp(now());
  // The file first: if this is interrupted in between, a relay starts on neither, and the next run finishes the move.
  await writeMark(sqlite, { ...marked, direction: 'out', place, finished_at });
  await writeMark(postgres, { ...marked, direction: 'in', place: from, finished_at });
  return rows;
}

/** Has the triggers on deliveries keep the counters of the statistics, or not. */
async function countDeliveries(postgres: Database, isOn: boolean): Promise<void> {
  await sql`ALTER TABLE deliveries ${sql.raw(isOn ? 'ENABLE' : 'DISABLE')} TRIGGER USER`.execute(postgres);
}

async function emptied(
  postgres: Database,
  tables: readonly MovedTable[],
  then: (transaction: Database) => Promise<void> = async () => undefined,
): Promise<void> {
  await inTransaction(postgres, async (transaction) => {
    await sql`TRUNCATE ${sql.join(tables.map(({ name }) => sql.table(name)))}`.execute(transaction);
    await then(transaction);
  });
}

/** The move's own connections have another application name than a relay's, so that a relay's can be recognised. */
function named(to: string): string {
  const url = new URL(to);
  url.searchParams.set('application_name', 'avsb-jira-move');
  return url.href;
}
