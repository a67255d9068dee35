import { z } from 'zod';
import { type FieldKind, fieldKinds } from './kind';

/** One field of Jira's that a row sets: by id, by name, or by both. */
export interface FieldDraft {
  readonly fieldId?: string | undefined;
  readonly name?: string | undefined;
  /** What it holds; unknown until it was found on a create screen. */
  readonly kind?: FieldKind | undefined;
  readonly value: FieldValue;
}

/** The same as it is stored. */
export interface FieldSetting extends FieldDraft {
  readonly fieldId: string;
  readonly name: string;
}

/** What people see of it. */
export type ShownSetting = Pick<FieldSetting, 'fieldId' | 'name' | 'value'>;

/** A field's value: which of these it may be, and what it means, is for the field's kind to say. Null sets nothing. */
export type FieldValue = PlainValue | ValueMap | null;

export type PlainValue = string | number | readonly (string | ValueRef)[] | ValueRef | { readonly type: 'doc' };

interface ValueRef {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly accountId?: string | undefined;
  readonly child?: { readonly id?: string | undefined; readonly name?: string | undefined } | undefined;
}

/** A value that depends on one of the event's variables, which is compared as text, in any case. */
export interface ValueMap {
  readonly by: string;
  readonly map: Readonly<Record<string, PlainValue | null>>;
  readonly else: PlainValue | null;
}

/** Jira's own ids and names are shorter. */
const part = z.string().trim().min(1).max(255).optional();

/** A paragraph is a text as a description is. */
const text = z.string().max(100_000);

const valueRef: z.ZodType<ValueRef> = z
  .object({ id: part, name: part, accountId: part, child: z.object({ id: part, name: part }).optional() })
  .refine((ref) => Object.values(ref).some((value) => value !== undefined), 'needs an id or a name');

/** More than any field of Jira's holds. */
const maxItems = 100;

const plainValue: z.ZodType<PlainValue> = z.union(
  [
    text,
    z.number(),
    z.array(z.union([z.string().max(1_000), valueRef], 'must be a text, or have an id or a name')).max(maxItems),
    z.looseObject({ type: z.literal('doc') }).describe('An Atlassian Document Format document with placeholders'),
    valueRef,
  ],
  'must be a text, a number, a list, an ADF document, or have an id or a name',
);

const valueMap: z.ZodType<ValueMap> = z.object({
  by: z.string().trim().min(1).max(255).describe('The variable that it depends on'),
  map: z
    .record(z.string().max(255), plainValue.nullable())
    .refine((map) => Object.keys(map).length <= maxItems, `can have at most ${maxItems} values`),
  else: plainValue.nullable().default(null),
});

/** A map is told by its `by`: what is wrong within it is then said there. */
const fieldValue: z.ZodType<FieldValue> = z.union([valueMap, plainValue]).nullable();

/** Jira's screens have more, but nobody maps more by hand. */
const maxFields = 50;

export const draftsSchema: z.ZodType<readonly FieldDraft[]> = z
  .array(
    z
      .object({ fieldId: part, name: part, value: fieldValue })
      .refine(({ fieldId, name }) => fieldId !== undefined || name !== undefined, 'needs a fieldId or a name'),
  )
  .max(maxFields, `A row can set at most ${maxFields} fields.`);

export const shownSchema: z.ZodType<readonly ShownSetting[]> = z.array(
  z.object({ fieldId: z.string(), name: z.string(), value: fieldValue }),
);

export const fieldKind = z.enum(fieldKinds);

export function isValueMap(value: FieldValue): value is ValueMap {
  return typeof value === 'object' && value !== null && 'by' in value && 'map' in value;
}
