import fc from 'fast-check';
import { dedupKeyOf, markerOf } from '../../../relay/domain/dedup';

const event = (subjectId: string, type: string, guardrailMetric?: string) => ({
  type,
  subject: { kind: 'experiment' as const, id: subjectId },
  data: guardrailMetric === undefined ? {} : { guardrailMetric },
});

describe('the same event again', () => {
  it('is the same subject and event type at the same destination of the same organisation', () => {
    const parts = fc.tuple(fc.string(), fc.string(), fc.string(), fc.string());
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        const key = ([organisation, destination, subject, type]: typeof a) =>
          dedupKeyOf(organisation, destination, event(subject, type), 'subject');
        expect(key(a) === key(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });

  it('includes the metric only if the row says so', () => {
    const key = (metric: string, scope: 'subject' | 'subject+metric') =>
      dedupKeyOf('org_1', 'dst_1', event('exp_1', 'experiment.guardrail_breached', metric), scope);
    expect(key('latency', 'subject')).toBe(key('errors', 'subject'));
    expect(key('latency', 'subject+metric')).not.toBe(key('errors', 'subject+metric'));
  });

  it('is found in Jira by a label without spaces', () => {
    fc.assert(fc.property(fc.string(), (key) => expect(markerOf(key)).toMatch(/^avsb-[0-9a-f]{16}$/)));
    expect(markerOf('')).toBe('avsb-e3b0c44298fc1c14');
  });
});
