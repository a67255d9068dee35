import startSqlite from '../relay/support/sqlite/start';
import unpackBrowser from './unpack-browser';

/** What the tests in a browser need: Chromium, and the database that theirs are copies of. */
export default async function startWithBrowser(): Promise<void> {
  await Promise.all([unpackBrowser(), startSqlite()]);
}
