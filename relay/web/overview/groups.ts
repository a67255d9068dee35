import type { StandingProblem } from '../api/problems';
import { texts } from './texts';

/** Problems that one step puts right, as one entry. */
export interface ProblemGroup {
  /** The first of them, whose place and step are those of all. */
  readonly problem: StandingProblem;
  readonly title: string;
  /** What each of them says, once. */
  readonly details: readonly string[];
}

/** A row that cannot be filed is a problem of its own; people put right all rows of a destination in one place. */
export function grouped(problems: readonly StandingProblem[]): readonly ProblemGroup[] {
  const groups = new Map<string, [StandingProblem, ...StandingProblem[]]>();
  for (const problem of problems) {
    const key = isOfRow(problem) ? `${problem.kind} ${problem.destination?.id}` : problem.id;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [problem]);
    else known.push(problem);
  }
  return [...groups.values()].map((members) => {
    const [problem] = members;
    return { problem, title: titleOf(members), details: [...new Set(members.map(detailOf))] };
  });
}

function isOfRow({ kind, eventType }: StandingProblem): boolean {
  return (kind === 'configuration' || kind === 'remap_required') && eventType !== null;
}

function titleOf(members: readonly [StandingProblem, ...StandingProblem[]]): string {
  const [{ kind, title, destination }] = members;
  if (members.length === 1 || destination === null) return title;
  const { cannotFile, mapAgain } = texts.problems;
  return (kind === 'remap_required' ? mapAgain : cannotFile)(members.length, destination.name);
}

/** A detail that begins with the words of the title doesn't repeat them. What a check found says what to do, too. */
function detailOf({ kind, title, detail, action }: StandingProblem): string {
  const rest = detail.startsWith(`${title}. `) ? detail.slice(title.length + 2) : detail;
  return kind === 'configuration' ? `${rest} ${action}` : rest;
}
