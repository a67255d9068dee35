import fc from 'fast-check';
import { eventOf } from '../support/avsb';
import { violationsOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';

const types = ['experiment.guardrail_breached', 'experiment.winner_declared'] as const;
type Type = (typeof types)[number];

/** The rules of a destination for one type of event, as an admin may set them between two events. */
interface Rules {
  readonly isOn: boolean;
  readonly isPaused: boolean;
  /** Files only events of this environment; null files all. */
  readonly environment: string | null;
  readonly guard: { readonly newTickets: number; readonly perMinutes: number } | null;
}

const environments = ['production', 'staging'] as const;

const rules: fc.Arbitrary<Rules> = fc.record({
  isOn: fc.boolean(),
  isPaused: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  environment: fc.constantFrom(null, ...environments),
  guard: fc.constantFrom(null, { newTickets: 1, perMinutes: 1 }, { newTickets: 1_000, perMinutes: 10 }),
});
const event = fc.record({
  type: fc.constantFrom(...types),
  subject: fc.nat(2),
  environment: fc.constantFrom(undefined, ...environments),
});
/** New rules of a destination, and the events that come in at once afterwards. */
const step = fc.record({
  place: fc.nat(1),
  type: fc.constantFrom(...types),
  rules,
  events: fc.array(event, { minLength: 1, maxLength: 4 }),
});

describe('any events, by any conditions, storm guards and pauses', () => {
  let relay: TestRelay;
  // biome-ignore lint/suspicious/noExplicitAny: what a route answers is looked at, not typed
  let destinations: readonly any[];
  let run = 0;

  beforeAll(async () => {
    relay = await startRelay();
    destinations = [await relay.destination('ROLL'), await relay.destination('OPS')];
  });
  afterAll(() => expect(violationsOf(relay.atlassian)).toEqual([]));

  /** Sets a row, and the pause and the guard of its destination. */
  async function setRules(place: number, type: Type, { isOn, isPaused, environment, guard }: Rules) {
    const { id, mappings } = destinations[place];
    const row = mappings.find(({ eventType }: { eventType: string }) => eventType === type);
    const when = environment && { all: [{ variable: 'environment', is: 'equals', value: environment }] };
    const put = await relay.call('PUT', `/v1/destinations/${id}/mappings`, {
      mappings: [{ ...row, enabled: isOn, when }],
    });
    const patched = await relay.call('PATCH', `/v1/destinations/${id}`, { enabled: !isPaused, guard });
    expect([put.status, patched.status]).toEqual([200, 200]);
  }

  it('leave one delivery at each destination whose row is on, which says what happened to the event', async () => {
    const byRow = new Map<string, Rules>();
    const everything: Rules = { isOn: true, isPaused: false, environment: null, guard: null };
    for (const place of [0, 1]) for (const type of types) byRow.set(`${place} ${type}`, everything);
    const rulesAt = (place: number, type: Type) => byRow.get(`${place} ${type}`) ?? everything;

    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
        run += 1;
        for (const { place, type, rules: changed, events } of steps) {
          await setRules(place, type, changed);
          // A pause and a guard are the destination's, not the row's.
          const { isPaused, guard } = changed;
          for (const each of types) byRow.set(`${place} ${each}`, { ...rulesAt(place, each), isPaused, guard });
          byRow.set(`${place} ${type}`, changed);
          await Promise.all(
            events.map(async ({ type: sentType, subject, environment }) => {
              const data = environment === undefined ? {} : { environment };
              const sent = await relay.send(eventOf(sentType, { subjectId: `run_${run}_${subject}`, data }));
              const expected = [0, 1].filter((at) => rulesAt(at, sentType).isOn);
              const at = sent.deliveries.map(({ destinationId }: { destinationId: string }) => destinationId);
              expect(at.sort()).toEqual(expected.map((each) => destinations[each].id).sort());
              for (const { id, destinationId } of sent.deliveries) {
                const own = rulesAt(
                  destinations.findIndex((each) => each.id === destinationId),
                  sentType,
                );
                expectAccountFor(await relay.settled(id), own, environment);
              }
            }),
          );
        }
      }),
      { numRuns: 8, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: false },
    );
  });
});

function expectAccountFor(
  { state, cause, reason }: { state: string; cause: string | null; reason: string },
  { isPaused, environment, guard }: Rules,
  carried: string | undefined,
): void {
  expect(reason).toMatch(/\w/);
  if (isPaused) {
    expect({ state, cause, reason }).toEqual({
      state: 'skipped',
      cause: 'policy',
      reason: 'Not filed: paused by Dana.',
    });
  } else if (environment !== null && environment !== carried) {
    expect({ state, cause }).toEqual({ state: 'skipped', cause: 'condition' });
    expect(reason).toContain(`environment is ${carried === undefined ? 'missing' : `“${carried}”`}`);
  } else if (state === 'held') {
    expect({ cause, isGuarded: guard !== null }).toEqual({ cause: 'guard', isGuarded: true });
  } else {
    expect({ state, cause }).toEqual({ state: 'delivered', cause: null });
  }
}
