import fc from 'fast-check';
import type { Mapping } from '../../../../relay/web/api/types';
import { type DestinationForm, differences, merge, take } from '../../../../relay/web/destination/merge';
import { draftOf, type RowDraft } from '../../../../relay/web/mapping/draft';
import { rowOf } from '../../domain/mapping/any-row';

/** As the API answers it. */
const mapping: Mapping = JSON.parse(JSON.stringify(rowOf('experiment.guardrail_breached', { labels: ['incident'] })));
const row: RowDraft = draftOf(mapping);
const base: DestinationForm = {
  name: 'Rollouts',
  project: { key: 'ROLL', name: 'Rollouts' },
  rows: [row, { ...row, eventType: 'experiment.srm_failed' }],
};

const withRow = (form: DestinationForm, change: Partial<RowDraft>): DestinationForm => ({
  ...form,
  rows: form.rows.map((one, index) => (index === 0 ? { ...one, ...change } : one)),
});

describe('two who edit the same destination', () => {
  it('both keep what only one of them changed', () => {
    const { merged, clashes } = merge(base, withRow(base, { summaryTemplate: 'Mine' }), { ...base, name: 'Theirs' });
    expect(clashes).toEqual([]);
    expect(merged).toEqual(withRow({ ...base, name: 'Theirs' }, { summaryTemplate: 'Mine' }));
  });

  it('keep both in one row, where the fields differ', () => {
    const { merged } = merge(base, withRow(base, { labels: ['a'] }), withRow(base, { enabled: false }));
    expect(merged).toEqual(withRow(base, { labels: ['a'], enabled: false }));
  });

  it('are asked about a field that both changed', () => {
    const { clashes, merged } = merge(base, withRow(base, { labels: ['mine'] }), withRow(base, { labels: ['theirs'] }));
    const place = { kind: 'row', eventType: 'experiment.guardrail_breached', field: 'labels' };
    expect(clashes).toEqual([{ place, yours: 'mine', saved: 'theirs' }]);
    expect(merged).toEqual(withRow(base, { labels: ['theirs'] }));
  });

  it('are not asked where both made the same change', () => {
    expect(merge(base, { ...base, name: 'Same' }, { ...base, name: 'Same' }).clashes).toEqual([]);
  });
});

const anyForm = fc
  .record({
    name: fc.constantFrom('a', 'b', 'c'),
    enabled: fc.boolean(),
    summaryTemplate: fc.constantFrom('x', 'y', 'z'),
    labels: fc.subarray(['l1', 'l2']),
    descriptionTemplate: fc.record({
      kind: fc.constantFrom('default' as const, 'text' as const),
      text: fc.constantFrom('', 'text'),
      adf: fc.constant('{}'),
    }),
  })
  .map(({ name, ...change }) => withRow({ ...base, name }, change));

describe('for any three forms', () => {
  it('what is merged differs from what is saved only where you changed it, and from yours only where they did', () => {
    fc.assert(
      fc.property(anyForm, anyForm, anyForm, (from, yours, saved) => {
        const { merged, clashes } = merge(from, yours, saved);
        const whole = clashes.reduce((form, { place }) => take(form, place, yours), merged);
        expect(differences(merge(from, yours, from).merged, yours)).toEqual([]);
        expect(merge(from, from, saved).merged).toEqual(saved);
        const mine = differences(yours, from).map((place) => JSON.stringify(place));
        for (const place of differences(whole, saved)) expect(mine).toContain(JSON.stringify(place));
      }),
    );
  });
});
