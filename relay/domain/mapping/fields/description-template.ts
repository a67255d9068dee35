import { z } from 'zod';
import type { AdfDocument, AdfNode } from '../../adf/document';
import { truncate } from '../../adf/truncate';
import { renderDescription } from '../../ticket/description';
import { briefText, type MappingField, plainField, type Result } from '../field';
import { checkDocument } from './document-template';

type Draft = string | object | null;

/** `null` is the default description, a string plain text with placeholders, an object an ADF document with them. */
export type DescriptionTemplate = string | AdfDocument | null;

const asComment = 'The description is the first comment, because the create screen in Jira does not have one.';

const draft: z.ZodType<Draft> = z
  .union(
    [z.string().max(100_000), z.looseObject({}).describe('An Atlassian Document Format document with placeholders')],
    'must be null, a text of 100,000 characters at most, or an ADF document',
  )
  .nullable();

/** The ticket's description: the product's own, or the admin's with the event's variables. */
export const descriptionTemplate: MappingField<Draft, DescriptionTemplate, DescriptionTemplate, null> = {
  ...plainField<DescriptionTemplate>({
    label: 'description',
    jiraField: 'description',
    // What is stored was checked against Atlassian's schema when it was saved.
    draft: draft as z.ZodType as z.ZodType<DescriptionTemplate>,
    defaultOf: () => null,
    absent: null,
    refusal: {
      leadsTo: 'leave_out',
      leftOut: asComment,
      advice: 'Add Description to the create screen in Jira, or leave it: it becomes the first comment of each ticket.',
      offScreen: { effect: 'The description is added to each ticket as its first comment.', leftOut: asComment },
    },
    templates: (template) => (template === null ? [] : textsOf(template)),
    toIssue(template, { event, maxChars, follows, budget }) {
      const whole = renderDescription(template, event, follows, budget);
      const { resultsUrl } = event.data;
      const { document, truncated } = truncate(whole, { maxChars, resultsUrl, isCut: budget.isExceeded });
      return { fields: { description: document }, truncated };
    },
    brief: (template) =>
      briefText(typeof template === 'object' && template !== null ? JSON.stringify(template) : template),
  }),
  draft,
  change: draft,
  shown: z.null(),
  shownDefault: () => null,
  check,
};

function check(template: Draft): Result<DescriptionTemplate> {
  return template === null ? { ok: true, value: null } : checkDocument(template);
}

/** Every text of a description that may hold placeholders. */
export function textsOf(description: string | AdfDocument): string[] {
  if (typeof description === 'string') return [description];
  const texts: string[] = [];
  for (const node of description.content) addTextsOf(node, texts);
  return texts;
}

function addTextsOf({ text, attrs, marks = [], content = [] }: AdfNode, texts: string[]): void {
  if (text !== undefined) texts.push(text);
  addStringsIn(attrs, texts);
  for (const mark of marks) addStringsIn(mark.attrs, texts);
  for (const child of content) addTextsOf(child, texts);
}

function addStringsIn(value: unknown, texts: string[]): void {
  if (typeof value === 'string') texts.push(value);
  else if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) addStringsIn(item, texts);
}
