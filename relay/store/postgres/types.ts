import { type CustomTypesConfig, types as defaultTypes } from 'pg';

/** PostgreSQL's ids of its types (`pg_type.oid`). */
const int8 = 20;
const json = 114;
const timestamptz = 1184;

/** How values are read, so that a row is the same on both engines: times and JSON as text, counts as numbers. */
export const types: CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    switch (oid) {
      case int8:
        return Number;
      case json:
        return (text: string) => text;
      case timestamptz:
        return (text: string) => new Date(text).toISOString();
      default:
        return defaultTypes.getTypeParser(oid, format);
    }
  },
};
