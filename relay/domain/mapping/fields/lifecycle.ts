import { z } from 'zod';
import { missingResolution } from '../../../../shared/missing-resolution';
import {
  afterDoneChoices,
  defaultLifecycle,
  type Lifecycle,
  onRecoveryChoices,
  whileOpenChoices,
} from '../../lifecycle/lifecycle';
import type { RowPlace } from '../create-metadata';
import { type FieldProblem, type MappingField, plainField } from '../field';
import { findRef, namedRefSchema, nameOf } from '../named';

/** A row that leaves it out keeps what is saved. */
type Draft = Lifecycle | undefined;

/** A key that is left out gets its default. */
const sent = z
  .object({
    whileOpen: z.enum(whileOpenChoices).default(defaultLifecycle.whileOpen),
    afterDone: z.enum(afterDoneChoices).default(defaultLifecycle.afterDone),
    reopenWithinDays: z
      .int('Enter a whole number of days.')
      .min(1, 'Enter at least 1 day.')
      .max(90, 'Enter at most 90 days.')
      .default(defaultLifecycle.reopenWithinDays),
    silentResolutions: z.array(namedRefSchema).max(50, 'A row can name at most 50 resolutions.').default([]),
    onRecovery: z.enum(onRecoveryChoices).default(defaultLifecycle.onRecovery),
  })
  .optional();

const whole = z.object({
  whileOpen: z.enum(whileOpenChoices),
  afterDone: z.enum(afterDoneChoices),
  reopenWithinDays: z.int(),
  silentResolutions: z.array(namedRefSchema),
  onRecovery: z.enum(onRecoveryChoices),
});

/** What happens to a ticket after it was filed: while it is open, after it is done, and when the problem is over. */
export const lifecycle: MappingField<Draft, Lifecycle, Lifecycle, Lifecycle> = {
  ...plainField<Lifecycle>({
    label: 'ticket life cycle',
    draft: whole,
    defaultOf: () => defaultLifecycle,
    absent: defaultLifecycle,
  }),
  draft: sent,
  change: sent,
  check: (draft) => ({ ok: true, value: draft ?? defaultLifecycle }),
  problems: resolutionsMissingFrom,
};

/** A resolution that the site doesn't have can be saved: it may come back. It only silences nothing until then. */
function resolutionsMissingFrom({ silentResolutions }: Lifecycle, { metadata }: RowPlace): FieldProblem[] {
  const { resolutions } = metadata;
  if (resolutions === undefined) return [];
  return silentResolutions
    .filter((ref) => findRef(ref, resolutions) === null)
    .map((ref) => ({
      code: 'field_missing',
      message: missingResolution(nameOf(ref)),
      action: 'Choose another among those that keep a ticket closed, or remove it.',
    }));
}
