import { defaultLifecycle } from '../../../../relay/domain/lifecycle/lifecycle';
import { completeRows } from '../../../../relay/domain/mapping/complete-rows';
import { eventCatalogue } from '../../../../shared/event-catalogue';
import { rowOf } from './any-row';

const bug = { id: '10002', name: 'bug' };
const stored = rowOf('experiment.winner_declared', { issueType: bug, priority: { id: '2', name: 'High' } });
const shownOf = (eventType: string, rows = completeRows([stored])) => rows.find((row) => row.eventType === eventType);

describe('the rows of a destination', () => {
  it('are one for each type of the catalogue, in its order', () => {
    expect(completeRows([stored]).map(({ eventType }) => eventType)).toEqual(eventCatalogue.map(({ type }) => type));
  });

  it('are as they are stored', () => {
    expect(shownOf(stored.eventType)).toBe(stored);
  });

  it('are the product’s default, disabled, if they are not stored, even for a type that is enabled by default', () => {
    expect(shownOf('experiment.srm_failed')).toMatchObject({
      eventType: 'experiment.srm_failed',
      enabled: false,
      issueType: bug,
      priority: { id: '2', name: 'High' },
      summaryTemplate: '[SRM] Sample-ratio mismatch on {{experimentName}}',
      descriptionTemplate: null,
      labels: ['investigation'],
      dedupScope: 'subject',
      lifecycle: defaultLifecycle,
      fields: [],
      missing: {},
    });
  });

  it('leave empty what no other row names by id', () => {
    expect(shownOf('flag.rule_activated')).toMatchObject({ issueType: null, priority: null });
    expect(shownOf('experiment.srm_failed', completeRows([]))).toMatchObject({ issueType: null, priority: null });
  });

  it('leave out a type that the catalogue no longer has', () => {
    expect(shownOf('flag.gone', completeRows([{ ...stored, eventType: 'flag.gone' }]))).toBeUndefined();
  });
});
