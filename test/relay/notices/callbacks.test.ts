import { type Receiver, startReceiver } from '../notices/receiver';
import { type Admin, breach, startAdmin } from '../setup/admin';
import { runCli } from '../support/cli';
import { inDatabase } from '../support/database';
import { violationsOf } from '../support/jira';
import { environmentFor } from '../support/relay';
import { callbackEnvironment, hears, toldAbout } from '../support/told';
import { until } from '../support/until';

/** What AvsB hears when it doesn't answer, and what an operator can do about it. */

const dayMs = 24 * 60 * 60_000;

let admin: Admin;
let receiver: Receiver;
let aheadMs = 0;

beforeAll(async () => {
  receiver = await startReceiver();
  admin = await startAdmin({
    environment: { ...callbackEnvironment(receiver) },
    now: () => new Date(Date.now() + aheadMs),
  });
});
afterAll(async () => {
  expect(violationsOf(admin.relay.atlassian)).toEqual([]);
  await admin.relay.stop();
  await receiver.close();
});

const fire = async (subjectId: string) => admin.relay.settled(await admin.send(breach(subjectId)));

describe('AvsB', () => {
  it('hears everything once it answers again, in order and under the same ids; deliveries do not wait for it', async () => {
    const before = receiver.attempts.length;
    // A redirect is not followed.
    receiver.status = 307;
    await fire('exp_4');
    await fire('exp_4');
    await fire('exp_5');
    const failed = () => receiver.attempts.slice(before);
    await until(
      () => toldAbout('exp_4', failed()).length > 0 && toldAbout('exp_5', failed()).length > 0,
      'the first attempts',
    );
    expect(toldAbout('exp_4', failed()).map(({ type }) => type)).toEqual(['jira.ticket.created']);
    expect(failed().every(({ path }) => path === '/hooks/jira/')).toBe(true);
    receiver.status = 204;
    aheadMs += 60_000;
    await hears(receiver, 'exp_4', 'created', 'commented');
    await hears(receiver, 'exp_5', 'created');
    const idOf = (all: typeof receiver.attempts, subjectId: string) =>
      all.find(({ text }) => text.includes(`"${subjectId}"`))?.headers['webhook-id'];
    for (const subjectId of ['exp_4', 'exp_5']) {
      expect(idOf(receiver.received, subjectId)).toBe(idOf(failed(), subjectId));
    }
  });

  it('is not told any more after three days, until an operator has it sent again', async () => {
    receiver.status = 500;
    const { id } = await fire('exp_6');
    const attemptsAt = () => receiver.attempts.filter(({ text }) => text.includes(id)).length;
    await until(() => attemptsAt() > 0, 'the first attempt');
    aheadMs += 3 * dayMs;
    const cli = (...args: string[]) =>
      runCli(args, {
        ...environmentFor(admin.relay.atlassian.url, admin.relay.database.url),
        ...callbackEnvironment(receiver),
      });
    const metrics = async () => (await admin.relay.call('GET', '/metrics')).body as string;
    await until(async () => /avsb_callbacks_waiting\{state="given_up"\} 1/.test(await metrics()), 'it to be given up');
    expect(await metrics()).toMatch(/avsb_callbacks_total\{result="given_up"\} 1/);
    const { json } = await cli('callbacks', 'list', '--json');
    expect(json()).toMatchObject({
      givenUp: 1,
      pending: 0,
      items: [
        {
          type: 'jira.ticket.created',
          organisationId: 'org_1',
          lastError: expect.stringContaining('HTTP 500'),
          body: { data: { deliveryId: id } },
        },
      ],
    });
    // What a send that failed leaves behind.
    const failing = {
      id: 'ntc_1',
      organisation_id: 'org_1',
      kind: 'slack',
      target: 'sealed',
      masked_target: 'x',
    } as const;
    const times = { created_at: new Date().toISOString(), last_sent_at: null };
    await inDatabase(admin.relay, (database) =>
      database
        .insertInto('notices')
        .values({ ...failing, ...times, secret: null, about: '[]', enabled: true, last_error: 'It answered 404.' })
        .execute(),
    );
    expect(await metrics()).toContain('avsb_notices_failing 1');
    const doctor = await cli('doctor', '--json');
    expect(doctor.json()).toMatchObject({
      findings: expect.arrayContaining([
        expect.objectContaining({ check: 'callbacks', status: 'warning' }),
        expect.objectContaining({ check: 'notices', status: 'warning', message: expect.stringContaining('ntc_1') }),
      ]),
    });
    receiver.status = 200;
    expect((await cli('callbacks', 'retry', '--all')).out).toMatch(/^1 are sent again/);
    await hears(receiver, 'exp_6', 'created');
    await until(async () => /avsb_callbacks_waiting\{state="given_up"\} 0/.test(await metrics()), 'none to be left');
  });
});

describe('without an address to tell', () => {
  it('nothing is stored', async () => {
    const silent = await startAdmin();
    await silent.relay.settled(await silent.send(breach('exp_1')));
    const stored = () => inDatabase(silent.relay, (database) => database.selectFrom('callbacks').selectAll().execute());
    expect(await stored()).toEqual([]);
    expect(violationsOf(silent.relay.atlassian)).toEqual([]);
    await silent.relay.stop();
  });
});
