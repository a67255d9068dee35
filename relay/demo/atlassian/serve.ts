import type { Request, Response } from 'express';
import { type Answer, Refusal } from './answer';
import { type ReadBody, readBody } from './body';
import type { Simulation } from './context';
import { operations } from './contract/document';
import type { FaultAction, GarbageVariant } from './faults';
import type { RecordedRequest } from './request-log';

export interface Subject {
  operationId: string | null;
  siteCloudId: string | null;
}

/**
 * Answers one request to the API or to OAuth: records it, applies faults before and after the work, and sends the
 * response. The work is synchronous, so that every request sees and leaves a consistent world.
 */
export async function serve(
  simulation: Simulation,
  request: Request,
  response: Response,
  subject: Subject,
  work: (recorded: RecordedRequest, body: ReadBody) => Answer,
): Promise<void> {
  const body = readBody(request);
  const recorded = record(simulation, request, subject, body);
  const actions = simulation.faults.strike({
    operationId: subject.operationId,
    method: request.method,
    path: request.baseUrl + request.path,
    cloudId: subject.siteCloudId,
  });
  recorded.faults = actions.map((action) => action.kind);
  await delay(actions, 'slow');
  const fault = actions.find((action) => action.kind !== 'slow' && action.kind !== 'slowAfter');
  if (fault?.kind === 'dropBefore') {
    drop(request);
    return;
  }
  const answer = answerWith(fault, subject.operationId, () => worked(() => work(recorded, body)));
  await delay(actions, 'slowAfter');
  if (fault?.kind === 'dropAfter') {
    drop(request);
    return;
  }
  recorded.status = answer.status;
  if (fault?.kind === 'garbage')
    sendText(response, answer.status === 204 ? 200 : answer.status, garbage(fault.variant ?? 'notJson', answer));
  else send(response, answer);
}

/** Sends an answer as JSON. */
export function send(response: Response, answer: Answer): void {
  response.status(answer.status);
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (answer.body === undefined) response.end();
  else if (typeof answer.body === 'string' && response.hasHeader('content-type')) response.end(answer.body);
  else response.json(answer.body);
}

function record(simulation: Simulation, request: Request, subject: Subject, body: ReadBody): RecordedRequest {
  const recorded: RecordedRequest = {
    at: simulation.now().toISOString(),
    method: request.method,
    path: request.baseUrl + request.path,
    ...subject,
    query: queryOf(request),
    body: body.value,
    status: null,
    violations: [],
    faults: [],
  };
  simulation.log.record(recorded);
  return recorded;
}

/** The query as it was sent; repeated parameters are lists. */
function queryOf(request: Request): Record<string, string | string[]> {
  const raw = new URL(request.originalUrl, 'http://simulator').searchParams;
  return Object.fromEntries(
    [...new Set(raw.keys())].map((name) => {
      const values = raw.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

function worked(work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

function answerWith(fault: FaultAction | undefined, operationId: string | null, work: () => Answer): Answer {
  if (fault?.kind === 'answer') return faultAnswer(fault);
  if (fault?.kind === 'garbage' && !fault.afterWork) return { status: successOf(operationId) };
  const answer = work();
  return fault?.kind === 'answerAfter' ? faultAnswer(fault) : answer;
}

/** An operation's status of success. */
function successOf(operationId: string | null): number {
  const answers = Object.keys(operations.get(operationId ?? '')?.answers ?? {}).map(Number);
  return answers.find((status) => status >= 200 && status < 300) ?? 200;
}

function faultAnswer(fault: { status: number; headers?: Record<string, string>; body?: unknown }): Answer {
  const body =
    fault.body ?? (fault.status >= 400 ? { errorMessages: ['A fault was asked for.'], errors: {} } : undefined);
  return { status: fault.status, headers: { ...typeOf(body), ...fault.headers }, body };
}

/** A text is sent as it is: what stands before Jira answers pages and texts. */
function typeOf(body: unknown): Record<string, string> {
  if (typeof body !== 'string') return {};
  return { 'content-type': body.startsWith('<') ? 'text/html' : 'text/plain' };
}

function garbage(variant: GarbageVariant, answer: Answer): string {
  if (variant === 'empty') return '';
  if (variant === 'otherShape') return '{"unexpected":["shape"]}';
  if (variant === 'notJson') return '<!doctype html><title>Please wait</title>';
  const whole = JSON.stringify(answer.body ?? { id: '10000' });
  return whole.slice(0, Math.max(1, Math.floor(whole.length / 2)));
}

function sendText(response: Response, status: number, text: string): void {
  response.status(status).setHeader('content-type', 'application/json');
  response.end(text);
}

function drop(request: Request): void {
  request.socket.destroy();
}

async function delay(actions: FaultAction[], kind: 'slow' | 'slowAfter'): Promise<void> {
  const ms = actions.reduce((sum, action) => sum + (action.kind === kind ? action.ms : 0), 0);
  if (ms > 0) await new Promise<void>((resolve) => setTimeout(resolve, ms));
}
