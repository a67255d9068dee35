/** What a handler answers; a body that is undefined means none. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** A refusal, thrown wherever it is found. */
export class Refusal extends Error {
  constructor(readonly answer: Answer) {
    super(`refused with ${answer.status}`);
    this.name = 'Refusal';
  }
}

/** Jira's way to refuse: messages about the whole, and one text for each field. */
export function refuse(status: number, errorMessages: string[], errors: Record<string, string> = {}): Refusal {
  return new Refusal({ status, body: { errorMessages, errors } });
}

/** The way in which Atlassian's gateway, which stands before Jira, refuses. */
export function gatewayRefusal(status: number, message: string): Refusal {
  return new Refusal({ status, body: { code: status, message } });
}
