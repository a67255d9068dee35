/** The result of one check. A problem keeps the relay from working; a warning is good to know. */
export interface Finding {
  readonly check: string;
  readonly status: 'ok' | 'warning' | 'problem';
  readonly message: string;
  /** What to do about it, if anything. */
  readonly nextStep: string | null;
}

export function ok(check: string, message: string): Finding {
  return { check, status: 'ok', message, nextStep: null };
}

export function warning(check: string, message: string, nextStep: string): Finding {
  return { check, status: 'warning', message, nextStep };
}

export function problem(check: string, message: string, nextStep: string): Finding {
  return { check, status: 'problem', message, nextStep };
}
