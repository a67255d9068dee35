import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { AppError } from '../domain/app-error';
import { errorCodeOf } from '../error-code';
import type { AnswerHeaders } from './answer';
import type { HttpContext } from './context';

/** What the built pages are made of. */
export const mediaTypes = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
} as const;

type Extension = keyof typeof mediaTypes;
type MediaType = (typeof mediaTypes)[Extension];

/** What a file of the built pages is, by its name. @throws 404 where it can't be one of them */
export function mediaTypeOf(name: string): MediaType {
  const extension = extname(name);
  if (!isKnown(extension)) throw noSuchFile();
  return mediaTypes[extension];
}

function isKnown(extension: string): extension is Extension {
  return Object.hasOwn(mediaTypes, extension);
}

/** A script, style or picture of the built pages. @throws 404 where it has not been built */
export async function builtFile<Type extends MediaType>(
  { webFolder }: Pick<HttpContext, 'webFolder'>,
  name: string,
  type: Type,
  headers: AnswerHeaders,
) {
  const body = await readIfBuilt(join(webFolder, name));
  if (body === undefined) throw noSuchFile();
  return { status: 200, body, headers: { 'content-type': type, ...headers } } as const;
}

function noSuchFile(): AppError {
  const detail = 'Reload the page: it may come from an older build.';
  return new AppError('no_such_file', 404, 'This file does not exist.', detail);
}

/** A file's bytes, or undefined where there is no such file. */
export async function readIfBuilt(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
