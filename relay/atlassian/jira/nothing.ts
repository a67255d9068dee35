import { z } from 'zod';

/** The body of an operation that promises none: whatever came is null. */
export const nothing = z.unknown().transform(() => null);
