import type { Environment } from '../config';
import { AvsbError } from '../demo/avsb/avsb-error';
import { rotateKeys } from '../store/key-rotation';
import type { Output } from './output';
import { withCommandContext } from './wiring';

/** Encrypts every stored token with the first of ENCRYPTION_KEYS. */
export async function rotate(environment: Environment, output: Output): Promise<void> {
  const rotation = await withCommandContext(environment, ({ database, box }) => rotateKeys(database, box));
  const { rotated, current, unreadable } = rotation;
  output.result(rotation, () => {
    output.say(`${rotated} re-encrypted with the first key, ${current} already used it.`);
    for (const { table, id, message } of unreadable) output.say(`${table} ${id}: ${message}`);
    if (unreadable.length === 0) output.say('The other keys of ENCRYPTION_KEYS are no longer needed.');
  });
  if (unreadable.length > 0) {
    throw new AvsbError(
      `${unreadable.length} could not be decrypted.`,
      'Keep all keys until these can be decrypted, then run this again.',
    );
  }
}
