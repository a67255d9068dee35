import { createPointsBudget } from '../../../relay/jobs/points-budget';
import { type Database, openDatabase } from '../../../relay/store/database';
import { createTestDatabase, type TestDatabase } from '../support/database';

const startMs = Date.parse('2026-11-24T02:00:00.000Z');
const minuteMs = 60_000;

let held: TestDatabase;
let database: Database;
let nowMs: number;

beforeEach(async () => {
  nowMs = startMs;
  held = await createTestDatabase();
  database = await openDatabase(held.at);
});
afterEach(async () => {
  await database.destroy();
  await held.drop();
});

const budgetOf = (pointsPerHour: number) => createPointsBudget({ database, pointsPerHour, now: () => new Date(nowMs) });

describe('the budget of points', () => {
  it('can be spent again an hour later', async () => {
    const budget = budgetOf(101);
    expect(await budget.take(101)).toBe(0);
    const waitMs = await budget.take(1);
    expect(waitMs).toBe(61 * minuteMs);
    nowMs += waitMs;
    expect(await budget.take(101)).toBe(0);
  });

  it('can be spent again if it was given back', async () => {
    const budget = budgetOf(101);
    expect(await budget.take(101)).toBe(0);
    await budget.giveBack(101);
    expect(await budget.take(101)).toBe(0);
    expect(await budget.take(1)).toBeGreaterThan(0);
  });

  it('does not grow if points are given back twice', async () => {
    const budget = budgetOf(101);
    await budget.giveBack(50);
    await budget.giveBack(50);
    expect(await budget.take(101)).toBe(0);
    expect(await budget.take(1)).toBeGreaterThan(0);
  });

  it('is shared by all processes, however many ask at once, and outlives them', async () => {
    const asked = await Promise.all(Array.from({ length: 30 }, () => budgetOf(100).take(10)));
    expect(asked.filter((waitMs) => waitMs === 0)).toHaveLength(10);
    expect(await budgetOf(100).take(1)).toBeGreaterThan(0);
  });

  it('says so if a request can never fit', async () => {
    await expect(budgetOf(50).take(51)).rejects.toThrow(RangeError);
  });

  it('keeps no more than the minutes that count', async () => {
    const budget = budgetOf(1_000);
    for (let minute = 0; minute < 200; minute += 1) {
      await budget.take(1);
      nowMs += minuteMs;
    }
    const minutes = await database.selectFrom('points_spent').select('minute').execute();
    expect(minutes.length).toBeLessThanOrEqual(62);
  });
});
