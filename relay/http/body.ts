import express, { type Request, type Response } from 'express';
import { AppError } from '../domain/app-error';

/** The largest body, in bytes. */
const maxBodyBytes = 256 * 1024;

const readRaw = express.raw({ type: () => true, limit: maxBodyBytes });

/**
 * Reads a call's body, decompressed if it is compressed. Node discards an unread body once the call is answered.
 *
 * @throws 413 where it is too large, as soon as that is known; 400 or 415 where it cannot be read
 */
export async function readBody(request: Request, response: Response): Promise<Buffer> {
  checkDeclaredLength(request);
  if (waitsForConsent(request)) response.writeContinue();
  await new Promise<void>((resolve, reject) => {
    // Express only reports it once everything has arrived, however much that is.
    onTooMuch(request, () => reject(tooLarge()));
    readRaw(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
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

function waitsForConsent({ headers }: Request): boolean {
  return headers.expect?.toLowerCase() === '100-continue';
}
