import BetterSqlite3 from 'better-sqlite3';
import { Client } from 'pg';
import { engine } from '../../support/database';

/** A query that was asked, with the values it was asked with first. */
export interface Asked {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** Records each query that this process runs from now on, without changing its behaviour. */
export function recordQueries(): { readonly asked: ReadonlyMap<string, Asked>; stop(): void } {
  const asked = new Map<string, Asked>();
  const note = (sql: string, values: readonly unknown[]) => {
    if (/^\s*(select|insert|update|delete|with)\b/i.test(sql) && !asked.has(sql)) asked.set(sql, { sql, values });
  };
  return { asked, stop: engine === 'sqlite' ? recordSqlite(note) : recordPostgres(note) };
}

type Note = (sql: string, values: readonly unknown[]) => void;

function recordSqlite(note: Note): () => void {
  const { prepare } = BetterSqlite3.prototype;
  BetterSqlite3.prototype.prepare = function (this: BetterSqlite3.Database, sql: string) {
    note(sql, []);
    return prepare.call(this, sql);
  } as typeof prepare;
  return () => {
    BetterSqlite3.prototype.prepare = prepare;
  };
}

function recordPostgres(note: Note): () => void {
  const { query } = Client.prototype;
  Client.prototype.query = function (this: Client, ...parts: unknown[]) {
    const [config, values] = parts;
    if (typeof config === 'string') note(config, Array.isArray(values) ? values : []);
    else if (typeof config === 'object' && config !== null && 'text' in config) {
      note(String(config.text), 'values' in config && Array.isArray(config.values) ? config.values : []);
    }
    return Reflect.apply(query, this, parts);
  } as typeof query;
  return () => {
    Client.prototype.query = query;
  };
}
