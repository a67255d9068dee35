import { mappingChanges } from '../../../../relay/domain/mapping/changes';
import { rowOf } from './any-row';

const row = rowOf('flag.stale', { labels: ['a'] });

describe('what changed in a row', () => {
  it('is nothing where all is alike', () => expect(mappingChanges(row, { ...row, labels: ['a'] })).toEqual({}));

  it('is each field with what it was and is', () => {
    const priority = { id: '2', name: 'High' };
    expect(mappingChanges(row, { ...row, enabled: false, priority, labels: ['a', 'b'] })).toEqual({
      enabled: { from: true, to: false },
      priority: { from: null, to: priority },
      labels: { from: ['a'], to: ['a', 'b'] },
    });
  });

  it('shows of a long text or a document how it begins, and how long it is', () => {
    const content = [{ type: 'paragraph', content: [{ type: 'text', text: 'x'.repeat(500) }] }];
    const document = { version: 1 as const, type: 'doc' as const, content };
    const { descriptionTemplate } = mappingChanges(
      { ...row, descriptionTemplate: 'y'.repeat(201) },
      { ...row, descriptionTemplate: document },
    );
    expect(descriptionTemplate?.from).toBe(`${'y'.repeat(200)}… (201 characters)`);
    expect(descriptionTemplate?.to).toMatch(/^\{"version":1,"type":"doc",.{174}… \(597 characters\)$/);
  });

  it('of a row that was not there before is all of it', () => {
    expect(mappingChanges(undefined, row)).toMatchObject({ enabled: { from: null, to: true } });
  });
});
