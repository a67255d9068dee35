import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';

/** The result of one call of each function, in a process to which Node denies everything that a function doesn't need. */
export interface CallReport {
  readonly answered: Readonly<Record<string, unknown>>;
  /** What the functions asked of others, all of it by Forge's proxy: the relay (`frc`), or Jira as the viewer (`fpp`). */
  readonly asked: readonly string[];
  /** What the process tried, and could not do. */
  readonly refused: readonly string[];
}

/** Calls each function of a bundle where code from text, native addons, processes, threads and writing are refused. */
export function callFunctions(bundle: string): CallReport {
  const knows = (flag: string) => process.allowedNodeEnvironmentFlags.has(flag);
  const permission = knows('--permission') ? '--permission' : '--experimental-permission';
  const refusals = ['--disallow-code-generation-from-strings', '--no-addons', '--no-warnings', permission];
  const script = join(__dirname, 'programs/call-functions.cjs');
  const reads = [`--allow-fs-read=${dirname(bundle)}/`, `--allow-fs-read=${script}`];
  return JSON.parse(execFileSync(process.execPath, [...refusals, ...reads, script, bundle], { encoding: 'utf8' }));
}

/** What they answer if the relay knows nothing, and the viewer is an admin. */
export const answersOfNothing = {
  resolveLinks: { entities: [expect.objectContaining({ meta: { access: 'not_found', visibility: 'not_found' } })] },
  issueResolver: { kind: 'subjects', items: [] },
  projectResolver: expect.objectContaining({ kind: 'types', types: [], broken: [] }),
  jiraChanged: null,
};
