import { resolve } from 'node:path';
import { eventOf } from '../support/avsb';
import { killAllRelays, type RelayProcess } from '../support/process';
import { sideBySide } from '../support/side-by-side';
import { expectBalancedBooks, ticketsIn } from './books';
import {
  breachOf,
  type Event,
  file,
  onNext,
  requestsOf,
  sent,
  shortTokens,
  slowMs,
  tokensLast,
  withRelay,
} from './moments';

const preload = resolve(__dirname, 'die-while-rendering.cjs');
const dying = { environment: { NODE_OPTIONS: `--require ${preload}` } };

/** An event that a relay of `dying` does not survive. */
function deadly(subjectId: string): Event {
  const { data } = eventOf('experiment.guardrail_breached');
  return eventOf('experiment.guardrail_breached', {
    subjectId,
    data: { ...data, experimentName: 'die while rendering' },
  });
}

const search = 'searchAndReconsileIssuesUsingJqlPost';

afterAll(killAllRelays);

/** Waits for the relay to die by itself, and starts it again. */
async function afterDeath(relay: RelayProcess): Promise<void> {
  // Whether a ticket was filed by the process that died is found out first.
  await relay.ended();
  await relay.start();
}

const stories = { atOnce: 4 };
const oneTicket = { events: 1, tickets: 1 };

describe('an event whose rendering crashes the process', () => {
  sideBySide(
    {
      'fails after its third crash in a row, and all others become tickets': () => withRelay(dieOfATicket, dying),
      'ends the same way as a comment, too, and what is behind it continues': () => withRelay(dieOfAComment, dying),
    },
    stories,
  );
});

describe('an event whose relay is killed three times in a row at another moment', () => {
  sideBySide(
    {
      'is filed if the relay was killed before its request could be sent': () =>
        withRelay(killBeforeSending, shortTokens),
      'is filed if the relay was killed with its request in flight': () => withRelay(killWhileSending),
    },
    stories,
  );
});

async function dieOfATicket(relay: RelayProcess): Promise<void> {
  const sendFive = (from: string) => Array.from({ length: 5 }, (_, index) => relay.send(breachOf(`${from}_${index}`)));
  // Some are claimed with the deadly one by one transaction, and noted as begun when the process dies.
  await Promise.allSettled([...sendFive('before'), relay.send(deadly('exp_deadly')), ...sendFive('after')]);
  for (let death = 1; death <= 3; death += 1) await afterDeath(relay);
  const { items } = (await relay.call('GET', '/v1/deliveries')).body;
  // A request that was on its way when the process died is looked for in Jira first.
  const ended = await Promise.all(items.map(({ id }: { id: string }) => relay.settled(id)));
  const others = ended.filter(({ subject }) => subject.id !== 'exp_deadly');
  expect(ended.filter((delivery) => !others.includes(delivery))).toMatchObject([
    {
      state: 'failed',
      reason: expect.stringContaining('stopped 3 times in a row while rendering this event'),
    },
  ]);
  expect(others.filter(({ state }) => state !== 'delivered')).toEqual([]);
  expect(ticketsIn(relay)).toHaveLength(others.length);
  await file(relay, 'exp_later');
}

async function dieOfAComment(relay: RelayProcess): Promise<void> {
  await file(relay, 'exp_1');
  await Promise.allSettled([relay.send(deadly('exp_1'))]);
  await afterDeath(relay);
  await Promise.allSettled([relay.send(breachOf('exp_1'))]);
  for (let death = 2; death <= 3; death += 1) await afterDeath(relay);
  const { items } = (await relay.call('GET', '/v1/deliveries')).body;
  const ended = await Promise.all(items.map(({ id }: { id: string }) => relay.settled(id)));
  const [first, dead, ...behind] = ended.reverse();
  expect(first).toMatchObject({ state: 'delivered', outcome: 'created' });
  expect(dead).toMatchObject({ state: 'failed', reason: expect.stringContaining('while rendering') });
  for (const delivery of behind) expect(delivery).toMatchObject({ state: 'delivered', outcome: 'commented' });
}

async function killBeforeSending(relay: RelayProcess): Promise<void> {
  tokensLast(relay);
  let id: string | undefined;
  for (let kill = 0; kill < 3; kill += 1) {
    const asked = onNext(relay, 'token', { kind: 'slow', ms: slowMs });
    id ??= await sent(relay, breachOf('exp_1'));
    await asked();
    await relay.kill();
    await relay.start();
  }
  expect(await relay.settled(id ?? '')).toMatchObject({ state: 'delivered', outcome: 'created' });
  await expectBalancedBooks(relay, oneTicket);
}

async function killWhileSending(relay: RelayProcess): Promise<void> {
  const arrived = onNext(relay, 'createIssue', { kind: 'slow', ms: slowMs }, { kind: 'dropBefore' });
  const id = await sent(relay, breachOf('exp_1'));
  await arrived();
  for (let kill = 0; kill < 3; kill += 1) {
    await relay.kill();
    const looked = onNext(relay, search, { kind: 'slow', ms: slowMs });
    await relay.start();
    await looked();
  }
  expect(await relay.settled(id)).toMatchObject({ state: 'delivered', outcome: 'created' });
  expect(requestsOf(relay, 'createIssue')).toHaveLength(2);
  await expectBalancedBooks(relay, oneTicket);
}
