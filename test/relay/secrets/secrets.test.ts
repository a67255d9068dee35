import { existsSync, readFileSync } from 'node:fs';
import { engine, wholeDatabase } from '../support/database';
import { tokensOf } from '../support/jira';
import { killAllRelays } from '../support/process';
import { formsOf, type Secret, secretsIn } from './forms';
import { configured, type FullRun, fullRun } from './full-run';

/**
 * What a relay writes while it does all that it does (full-run.ts), searched for every secret that was in play. The relay
 * is a process of its own, so that its stdout and stderr are real.
 */

let run: FullRun;
let secrets: Secret[];
describe('the secrets of a full run', () => {
  beforeAll(async () => {
    run = await fullRun();
    const ofAtlassian = tokensOf(run.relay.atlassian).map((value) => ({ kind: 'token of Atlassian', value }));
    secrets = [...configured, ...ofAtlassian, ...run.recorder.secrets()];
  });
  afterAll(async () => {
    await run.dispose();
    await killAllRelays();
  });

  it('are of every kind', () => {
    expect([...new Set(secrets.map(({ kind }) => kind))].sort()).toEqual([
      'CSRF token',
      'JWT secret',
      'client secret',
      'code',
      'cookie __Host-avsb_jira_connect',
      'cookie __Host-avsb_jira_proposal',
      'cookie __Host-avsb_jira_session',
      'cookie a',
      'encryption key',
      'sign-in token',
      'signature',
      'state',
      'token of Atlassian',
      'token of AvsB',
      'token of Forge',
      'token of Jira’s hook',
      'webhook secret',
    ]);
  });

  it('are not in what the process writes, even if it fails inside or crashes', () => {
    const written = run.relay.output();
    for (const sentence of [
      'A call could not be authenticated.',
      'Atlassian did not exchange the code of a connection.',
      'The relay failed.',
      'the disk is full',
      'TypeError',
    ]) {
      expect(written).toContain(sentence);
    }
    expect(run.crash.code).not.toBe(0);
    expect(secretsIn(written, secrets)).toEqual([]);
  });

  it('are not in its answers, except the one that hands a secret over', () => {
    const answers = run.recorder.answers();
    for (const sentence of ['avsb_events_total', '"JIRA_SITE_REVOKED"', ',JIRA_SITE_REVOKED,', '[redacted]']) {
      expect(answers).toContain(sentence);
    }
    expect(secretsIn(answers, secrets)).toEqual([]);
  });

  it('are in no table, and in no file of the database', async () => {
    const tables = await wholeDatabase(run.relay);
    expect(tables).toMatch(/"access_token":"[^"]+"/);
    expect(secretsIn(tables, secrets)).toEqual([]);
    const { at } = run.relay.database;
    const files = at.engine === 'sqlite' ? [at.path, `${at.path}-wal`, `${at.path}-journal`].filter(existsSync) : [];
    expect(files.length).toBeGreaterThan(engine === 'sqlite' ? 0 : -1);
    for (const file of files) expect(secretsIn(readFileSync(file, 'latin1'), secrets)).toEqual([]);
  });

  it('are not in what the command line writes', () => {
    expect(run.commands).toContain('exp_');
    expect(secretsIn(run.commands, secrets)).toEqual([]);
  });

  it('are not in what a start with a wrong configuration writes', () => {
    const { output, secrets: given } = run.refusedStart;
    expect(output).toMatch(/DATABASE_URL.*ENCRYPTION_KEYS/s);
    expect(secretsIn(output, [...secrets, ...given])).toEqual([]);
  });
});

describe('the search for a secret', () => {
  const secret = { kind: 'example', value: 'k/3+“x”&=7Qm0Zt5Rw9Lp2Yc8Vb4Nh6Jd1' };

  it.each(formsOf(secret.value))('finds it as %s', (form) => {
    expect(secretsIn(`before ${form} after`, [secret])).toEqual(['example']);
  });

  it('finds it behind a user’s name, as Basic authentication writes both', () => {
    const header = Buffer.from(`someone:${secret.value}`).toString('base64');
    expect(secretsIn(header, [secret])).toEqual(['example']);
  });

  it('finds nothing if there is nothing', () => {
    expect(secretsIn('Jira answered 400: k/3+', [secret])).toEqual([]);
  });
});
