import { rowsOf } from '../support/database';
import { killAllRelays, runRelayToEnd } from '../support/process';
import { environmentFor } from '../support/relay';
import { sideBySide } from '../support/side-by-side';
import { allSettled, attemptsAt, expectBalancedBooks } from './books';
import { breachOf, onNext, sent, withRelay } from './moments';

/** What an orchestrator grants, twice: a busy machine is slow. */
const stopsWithinMs = 20_000;

afterAll(killAllRelays);

describe('a relay that receives a stop signal', () => {
  sideBySide(
    {
      'records the answer that it waits for, and exits with code 0': () =>
        withRelay(async (relay) => {
          const arrived = onNext(relay, 'createIssue', { kind: 'slowAfter', ms: 2_000 });
          const id = await sent(relay, breachOf('exp_1'));
          await arrived();
          const { code, tookMs } = await relay.terminate();
          expect(code).toBe(0);
          expect(tookMs).toBeLessThan(stopsWithinMs);
          await relay.start();
          await relay.settled(id);
          expect(await attemptsAt(relay, id)).toEqual(['create confirmed']);
          await expectBalancedBooks(relay, { events: 1, tickets: 1 });
        }),

      'does not wait forever for an answer, and looks for the ticket after the next start': () =>
        withRelay(async (relay) => {
          const arrived = onNext(relay, 'createIssue', { kind: 'slow', ms: 12_000 });
          const id = await sent(relay, breachOf('exp_1'));
          await arrived();
          const { code, tookMs } = await relay.terminate();
          expect(code).toBe(0);
          expect(tookMs).toBeLessThan(stopsWithinMs);
          await relay.start();
          await relay.settled(id);
          expect(await attemptsAt(relay, id)).toEqual(['create uncertain', 'find_write confirmed']);
          await expectBalancedBooks(relay, { events: 1, tickets: 1 });
        }),

      'leaves deliveries that it has not started to the next start': () =>
        withRelay(async (relay) => {
          const { faults } = relay.atlassian;
          const slow = faults.add({ match: { operationId: 'createIssue' }, action: { kind: 'slow', ms: 1_000 } });
          await Promise.all(Array.from({ length: 30 }, (_, index) => sent(relay, breachOf(`exp_${index}`))));
          const { code, tookMs } = await relay.terminate();
          expect(code).toBe(0);
          expect(tookMs).toBeLessThan(stopsWithinMs);
          faults.remove(slow);
          // None of them waits for the lease of a relay that has stopped.
          expect(await rowsOf(relay, 'SELECT key FROM work_items WHERE lease_owner IS NOT NULL')).toEqual([]);
          await relay.start();
          await allSettled(relay, 30);
          await expectBalancedBooks(relay, { events: 30, tickets: 30 });
        }),
    },
    { atOnce: 3 },
  );
});

describe('a malformed configuration', () => {
  it('is reported with one line per problem, none of which shows a value', async () => {
    const { code, stdout, stderr } = await runRelayToEnd({
      ...environmentFor('http://127.0.0.1:1', ''),
      PORT: 'hunter2-port',
      DATABASE_URL: 'mysql://relay:hunter2@db.example/relay',
      ATLASSIAN_CLIENT_SECRET: '',
      ENCRYPTION_KEYS: 'k1:hunter2',
      AVSB_WEBHOOK_SECRET: 'whsec_hunter2',
      AVSB_JWT_SECRET: '',
      PUBLIC_URL: 'ftp://relay:hunter2@relay.example',
    });
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).not.toContain('hunter2');
    expect(
      stderr
        .trimEnd()
        .split('\n')
        .map((line) => line.split(': ')[0])
        .sort(),
    ).toEqual([
      'ATLASSIAN_CLIENT_SECRET',
      'AVSB_JWT_SECRET or AVSB_JWKS_URL',
      'AVSB_WEBHOOK_SECRET',
      'DATABASE_URL',
      'ENCRYPTION_KEYS',
      'PORT',
      'PUBLIC_URL',
    ]);
  });
});
