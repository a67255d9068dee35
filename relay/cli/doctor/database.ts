import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Config } from '../../config';
import { later, timestamp } from '../../domain/clock';
import { connectDatabase, type Database, placeOf } from '../../store/database';
import { countDeliveries, tryToWrite } from '../../store/health';
import { lastJobRuns } from '../../store/job-runs';
import { countOutdated, unreadableSecrets } from '../../store/key-rotation';
import { pendingMigrations } from '../../store/migrate';
import { createSecretBox, type SecretBox } from '../../store/secret-box';
import { allSites } from '../../store/sites';
import { isThere } from '../wiring';
import { type Finding, ok, problem, warning } from './finding';
import { checkMessages } from './messages';
import { reasonOf } from './relay';

const minFreeBytes = 100 * 1024 ** 2;
const lowFreeBytes = 1024 ** 3;

/** Workers take due deliveries within seconds: if some have been due for longer, no worker is running. */
const overdueMs = 10 * 60_000;

/** Whether the database exists, is up to date and writable, and whether its contents need attention. */
export async function checkDatabase(config: Config): Promise<Finding[]> {
  const { database: url, encryptionKeys } = config;
  const check = 'database';
  const place = placeOf(url);
  if (!isThere(url)) {
    return [
      problem(
        check,
        `There is no database at ${place}.`,
        'Start the relay once to create it, or correct DATABASE_URL.',
      ),
    ];
  }
  const database = connectDatabase(url);
  try {
    const pending = await pendingMigrations(database);
    if (pending === undefined) {
      return [problem(check, `A newer version has changed ${place}.`, 'Use that version, here and for every relay.')];
    }
    if (pending > 0) {
      return [
        problem(check, `${place} has ${pending} pending migrations.`, 'Start the relay of this version to run them.'),
      ];
    }
    const findings = [ok(check, `${place} can be read and is up to date.`), await checkWriting(database)];
    if (url.engine === 'sqlite') findings.push(await checkDisk(url.path));
    findings.push(await checkKeys(database, createSecretBox(encryptionKeys)));
    findings.push(await checkSites(database), await checkDeliveries(database), ...(await checkJobs(database)));
    findings.push(...(await checkMessages(database, config)));
    return findings;
  } catch (error) {
    return [
      problem(
        check,
        `${place} cannot be used (${reasonOf(error)}).`,
        'Check that it is running, and that DATABASE_URL is correct.',
      ),
    ];
  } finally {
    await database.destroy();
  }
}

async function checkWriting(database: Database): Promise<Finding> {
  try {
    await tryToWrite(database, timestamp(new Date()));
    return ok('writing', 'The database can be written to.');
  } catch (error) {
    const nextStep =
      'Check the permissions of its file or user, the free space, and whether another process holds a lock.';
    return problem('writing', `The database cannot be written to (${reasonOf(error)}).`, nextStep);
  }
}

async function checkDisk(path: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(dirname(path));
  const freeBytes = bavail * bsize;
  const message = `${Math.floor(freeBytes / 1024 ** 2)} MiB are free beside ${path}.`;
  const nextStep = 'Free some space, or lower EVENT_RETENTION_DAYS: on a full disk no event can be accepted.';
  if (freeBytes < minFreeBytes) return problem('disk', message, nextStep);
  return freeBytes < lowFreeBytes ? warning('disk', message, nextStep) : ok('disk', message);
}

async function checkKeys(database: Database, box: SecretBox): Promise<Finding> {
  const check = 'encryption keys';
  const [first, ...others] = await unreadableSecrets(database, box);
  if (first !== undefined) {
    const more = others.length > 0 ? ` The same is true of ${others.length} more.` : '';
    return problem(check, `${first.table} ${first.id}: ${first.message}${more}`, 'Until then its deliveries wait.');
  }
  const outdated = await countOutdated(database, box);
  if (outdated === 0) return ok(check, 'They open every stored token, and the first has encrypted them all.');
  return warning(check, `${outdated} are encrypted with another key than the first.`, 'Run “keys rotate”.');
}

async function checkSites(database: Database): Promise<Finding> {
  const sites = await allSites(database);
  const cut = sites.filter(({ status }) => status !== 'connected');
  if (cut.length === 0) return ok('sites', `${sites.length} connected.`);
  const names = cut.map(({ id, name, organisationId }) => `${name} (${id}, organisation ${organisationId})`).join(', ');
  return warning(
    'sites',
    `Reconnect needed: ${names}.`,
    'Run “sites reconnect-url <siteId>”, or ask an AvsB admin to press Reconnect.',
  );
}

async function checkDeliveries(database: Database): Promise<Finding> {
  const now = new Date();
  const { waiting, failed, overdue } = await countDeliveries(
    database,
    timestamp(later(now, -overdueMs)),
    timestamp(now),
  );
  if (overdue > 0) {
    const nextStep = 'Check that a relay with ROLE worker or all is running, and look in its log.';
    return problem(
      'deliveries',
      `${overdue} have been due for more than 10 minutes, and no worker takes them.`,
      nextStep,
    );
  }
  const message = `${waiting} wait for an admin, ${failed} have failed.`;
  if (waiting + failed === 0) return ok('deliveries', message);
  return warning('deliveries', message, '“deliveries list --state waiting” and “--state failed” say why.');
}

async function checkJobs(database: Database): Promise<Finding[]> {
  const runs = await lastJobRuns(database);
  return runs.map(({ job, startedAt, finishedAt, error }) => {
    if (error !== null)
      return warning(
        job,
        `It failed at ${finishedAt}: ${error}`,
        'It runs again as scheduled; the log of the relay has the details.',
      );
    return ok(
      job,
      finishedAt === null
        ? `It started at ${startedAt} and has not finished yet.`
        : `It last finished at ${finishedAt}.`,
    );
  });
}
