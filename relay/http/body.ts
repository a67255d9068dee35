import express, { type Request, type Response } from 'express';
import { AppError } from '../domain/app-error';
import { waitForTurn } from '../store/wait-for-turn';
import { createMemberReader, type KeptMembers, type MemberReader } from './json-members';

/** The largest body, in bytes; of a large one, the part that is held in memory. */
export const maxBodyBytes = 256 * 1024;

/** A route whose JSON bodies may be larger. Of such a body only some members are read. */
export interface LargeBody {
  readonly maxBytes: number;
  readonly members: KeptMembers;
}

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

/**
 * The same for a body that may be larger: of one above 256 KiB, only the named members are kept while it arrives, so that
 * it takes neither memory nor one long step. A compressed one may not be larger than others.
 */
export async function readLargeBody(request: Request, response: Response, large: LargeBody): Promise<Buffer> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') return readBody(request, response);
  checkDeclaredLength(request, large.maxBytes);
  if (waitsForConsent(request)) response.writeContinue();
  let bytes = 0;
  let held: Buffer[] = [];
  let heldBytes = 0;
  let reader: MemberReader | undefined;
  for await (const part of partsOf(request)) {
    bytes += part.length;
    heldBytes += part.length;
    if (bytes > large.maxBytes) throw tooLarge(large.maxBytes);
    held.push(part);
    if (heldBytes <= maxBodyBytes) continue;
    // Node hands out what has arrived of all bodies at once, as fast as it is taken.
    await waitForTurn();
    reader ??= createMemberReader(large.members);
    for (const waiting of held) reader.push(waiting);
    held = [];
    heldBytes = 0;
  }
  if (reader === undefined) return Buffer.concat(held);
  for (const rest of held) reader.push(rest);
  return Buffer.from(reader.end());
}

/** The parts of a body, as fast as they are taken. A body that is not read to its end can still be answered. */
async function* partsOf(request: Request): AsyncGenerator<Buffer> {
  try {
    for await (const part of request.iterator({ destroyOnReturn: false })) {
      if (!Buffer.isBuffer(part)) throw new TypeError('A body is read as bytes.');
      yield part;
    }
  } catch (error) {
    throw request.destroyed ? brokenOff() : error;
  }
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
export function checkDeclaredLength({ headers }: Request, maxBytes = maxBodyBytes): void {
  if (Number(headers['content-length']) > maxBytes) throw tooLarge(maxBytes);
}

export function tooLarge(maxBytes = maxBodyBytes): AppError {
  return new AppError('too_large', 413, 'The body is too large.', `A body may have ${inWords(maxBytes)} at most.`);
}

/** For people: `256 KiB`, `25 MiB`. */
export function inWords(bytes: number): string {
  const kib = bytes / 1024;
  return kib < 1024 ? `${kib} KiB` : `${kib / 1024} MiB`;
}

/** Nobody is there to read this answer. */
function brokenOff(): AppError {
  return new AppError('unreadable_body', 400, 'The body cannot be read.', 'The connection ended before its end.');
}

function waitsForConsent({ headers }: Request): boolean {
  return headers.expect?.toLowerCase() === '100-continue';
}
