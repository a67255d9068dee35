import { z } from 'zod';
import type { AppError } from '../../../relay/domain/app-error';
import { parse } from '../../../relay/http/parse';
import { mappingDraft, variables } from '../../../relay/http/schemas';

/** What the API says about a value that it cannot take. */
function messagesOf(schema: z.ZodType, value: unknown): string[] {
  try {
    parse(schema, value);
    return [];
  } catch (error) {
    return ((error as AppError).errors ?? []).map(({ path, message }) => `${path}: ${message}`);
  }
}

describe('what is wrong with a value', () => {
  it.each<[z.ZodType, unknown, string]>([
    [z.object({ name: z.string() }), {}, 'name: is missing'],
    [z.object({ name: z.string() }), { name: 1 }, 'name: must be a text'],
    [z.object({ name: z.string().min(1) }), { name: '' }, 'name: must not be empty'],
    [
      z.object({ name: z.string().max(2_000) }),
      { name: 'x'.repeat(2_001) },
      'name: must have at most 2,000 characters',
    ],
    [z.object({ ids: z.array(z.string()).min(1) }), { ids: [] }, 'ids: must not be empty'],
    [z.object({ ids: z.array(z.string()).max(1) }), { ids: ['a', 'b'] }, 'ids: must have at most 1 entry'],
    [z.object({ limit: z.number().max(200) }), { limit: 201 }, 'limit: must be at most 200'],
    [z.object({ kind: z.enum(['a', 'b']) }), { kind: 'c' }, 'kind: must be one of “a”, “b”'],
    [z.object({ is: z.literal('a') }), { is: 'b' }, 'is: must be “a”'],
    [z.object({ data: variables }), { data: { x: [] } }, 'data.x: must be a text, a number, true, false or null'],
    [z.union([z.string(), z.number()]), true, ': has a form that is not allowed here'],
    [z.strictObject({}), { more: 1 }, ': has fields that are not known: more'],
    [z.object({ id: z.string().refine(() => false, 'is not ours') }), { id: 'x' }, 'id: is not ours'],
  ])('is said in words that continue its name', (schema, value, message) => {
    expect(messagesOf(schema, value)).toEqual([message]);
  });

  it('is said in words of the field for a row', () => {
    const row = {
      eventType: 'experiment.winner_declared',
      enabled: true,
      issueType: null,
      priority: null,
      summaryTemplate: '',
      descriptionTemplate: null,
      labels: Array.from({ length: 51 }, (_, index) => `l${index}`),
    };
    expect(messagesOf(mappingDraft, row)).toEqual([
      'summaryTemplate: Enter a summary.',
      'labels: A row can have at most 50 labels.',
    ]);
  });
});
