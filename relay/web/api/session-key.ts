/** Under which the session is kept. */
export const sessionKey = ['session'] as const;
