import { jsonProblem } from '../mapping/json-problem';
import { texts } from './texts';

/** What is wrong with an event's data as it was typed; undefined where the relay would take it. */
export function dataProblem(text: string): string | undefined {
  const problem = jsonProblem(text);
  if (problem !== undefined) return problem;
  const data: unknown = JSON.parse(text);
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return texts.mustBeObject;
  const nested = Object.entries(data).find(([, value]) => typeof value === 'object' && value !== null);
  return nested === undefined ? undefined : texts.mustBeValue(nested[0]);
}
