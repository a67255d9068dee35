import { createIds } from '../../../relay/domain/ids';

describe('the id of a row', () => {
  it('says what kind of row it is, is unique, and sorts by age', () => {
    const newId = createIds(() => new Date('2026-11-23T10:00:00Z'));
    const ids = Array.from({ length: 5_000 }, () => newId('delivery'));
    expect(ids[0]).toMatch(/^dlv_[0-9A-Z]{26}$/);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
  });

  it('differs between two processes that begin in the same millisecond', () => {
    const now = () => new Date('2026-11-23T10:00:00Z');
    expect(createIds(now)('event')).not.toBe(createIds(now)('event'));
  });
});
