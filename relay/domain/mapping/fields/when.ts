import { z } from 'zod';
import { type Condition, conditionsOf, operators, type When } from '../../conditions/condition';
import { problemsOf } from '../../conditions/problems';
import { briefText, type MappingField, plainField, type Result } from '../field';

/** A row that leaves it out keeps what is saved. */
type Draft = When | null | undefined;

const wanted = z.union([z.string().max(1_000), z.number(), z.boolean()], 'must be a text, a number, true or false');

const condition: z.ZodType<Condition> = z.strictObject({
  variable: z.string().min(1, 'Choose a variable.').max(255),
  is: z.enum(operators),
  value: z
    .union(
      [wanted, z.array(wanted).max(100, 'A list can have at most 100 values.')],
      'must be a value or a list of values',
    )
    .nullish(),
});

const conditions = z.array(condition).min(1, 'Add a condition.').max(20, 'A row can have at most 20 conditions.');

/** One schema with both keys, so that errors name the condition that they are about. */
const sent: z.ZodType<When> = z
  .strictObject({ all: conditions.optional(), any: conditions.optional() })
  .refine(({ all, any }) => (all === undefined) !== (any === undefined), 'must have either `all` or `any`')
  .transform(({ all, any = [] }): When => (all === undefined ? { any } : { all }));

const whole: z.ZodType<When> = z.union([z.object({ all: z.array(condition) }), z.object({ any: z.array(condition) })]);

/** Which events are filed: those for which the conditions hold. What doesn't match becomes a skipped delivery. */
export const when: MappingField<Draft, When | null, When | null, When | null> = {
  ...plainField<When | null>({
    label: 'which events are filed',
    draft: whole.nullable(),
    defaultOf: () => null,
    absent: null,
    brief: (value) => {
      const isShort = value === null || JSON.stringify(value).length <= maxBriefChars;
      return isShort ? value : briefText(JSON.stringify(value));
    },
  }),
  draft: sent.nullish(),
  change: sent.nullable(),
  check,
};

const maxBriefChars = 1_000;

function check(draft: Draft): Result<When | null> {
  if (draft === undefined || draft === null) return { ok: true, value: null };
  const errors = problemsOf(draft);
  return errors.length === 0 ? { ok: true, value: tidy(draft) } : { ok: false, errors };
}

/** Without values that say nothing. */
function tidy(draft: When): When {
  const { key, conditions: given } = conditionsOf(draft);
  const kept = given.map(({ variable, is, value }) =>
    value === undefined || value === null ? { variable, is } : { variable, is, value },
  );
  return key === 'all' ? { all: kept } : { any: kept };
}
