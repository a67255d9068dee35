import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Request, Response } from 'express';

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** Smaller bodies aren't worth compressing. */
const minBytes = 1_024;

/** Brotli's best takes seconds for a script; this one is smaller than gzip's best and takes less time. */
const brotliQuality = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/** A body as the caller takes it, with the headers that say so. Not for answers that hold secrets (BREACH). */
export async function compress(request: Request, response: Response, body: Buffer): Promise<Buffer> {
  if (body.length < minBytes) return body;
  response.vary('accept-encoding');
  switch (request.acceptsEncodings('br', 'gzip', 'identity')) {
    case 'br':
      response.setHeader('content-encoding', 'br');
      return brotli(body, brotliQuality);
    case 'gzip':
      response.setHeader('content-encoding', 'gzip');
      return gzipped(body);
    default:
      return body;
  }
}
