import type { ColumnType } from 'kysely';

/** True or false; SQLite answers 1 or 0. */
export type Flag = ColumnType<boolean | number, boolean, boolean>;
