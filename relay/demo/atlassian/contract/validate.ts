import { type JsonSchema, type Operation, operations } from './document';
import { problemsBySchema } from './schemas';

/** What is wrong with a request's body by the contract. `undefined`: no body came. */
export function validateBody(operation: Operation, body: unknown): string[] {
  if (!operation.body) return body === undefined ? [] : ['a body was sent to an operation that takes none'];
  if (body === undefined) return ['the body is missing'];
  return problemsBySchema('request', operation.operationId, operation.body, body).map((problem) => `body ${problem}`);
}

/**
 * What is wrong with an answer by the contract, one sentence each. Answers of Atlassian's gateway, which stands before
 * Jira (`{"code":401,"message":"Unauthorized"}`), are no part of the contract and are right as they are.
 */
export function validateAnswer(operationId: string, status: number, body: unknown): string[] {
  const operation = operations.get(operationId);
  if (!operation) return [`the contract has no operation ${operationId}`];
  if (isGatewayAnswer(status, body)) return [];
  const schema = operation.answers[String(status)];
  if (schema === undefined) return validateUndeclared(operationId, status, body);
  if (schema === null) return status >= 400 ? validateRefusal(body) : [];
  // Jira answers a list here unless a globalId was asked for; the published contract forgets that.
  if (operationId === 'getRemoteIssueLinks' && Array.isArray(body)) {
    return body.flatMap((link) => problemsBySchema('answer', `${operationId} ${status}`, schema, link));
  }
  return problemsBySchema('answer', `${operationId} ${status}`, schema, body);
}

/** A refusal that the contract does not list may come all the same, in Jira's usual shape; a success may not. */
function validateUndeclared(operationId: string, status: number, body: unknown): string[] {
  if (status < 400) return [`${operationId} never answers ${status}`];
  return validateRefusal(body);
}

const REFUSAL: JsonSchema = {
  anyOf: [{ $ref: '#/components/schemas/ErrorCollection' }, { type: 'null' }],
};

function validateRefusal(body: unknown): string[] {
  return problemsBySchema('answer', 'refusal', REFUSAL, body ?? null);
}

function isGatewayAnswer(status: number, body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'code' in body && 'message' in body && body.code === status;
}
