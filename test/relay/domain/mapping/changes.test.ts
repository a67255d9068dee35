import { mappingChanges } from '../../../../relay/domain/mapping/changes';
import { rowOf } from './any-row';

const row = rowOf('flag.stale', { labels: ['a'] });

describe('what changed in a row', () => {
  it('is nothing if all fields are the same', () => expect(mappingChanges(row, { ...row, labels: ['a'] })).toEqual({}));

  it('is each changed field with its old and new value', () => {
    const priority = { id: '2', name: 'High' };
    expect(mappingChanges(row, { ...row, enabled: false, priority, labels: ['a', 'b'] })).toEqual({
      enabled: { from: true, to: false },
      priority: { from: null, to: priority },
      labels: { from: ['a'], to: ['a', 'b'] },
    });
  });

  it('shows the beginning and the length of a long text or document', () => {
    const content = [{ type: 'paragraph', content: [{ type: 'text', text: 'x'.repeat(500) }] }];
    const document = { version: 1 as const, type: 'doc' as const, content };
    const { descriptionTemplate } = mappingChanges(
      { ...row, descriptionTemplate: 'y'.repeat(201) },
      { ...row, descriptionTemplate: document },
    );
    expect(descriptionTemplate?.from).toBe(`${'y'.repeat(200)}… (201 characters)`);
    expect(descriptionTemplate?.to).toMatch(/^\{"version":1,"type":"doc",.{174}… \(597 characters\)$/);
  });

  it('is every field of a new row', () => {
    expect(mappingChanges(undefined, row)).toMatchObject({ enabled: { from: null, to: true } });
  });
});
