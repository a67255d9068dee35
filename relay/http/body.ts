import express, { type Request, type Response } from 'express';
import { AppError } from '../domain/app-error';

/** The largest body, in bytes. */
const maxBodyBytes = 256 * 1024;

const decompress = express.raw({ type: () => true, limit: maxBodyBytes });

/**
 * Reads a call's body, decompressed if it is compressed. Node discards an unread body once the call is answered.
 *
 * @throws 413 where it is too large, as soon as that is known; 400 or 415 where it cannot be read
 */
export async function readBody(request: Request, response: Response): Promise<Buffer> {
  checkDeclaredLength(request);
  if (waitsForConsent(request)) response.writeContinue();
  const { 'content-encoding': encoding = 'identity' } = request.headers;
  return encoding === 'identity' ? readPlain(request) : readCompressed(request, response);
}

/** Without Express, whose parser does more than an event needs. */
function readPlain(request: Request): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // The caller may have gone while it was identified.
    if (request.destroyed) reject(brokenOff());
    const parts: Buffer[] = [];
    let bytes = 0;
    const onClose = () => reject(brokenOff());
    request.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes <= maxBodyBytes) parts.push(part);
      else reject(tooLarge());
    });
    request.once('end', () => {
      // Every request is closed in the end, and an error costs more than all of this.
      request.off('close', onClose);
      const [first] = parts;
      resolve(first !== undefined && parts.length === 1 ? first : Buffer.concat(parts));
    });
    request.once('error', reject);
    request.once('close', onClose);
  });
}

async function readCompressed(request: Request, response: Response): Promise<Buffer> {
  await new Promise<void>((resolve, reject) => {
    // Express only reports it once everything has arrived, however much that is.
    onTooMuch(request, () => reject(tooLarge()));
    decompress(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
  });
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

function onTooMuch(request: Request, report: () => void): void {
  let bytes = 0;
  request.on('data', function count(part: Buffer) {
    bytes += part.length;
    if (bytes <= maxBodyBytes) return;
    request.off('data', count);
    report();
  });
}

/** @throws 413 where the declared length of the body is too large */
export function checkDeclaredLength({ headers }: Request): void {
  if (Number(headers['content-length']) > maxBodyBytes) throw tooLarge();
}

export function tooLarge(): AppError {
  return new AppError('too_large', 413, 'The body is too large.', 'A body may have 256 KiB at most.');
}

/** Nobody is there to read this answer. */
function brokenOff(): AppError {
  return new AppError('unreadable_body', 400, 'The body cannot be read.', 'The connection ended before its end.');
}

function waitsForConsent({ headers }: Request): boolean {
  return headers.expect?.toLowerCase() === '100-continue';
}
