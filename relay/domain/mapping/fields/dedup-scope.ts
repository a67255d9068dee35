import { z } from 'zod';
import { type DedupScope, dedupScopes } from '../../dedup';
import { type MappingField, plainField } from '../field';

const scope = z.enum(dedupScopes);

/** Whether the same event again means the same subject, or the same subject and guardrail metric. */
export const dedupScope: MappingField<DedupScope, DedupScope, DedupScope, DedupScope> = plainField<DedupScope>({
  label: 'when it fires again',
  draft: scope.default('subject'),
  change: scope,
  value: scope,
  shown: z.literal('subject'),
  defaultOf: () => 'subject',
  absent: 'subject',
});
