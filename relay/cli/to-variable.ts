import type { Value, Variables } from '../../shared/event-type';
import { AvsbError } from '../demo/avsb/avsb-error';

/** `k=v` as a variable: numbers, `true`, `false` and `null` are what they look like, the rest is text. */
export function toVariable(given: string, collected: Variables): Variables {
  const [, name, text] = /^([^=]+)=(.*)$/s.exec(given) ?? [];
  if (name === undefined || text === undefined) {
    throw new AvsbError(`“${given}” is not name=value.`, 'Write it like --data observedValue=612.');
  }
  return { ...collected, [name]: toValue(text) };
}

function toValue(text: string): Value {
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null') return null;
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
