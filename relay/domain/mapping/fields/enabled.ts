import { z } from 'zod';
import { type MappingField, plainField } from '../field';

/** Whether tickets are filed for the event type. */
export const enabled: MappingField<boolean, boolean, boolean, boolean> = plainField<boolean>({
  label: 'whether tickets are filed',
  draft: z.boolean(),
  defaultOf: ({ defaultMapping }) => defaultMapping.enabled,
  absent: false,
});
