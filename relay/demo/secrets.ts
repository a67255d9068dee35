import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { makePrivate } from '../make-private';
import { readIfThere, writePrivateFile } from './private-file';

const schema = z.object({
  encryptionKeys: z.string(),
  webhookSecret: z.string(),
  jwtSecret: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
});

/** The secrets that demo mode generates once and keeps in the data folder, so that its command line finds them, too. */
export type DemoSecrets = z.infer<typeof schema>;

/** The secrets of the demo in this folder, or undefined if it has never run there. */
export function readDemoSecrets(folder: string): DemoSecrets | undefined {
  const text = readIfThere(fileIn(folder));
  return text === undefined ? undefined : schema.parse(JSON.parse(text));
}

/** The secrets of the demo in this folder, generated now if it has none. */
export function keepDemoSecrets(folder: string): DemoSecrets {
  const kept = readDemoSecrets(folder);
  if (kept !== undefined) {
    makePrivate(fileIn(folder));
    return kept;
  }
  const made: DemoSecrets = {
    encryptionKeys: `demo:${randomBytes(32).toString('base64')}`,
    webhookSecret: `whsec_${randomBytes(32).toString('base64')}`,
    jwtSecret: randomBytes(32).toString('base64url'),
    clientId: 'demo-client-id',
    clientSecret: randomBytes(24).toString('base64url'),
  };
  writePrivateFile(fileIn(folder), `${JSON.stringify(made, null, 2)}\n`);
  return made;
}

/** Notes where the simulated Atlassian of this folder's demo answers: its port may be any. */
export function keepDemoAddress(folder: string, url: string): void {
  writePrivateFile(join(folder, addressFile), `${url}\n`);
}

/** Where the simulated Atlassian of this folder's demo answered last; undefined if it has never run. */
export function readDemoAddress(folder: string): string | undefined {
  return readIfThere(join(folder, addressFile))?.trim();
}

const addressFile = 'demo-atlassian-url';

function fileIn(folder: string): string {
  return join(folder, 'demo-secrets.json');
}
