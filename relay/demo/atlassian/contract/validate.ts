import { type JsonSchema, type Operation, operations } from './document';
import { problemsBySchema } from './schemas';

/** The problems of a request's body by the contract. `undefined`: no body was sent. */
export function validateBody(operation: Operation, body: unknown): string[] {
  if (!operation.body) return body === undefined ? [] : ['a body was sent to an operation that takes none'];
  if (body === undefined) return ['the body is missing'];
  return problemsBySchema('request', operation.operationId, operation.body, body).map((problem) => `body ${problem}`);
}

/**
 * The problems of an answer by the contract, one sentence each. Answers of Atlassian's gateway in front of Jira
 * (`{"code":401,"message":"Unauthorized"}`) aren't part of the contract and are always valid.
 */
export function validateAnswer(operationId: string, status: number, body: unknown): string[] {
  const operation = operations.get(operationId);
  if (!operation) return [`the contract has no operation ${operationId}`];
  if (isGatewayAnswer(status, body)) return [];
  const schema = operation.answers[String(status)];
  if (schema === undefined) return validateUndeclared(operationId, status, body);
  if (schema === null) return status >= 400 ? validateRefusal(body) : [];
  // Jira answers with a list here unless a globalId was given; the published contract leaves that out.
  if (operationId === 'getRemoteIssueLinks' && Array.isArray(body)) {
    return body.flatMap((link) => problemsBySchema('answer', `${operationId} ${status}`, schema, link));
  }
  return problemsBySchema('answer', `${operationId} ${status}`, schema, body).filter((one) => !isUndocumented(one));
}

/** Jira was recorded with this property of issue types, which the published contract leaves out. */
function isUndocumented(problem: string): boolean {
  return problem.endsWith('has an unknown property "untranslatedName"');
}

/** Refusals that the contract doesn't list are possible, too, in Jira's usual shape; successes aren't. */
function validateUndeclared(operationId: string, status: number, body: unknown): string[] {
  if (status < 400) return [`${operationId} never answers ${status}`];
  return validateRefusal(body);
}

/** Recorded of a search with wrong JQL, though the contract doesn't have it. */
const REFUSED_QUERY: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['errorMessages', 'warningMessages'],
  properties: {
    errorMessages: { type: 'array', items: { type: 'string' } },
    warningMessages: { type: 'array', items: { type: 'string' } },
  },
};

const REFUSAL: JsonSchema = {
  anyOf: [{ $ref: '#/components/schemas/ErrorCollection' }, REFUSED_QUERY, { type: 'null' }],
};

function validateRefusal(body: unknown): string[] {
  return problemsBySchema('answer', 'refusal', REFUSAL, body ?? null);
}

function isGatewayAnswer(status: number, body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'code' in body && 'message' in body && body.code === status;
}
