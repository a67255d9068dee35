import type { ColumnType } from 'kysely';

/** A boolean; SQLite returns 1 or 0. */
export type Flag = ColumnType<boolean | number, boolean, boolean>;

/** A boolean that is false unless a row says otherwise. */
export type DefaultedFlag = ColumnType<boolean | number, boolean | undefined, boolean>;
