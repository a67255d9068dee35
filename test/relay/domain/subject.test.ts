import { afterEvent, type Subject } from '../../../relay/domain/subject';

const breached = (occurredAt: string, data = {}) => ({
  type: 'experiment.guardrail_breached',
  subject: { kind: 'experiment' as const, id: 'exp_42' },
  occurredAt,
  data: { experimentName: 'Checkout', guardrailMetric: 'p95 latency', ...data },
});

describe('an event’s report about its subject', () => {
  it('adds a subject that was not known before', () => {
    expect(afterEvent(undefined, breached('2026-11-23T10:00:00.000Z'))).toMatchObject({
      name: 'Checkout',
      status: 'running',
      verdict: 'breached',
      metrics: [{ name: 'p95 latency', role: 'guardrail', breached: true }],
    });
  });

  it('does not change what it does not mention', () => {
    const known: Subject = {
      name: 'Checkout',
      status: 'stopped',
      resultsUrl: 'https://app.avsb.example/1',
      metrics: [{ name: 'Conversion', role: 'primary', lift: 0.04 }],
      updatedAt: '2026-11-23T09:00:00.000Z',
    };
    const after = afterEvent(known, breached('2026-11-23T10:00:00.000Z'));
    expect(after).toMatchObject({ status: 'stopped', resultsUrl: known.resultsUrl });
    expect(after?.metrics).toHaveLength(2);
  });

  it('changes nothing if a later state is known', () => {
    const known = afterEvent(undefined, breached('2026-11-23T10:00:00.000Z'));
    expect(afterEvent(known, breached('2026-11-23T09:00:00.000Z', { experimentName: 'Old name' }))).toBe(known);
  });

  it('reads numbers that were sent as strings', () => {
    const won = {
      ...breached('2026-11-23T10:00:00.000Z'),
      type: 'experiment.winner_declared',
      data: { primaryMetricName: 'Conversion', lift: '0.042', confidence: 0.97 },
    };
    expect(afterEvent(undefined, won)?.metrics).toEqual([
      { name: 'Conversion', role: 'primary', lift: 0.042, confidence: 0.97 },
    ]);
  });
});

describe('the stored state of a subject', () => {
  it('has a limit, however many metrics its events name and however long their texts are', () => {
    const known: Subject = {
      name: 'Checkout',
      status: 'running',
      resultsUrl: 'https://app.avsb.example/1',
      metrics: [{ name: 'Conversion', role: 'primary', lift: 0.04 }],
      updatedAt: '2026-11-23T09:00:00.000Z',
    };
    let subject: Subject | undefined = known;
    for (let index = 0; index < 300; index += 1) {
      const data = {
        experimentName: 'n'.repeat(200_000),
        guardrailMetric: `${index} ${'m'.repeat(200_000)}`,
        environment: 'e'.repeat(200_000),
        resultsUrl: `https://app.avsb.example/${'u'.repeat(200_000)}`,
      };
      subject = afterEvent(subject, breached('2026-11-23T10:00:00.000Z', data));
    }
    expect(subject?.metrics).toHaveLength(101);
    expect(subject?.metrics?.[0]).toEqual(known.metrics?.[0]);
    expect(subject?.metrics?.at(-1)?.name).toMatch(/^299 m+…$/);
    expect(subject?.resultsUrl).toBe(known.resultsUrl);
    expect(JSON.stringify(subject).length).toBeLessThan(50_000);
  });
});
