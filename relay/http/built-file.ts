import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { AppError } from '../domain/app-error';
import type { HttpContext } from './context';
import type { Answer } from './route';

const mediaTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A script, style or picture of the built pages. @throws 404 where it has not been built */
export async function builtFile(
  { webFolder }: Pick<HttpContext, 'webFolder'>,
  name: string,
  headers: NonNullable<Answer['headers']>,
): Promise<Answer> {
  const type = mediaTypes[extname(name)];
  const body = type === undefined ? undefined : await readIfBuilt(join(webFolder, name));
  if (type === undefined || body === undefined) {
    const detail = 'Reload the page: it may be of an older build.';
    throw new AppError('no_such_file', 404, 'This file does not exist.', detail);
  }
  return { status: 200, body, headers: { 'content-type': type, ...headers } };
}

/** A file's bytes, or undefined where there is no such file. */
export async function readIfBuilt(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
