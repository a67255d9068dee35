import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const schema = z.object({
  encryptionKeys: z.string(),
  webhookSecret: z.string(),
  jwtSecret: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
});

/** What demo mode makes up once and keeps in the data folder, so that its command line finds it too. */
export type DemoSecrets = z.infer<typeof schema>;

/** The secrets of the demo in this folder, or undefined where it has never run there. */
export function readDemoSecrets(folder: string): DemoSecrets | undefined {
  const text = readIfThere(fileIn(folder));
  return text === undefined ? undefined : schema.parse(JSON.parse(text));
}

/** The secrets of the demo in this folder, made up now where it has none. */
export function keepDemoSecrets(folder: string): DemoSecrets {
  const kept = readDemoSecrets(folder);
  if (kept !== undefined) return kept;
  const made: DemoSecrets = {
    encryptionKeys: `demo:${randomBytes(32).toString('base64')}`,
    webhookSecret: `whsec_${randomBytes(32).toString('base64')}`,
    jwtSecret: randomBytes(32).toString('base64url'),
    clientId: 'demo-client-id',
    clientSecret: randomBytes(24).toString('base64url'),
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileIn(folder), `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  return made;
}

/** Notes where the simulated Atlassian of this folder's demo answers: its port may be any. */
export function keepDemoAddress(folder: string, url: string): void {
  writeFileSync(join(folder, addressFile), `${url}\n`);
}

/** Where the simulated Atlassian of this folder's demo answered last; undefined where it has never run. */
export function readDemoAddress(folder: string): string | undefined {
  return readIfThere(join(folder, addressFile))?.trim();
}

const addressFile = 'demo-atlassian-url';

/** A file's text, or undefined where there is no such file. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function fileIn(folder: string): string {
  return join(folder, 'demo-secrets.json');
}
