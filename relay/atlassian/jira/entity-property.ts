import { z } from 'zod';

/** JSON kept with an issue or a comment under a key. Everybody who may edit the issue can change it: never trust it. */
export interface EntityProperty {
  readonly key: string;
  readonly value: unknown;
}

export const entityPropertySchema = z.object({ key: z.string(), value: z.unknown() });

/** As the contract wants them, key and value and nothing else. */
export function entityProperties(properties: readonly EntityProperty[]): EntityProperty[] {
  return properties.map(({ key, value }) => ({ key, value }));
}
