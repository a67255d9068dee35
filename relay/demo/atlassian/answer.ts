/** What a handler answers; an undefined body means no body. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** A refusal, to be thrown from anywhere in a handler. */
export class Refusal extends Error {
  constructor(readonly answer: Answer) {
    super(`refused with ${answer.status}`);
    this.name = 'Refusal';
  }
}

/** Jira's refusals: messages about the request as a whole, and one text for each field. */
export function refuse(status: number, errorMessages: string[], errors: Record<string, string> = {}): Refusal {
  return new Refusal({ status, body: { errorMessages, errors } });
}

/** Refusals of Atlassian's gateway in front of Jira. */
export function gatewayRefusal(status: number, message: string): Refusal {
  return new Refusal({ status, body: { code: status, message } });
}
