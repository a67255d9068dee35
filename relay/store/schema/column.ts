import type { ColumnType } from 'kysely';

/** A boolean; SQLite returns 1 or 0. */
export type Flag = ColumnType<boolean | number, boolean, boolean>;
