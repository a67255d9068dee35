import type { Request, Response } from 'express';
import type { Answer } from './answer';
import { compress } from './compress';

/** Sends a route's answer. */
export async function send(request: Request, response: Response, answer: Answer, isPublic: boolean): Promise<void> {
  const { status, body, headers = {} } = answer;
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) response.removeHeader(name);
    else response.setHeader(name, typeof value === 'string' ? value : [...value]);
  }
  response.status(status);
  if (body === undefined) response.end();
  else if (typeof body !== 'string' && !Buffer.isBuffer(body)) sendJson(request, response, body);
  else response.send(isPublic ? await compress(request, response, Buffer.from(body)) : body);
}

/** Express compares what is read with what the caller has already; what is written is sent without its help. */
function sendJson({ method }: Request, response: Response, body: unknown): void {
  if (method === 'GET' || method === 'HEAD') {
    response.json(body);
    return;
  }
  const text = JSON.stringify(body);
  if (!response.hasHeader('content-type')) response.setHeader('content-type', 'application/json; charset=utf-8');
  response.setHeader('content-length', Buffer.byteLength(text));
  response.end(text);
}
