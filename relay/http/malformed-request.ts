import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError } from '../domain/app-error';
import { problemOf } from './problem';

/** Answers malformed or oversized requests like any other error, and closes the connection. */
export function answerMalformedRequests(server: Server): void {
  const answering = new WeakMap<Duplex, ServerResponse>();
  server.on('request', ({ socket }, response) => answering.set(socket, response));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const response = answering.get(socket);
    // Anything after the start of an answer would be taken for a part of it.
    const isMidAnswer = response?.headersSent === true && !response.writableFinished;
    if (isMidAnswer || !socket.writable || error.code === 'ECONNRESET') socket.destroy();
    else socket.end(rawAnswer(errorFor(error.code)));
  });
}

/** Node's codes: https://nodejs.org/api/http.html#event-clienterror */
function errorFor(code: string | undefined): AppError {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new AppError('headers_too_large', 431, 'The headers are too large.', 'Shorten the address and the headers.');
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new AppError('too_slow', 408, 'The request took too long.', 'Send it again, all of it at once.');
  }
  return new AppError('malformed_request', 400, 'This is not an HTTP request.', 'Check what the client sends.');
}

function rawAnswer(error: AppError): string {
  const body = problemOf(error);
  const head = [
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
