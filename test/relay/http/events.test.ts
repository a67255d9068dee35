import fc from 'fast-check';
import { eventCatalogue } from '../../../shared/event-catalogue';
import { eventOf, signedHeaders } from '../support/avsb';
import { startRelay, type TestRelay } from '../support/relay';

let relay: TestRelay;
let destinationId: string;

beforeAll(async () => {
  relay = await startRelay();
  destinationId = (await relay.destination()).id;
});
afterAll(() => relay.stop());

interface Answer {
  status: number;
  body: {
    id?: string;
    duplicate?: boolean;
    deliveries?: { id: string; destinationId: string }[];
    errors?: FieldError[];
  };
}
interface FieldError {
  path: string;
  message: string;
}

/** Sends a message that is signed, whatever it holds. */
async function post(message: unknown, { id, path = '/v1/events', method = 'POST' }: Sending = {}): Promise<Answer> {
  const body = typeof message === 'string' ? message : JSON.stringify(message);
  const headers = signedHeaders(body, id === undefined ? {} : { id });
  const response = await fetch(`${relay.url}${path}`, { method, headers, body });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
}

interface Sending {
  id?: string;
  path?: string;
  method?: string;
}

const totalOfDeliveries = async () => (await relay.call('GET', '/v1/deliveries?limit=1')).body.total as number;

describe('an event', () => {
  it('is answered with its id and a delivery for each destination whose row is enabled', async () => {
    const { status, body } = await post(eventOf('experiment.winner_declared'));
    expect(status).toBe(202);
    expect(body).toEqual({
      id: expect.stringMatching(/^evt_/),
      duplicate: false,
      deliveries: [{ id: expect.stringMatching(/^dlv_/), destinationId }],
    });
    const delivery = await relay.call('GET', `/v1/deliveries/${body.deliveries?.[0]?.id}`);
    expect(delivery.body).toMatchObject({ eventId: body.id, destinationId, eventType: 'experiment.winner_declared' });
  });

  it.each(eventCatalogue.map(({ type, defaultMapping }) => [type, defaultMapping.enabled] as const))(
    'of the type %s makes a delivery if its row is enabled: %s',
    async (type, isOn) => {
      const { status, body } = await post(eventOf(type, { subjectId: `of-${type}` }));
      expect([status, body.deliveries?.length]).toEqual([202, isOn ? 1 : 0]);
    },
  );

  it('of an organisation without destinations is accepted, and makes no delivery', async () => {
    const event = eventOf('experiment.guardrail_breached', { organisationId: 'org_without' });
    expect(await post(event)).toEqual({
      status: 202,
      body: { id: expect.any(String), duplicate: false, deliveries: [] },
    });
  });

  it('may come without any variable, or with more', async () => {
    for (const data of [{}, { unheardOf: 1 }, { experimentName: null, guardrailMetric: '', observedValue: false }]) {
      expect((await post(eventOf('experiment.guardrail_breached', { data }))).status).toBe(202);
    }
  });

  it('keeps its data as it was sent', async () => {
    const data = {
      experimentName: 'Emoji 🎉, NUL \u0000, quotes " \' and <b>',
      __proto: 'x',
      constructor: 'y',
      toString: null,
      '': 'nameless',
      'a.b': 1e-7,
      big: 1e300,
      negative: -0.042,
      yes: true,
      long: 'x'.repeat(10_000),
    };
    const { body } = await post(eventOf('experiment.guardrail_breached', { data, subjectId: 'odd' }));
    const delivery = await relay.settled(body.deliveries?.[0]?.id ?? '');
    expect(delivery).toMatchObject({ state: 'delivered', data, subject: { kind: 'experiment', id: 'odd' } });
  });

  it('is accepted whatever flat data it carries', async () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    );
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), value), async (data) => {
        expect((await post({ ...eventOf('experiment.launched'), data })).status).toBe(202);
      }),
      { numRuns: 60 },
    );
  });

  it('may give its time with any offset, and is stored in UTC', async () => {
    const event = eventOf('experiment.launched', { subjectId: 'exp_time', occurredAt: '2026-11-23T12:00:00+02:00' });
    expect((await post(event)).status).toBe(202);
    const { body } = await relay.call('GET', '/v1/subjects/experiment/exp_time');
    expect(body.updatedAt).toBe('2026-11-23T10:00:00.000Z');
  });
});

describe('a duplicate', () => {
  it('is answered as a duplicate with the result of the first, and nothing more happens', async () => {
    const event = eventOf('experiment.srm_failed', { subjectId: 'exp_twice' });
    const first = await post(event, { id: 'msg_twice' });
    const before = await totalOfDeliveries();
    const again = await post(event, { id: 'msg_twice' });
    expect(again).toEqual({ status: 202, body: { ...first.body, duplicate: true } });
    expect(await totalOfDeliveries()).toBe(before);
  });

  it('is recognised by its webhook-id only: another body under it changes nothing either', async () => {
    const first = await post(eventOf('experiment.launched', { subjectId: 'exp_a' }), { id: 'msg_reused' });
    const again = await post(eventOf('experiment.completed', { subjectId: 'exp_b' }), { id: 'msg_reused' });
    expect(again.body).toEqual({ ...first.body, duplicate: true });
    expect((await relay.call('GET', '/v1/subjects/experiment/exp_b')).status).toBe(404);
  });

  it('is recognised among those that arrive at the same moment', async () => {
    const event = eventOf('experiment.guardrail_breached', { subjectId: 'exp_many' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(event, { id: 'msg_many' })));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(202));
    expect(answers.filter(({ body }) => !body.duplicate)).toHaveLength(1);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(new Set(answers.flatMap(({ body }) => body.deliveries?.map(({ id }) => id))).size).toBe(1);
    const { body } = await relay.call('GET', '/v1/deliveries?subjectId=exp_many');
    expect(body.total).toBe(1);
  });

  it('does not count as one if the first was refused', async () => {
    expect((await post('{"type"', { id: 'msg_refused' })).status).toBe(422);
    const { body } = await post(eventOf('experiment.launched'), { id: 'msg_refused' });
    expect(body.duplicate).toBe(false);
  });
});

describe('an event that is malformed', () => {
  const good = eventOf('experiment.guardrail_breached');

  it.each<[string, unknown, string]>([
    ['an unknown type', { ...good, type: 'experiment.exploded' }, 'type'],
    ['no type', without('type'), 'type'],
    ['no organisation', without('organisationId'), 'organisationId'],
    ['an empty organisation', { ...good, organisationId: '' }, 'organisationId'],
    ['no time', without('occurredAt'), 'occurredAt'],
    ['a time without a zone', { ...good, occurredAt: '2026-11-23T10:00:00' }, 'occurredAt'],
    ['a day that does not exist', { ...good, occurredAt: '2026-02-30T10:00:00Z' }, 'occurredAt'],
    ['a number for a time', { ...good, occurredAt: 1_700_000_000 }, 'occurredAt'],
    ['no subject', without('subject'), 'subject'],
    ['a subject without an id', { ...good, subject: { kind: 'experiment' } }, 'subject.id'],
    ['a subject with an empty id', { ...good, subject: { kind: 'experiment', id: '' } }, 'subject.id'],
    ['an unknown kind', { ...good, subject: { kind: 'dashboard', id: 'x' } }, 'subject.kind'],
    ['the wrong kind for its type', { ...good, subject: { kind: 'flag', id: 'x' } }, 'subject.kind'],
    ['a NUL in an id', { ...good, subject: { kind: 'experiment', id: 'a\u0000b' } }, 'subject.id'],
    ['half a character in an id', { ...good, subject: { kind: 'experiment', id: '\ud83c' } }, 'subject.id'],
    ['a NUL in the organisation', { ...good, organisationId: 'org\u0000' }, 'organisationId'],
    ['no data', without('data'), 'data'],
    ['a list for data', { ...good, data: [1] }, 'data'],
    ['an object in its data', { ...good, data: { a: { b: 1 } } }, 'data.a'],
    ['a list in its data', { ...good, data: { a: ['b'] } }, 'data.a'],
  ])('is 422 and says where: %s', async (_, event, path) => {
    const { status, body } = await post(event);
    expect([status, body.errors?.map((error) => error.path)]).toEqual([422, [path]]);
  });

  it.each(['', '{', 'null', '[]', '"text"', '{"type":"experiment.launched"} x', '\ufeff{}'])(
    'is 422 for the body %j',
    async (body) => {
      expect((await post(body)).status).toBe(422);
    },
  );

  it.each(['flag.rule_activated', 'flag.rule_deactivated'])('distinguishes flags and flag rules: %s', async (type) => {
    const { status, body } = await post({ ...eventOf(type), subject: { kind: 'flag', id: 'x' } });
    expect([status, body.errors?.[0]?.message]).toEqual([422, expect.stringContaining('flagRule')]);
  });

  it('does not hold up the valid ones that come with it', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => post(index % 4 === 0 ? { ...good, type: 'no' } : good)),
    );
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(30);
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(10);
  });

  function without(name: keyof typeof good): object {
    return Object.fromEntries(Object.entries(good).filter(([other]) => other !== name));
  }
});

describe('the size of a body', () => {
  const sized = (bytes: number) => {
    const event = eventOf('experiment.launched', { data: { filler: '' } });
    const room = bytes - Buffer.byteLength(JSON.stringify(event));
    return JSON.stringify({ ...event, data: { filler: 'x'.repeat(room) } });
  };

  it('may be 256 KiB', async () => {
    const body = sized(256 * 1024);
    expect(Buffer.byteLength(body)).toBe(262_144);
    expect((await post(body)).status).toBe(202);
  });

  it('may not be a byte more: 413', async () => {
    expect((await post(sized(256 * 1024 + 1))).status).toBe(413);
  });

  it('is counted in bytes, and while it arrives if no length is given', async () => {
    expect((await post(eventOf('experiment.launched', { data: { filler: '🎉'.repeat(70_000) } }))).status).toBe(413);
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let kib = 0; kib < 300; kib += 1) controller.enqueue(Buffer.alloc(1024, 32));
        controller.close();
      },
    });
    const init = { method: 'POST', headers: signedHeaders(''), body: stream, duplex: 'half' };
    expect((await fetch(`${relay.url}/v1/events`, init as RequestInit)).status).toBe(413);
  });
});

describe('two hundred events at once', () => {
  it('are all accepted, each with its own id, and none is lost', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        post(eventOf('experiment.launched', { subjectId: `crowd_${index}`, organisationId: 'org_crowd' })),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(200).fill(202));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(200);
    const claims = { org: 'org_crowd' };
    const known = await Promise.all(
      answers.map((_, index) => relay.call('GET', `/v1/subjects/experiment/crowd_${index}`, undefined, { claims })),
    );
    expect(known.filter(({ status, body }) => status === 200 && body.status === 'running')).toHaveLength(200);
  });
});

describe('the state of a subject from events', () => {
  const at = (minute: number) => `2026-11-23T10:${String(minute).padStart(2, '0')}:00.000Z`;
  const subject = async (kind: string, id: string) => (await relay.call('GET', `/v1/subjects/${kind}/${id}`)).body;

  it('is its name, status, verdict and metrics, one after the other', async () => {
    const subjectId = 'exp_told';
    const tell = (type: string, minute: number) => post(eventOf(type, { subjectId, occurredAt: at(minute) }));
    await tell('experiment.launched', 1);
    expect(await subject('experiment', subjectId)).toMatchObject({ name: 'Checkout redesign', status: 'running' });
    await tell('experiment.guardrail_breached', 2);
    expect(await subject('experiment', subjectId)).toMatchObject({
      verdict: 'breached',
      metrics: [{ name: 'p95 latency', role: 'guardrail', breached: true }],
      updatedAt: at(2),
    });
    await tell('experiment.guardrail_recovered', 3);
    expect((await subject('experiment', subjectId)).metrics).toEqual([
      { name: 'p95 latency', role: 'guardrail', breached: false },
    ]);
    await tell('experiment.winner_declared', 4);
    expect(await subject('experiment', subjectId)).toMatchObject({
      verdict: 'won',
      metrics: [{ role: 'guardrail' }, { name: 'Conversion rate', role: 'primary', lift: 0.042, confidence: 0.97 }],
    });
    await tell('experiment.completed', 5);
    expect(await subject('experiment', subjectId)).toMatchObject({ status: 'stopped', verdict: 'won' });
  });

  it('is not changed by a late event', async () => {
    const subjectId = 'exp_late';
    await post(eventOf('experiment.completed', { subjectId, occurredAt: at(9) }));
    await post(eventOf('experiment.launched', { subjectId, occurredAt: at(8) }));
    expect(await subject('experiment', subjectId)).toMatchObject({ status: 'stopped', updatedAt: at(9) });
  });

  it('is the same in whatever order they come in one batch', async () => {
    const subjectId = 'exp_batch';
    await Promise.all(
      [3, 1, 2].map((minute) =>
        post(
          eventOf(minute === 3 ? 'experiment.completed' : 'experiment.launched', { subjectId, occurredAt: at(minute) }),
        ),
      ),
    );
    expect(await subject('experiment', subjectId)).toMatchObject({ status: 'stopped', updatedAt: at(3) });
  });

  it('shows that a flag rule is live, and a flag archived', async () => {
    await post(eventOf('flag.rule_activated', { subjectId: 'rule_7' }));
    expect(await subject('flagRule', 'rule_7')).toMatchObject({ status: 'live', environment: 'production' });
    await post(eventOf('flag.archived', { subjectId: 'flag_7' }));
    expect(await subject('flag', 'flag_7')).toMatchObject({ status: 'archived' });
  });
});

describe('a results address that is not a web address', () => {
  it.each([
    ['runs as a script', 'javascript:alert(1)'],
    ['hides that', ' \u0001Java\tscript:alert(1)'],
    ['has another scheme', 'data:text/html,x'],
  ])('is not stored, but its event is accepted: one that %s', async (_, resultsUrl) => {
    const subjectId = `exp_odd_${resultsUrl.length}`;
    const event = eventOf('experiment.guardrail_breached', { subjectId });
    const { status, body } = await post({ ...event, data: { ...event.data, resultsUrl } });
    expect([status, body.deliveries?.length]).toEqual([202, 1]);
    const delivery = await relay.settled(body.deliveries?.[0]?.id ?? '');
    expect([delivery.outcome, 'resultsUrl' in delivery.data]).toEqual(['created', false]);
    expect((await relay.call('GET', `/v1/subjects/experiment/${subjectId}`)).body.resultsUrl).toBe('');
  });

  it('does not replace a known address', async () => {
    const event = eventOf('experiment.guardrail_breached', { subjectId: 'exp_odd_later' });
    await relay.send(event);
    await relay.send({ ...event, data: { ...event.data, resultsUrl: 'not an address' } });
    const { body } = await relay.call('GET', '/v1/subjects/experiment/exp_odd_later');
    expect(body.resultsUrl).toBe(event.data.resultsUrl);
  });
});

describe('PUT /v1/subjects/:kind/:id', () => {
  const whole = {
    organisationId: 'org_1',
    name: 'Checkout redesign',
    status: 'running',
    resultsUrl: 'https://app.avsb.example/experiments/exp_put/results',
    environment: 'production',
    verdict: 'won',
    metrics: [
      { name: 'Conversion rate', role: 'primary', lift: 0.042, interval: [0.01, 0.07], confidence: 0.97 },
      { name: 'p95 latency', role: 'guardrail', breached: false },
      { name: 'Revenue', role: 'secondary' },
    ],
    srm: { failed: false, pValue: 0.4 },
    updatedAt: '2026-11-23T10:00:00.000Z',
  };
  const { organisationId: _, ...shown } = whole;
  const put = (message: unknown, path = '/v1/subjects/experiment/exp_put') => post(message, { path, method: 'PUT' });
  const get = (path = '/v1/subjects/experiment/exp_put') => relay.call('GET', path);

  it('answers 204, and GET returns what was sent', async () => {
    expect(await put(whole)).toEqual({ status: 204, body: {} });
    expect(await get()).toMatchObject({ status: 200, body: shown });
  });

  it('replaces the whole subject: fields that are no longer sent are removed', async () => {
    const { verdict: __, metrics: ___, srm: ____, environment: _____, ...less } = whole;
    expect((await put({ ...less, status: 'draft', updatedAt: '2026-11-23T11:00:00Z' })).status).toBe(204);
    const { organisationId, ...left } = less;
    expect((await get()).body).toEqual({ ...left, status: 'draft', updatedAt: '2026-11-23T11:00:00.000Z' });
    expect(organisationId).toBe('org_1');
  });

  it('answers 204 to an older updatedAt, too, which changes nothing', async () => {
    expect((await put({ ...whole, name: 'Old', updatedAt: '2026-11-23T10:59:59Z' })).status).toBe(204);
    expect((await get()).body).toMatchObject({ name: 'Checkout redesign', status: 'draft' });
  });

  it('compares times, not texts', async () => {
    expect((await put({ ...whole, name: 'Newer', updatedAt: '2026-11-23T09:30:00-02:00' })).status).toBe(204);
    expect((await get()).body).toMatchObject({ name: 'Newer', updatedAt: '2026-11-23T11:30:00.000Z' });
    expect((await put({ ...whole, name: 'Older', updatedAt: '2026-11-23T12:00:00+02:00' })).status).toBe(204);
    expect((await get()).body).toMatchObject({ name: 'Newer' });
  });

  it('ends with the newest, in whatever order several arrive at once', async () => {
    const path = '/v1/subjects/flag/flag_race';
    const minutes = [5, 2, 9, 1, 7, 3, 8, 4, 6];
    await Promise.all(
      minutes.map((minute) => put({ ...whole, name: `At ${minute}`, updatedAt: `2026-11-23T10:0${minute}:00Z` }, path)),
    );
    expect((await get(path)).body.name).toBe('At 9');
  });

  it('keeps kinds, organisations and odd ids apart', async () => {
    const id = encodeURIComponent('a/b c?d#ü%');
    await put({ ...whole, name: 'Experiment' }, `/v1/subjects/experiment/${id}`);
    await put({ ...whole, name: 'Flag' }, `/v1/subjects/flag/${id}`);
    await put({ ...whole, name: 'Foreign', organisationId: 'org_2' }, `/v1/subjects/experiment/${id}`);
    expect((await get(`/v1/subjects/experiment/${id}`)).body.name).toBe('Experiment');
    expect((await get(`/v1/subjects/flag/${id}`)).body.name).toBe('Flag');
    expect((await get(`/v1/subjects/flagRule/${id}`)).status).toBe(404);
  });

  it.each<[string, object, string]>([
    ['an unknown status', { status: 'paused' }, 'status'],
    ['an unknown verdict', { verdict: 'draw' }, 'verdict'],
    ['an unknown role', { metrics: [{ name: 'x', role: 'main' }] }, 'metrics[0].role'],
    ['half an interval', { metrics: [{ name: 'x', role: 'primary', interval: [1] }] }, 'metrics[0].interval'],
    ['no name', { name: undefined }, 'name'],
    ['no updatedAt', { updatedAt: undefined }, 'updatedAt'],
    ['no organisation', { organisationId: undefined }, 'organisationId'],
    ['an srm that says nothing', { srm: {} }, 'srm.failed'],
    ['an address that runs as a script', { resultsUrl: 'javascript:alert(1)' }, 'resultsUrl'],
    ['one that hides it', { resultsUrl: ' java\nscript:alert(1)' }, 'resultsUrl'],
    ['an address of another scheme', { resultsUrl: 'data:text/html,x' }, 'resultsUrl'],
    ['no address', { resultsUrl: 'results' }, 'resultsUrl'],
  ])('is 422 and says where: %s', async (_name, change, path) => {
    const { status, body } = await put({ ...whole, ...change });
    expect([status, body.errors?.[0]?.path]).toEqual([422, path]);
  });

  it('is 404 from GET if AvsB has not sent it', async () => {
    expect((await get('/v1/subjects/experiment/never')).status).toBe(404);
  });
});
