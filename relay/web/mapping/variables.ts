import type { EventTypeInfo } from '../api/types';

/** A variable that a template may use. */
export interface Variable {
  readonly name: string;
  /** What it is, for people. */
  readonly meaning: string;
  /** The value that the sample has, as a template renders it. */
  readonly sample: string;
}

/** The variables of an event type, in the catalogue's order, then those that every event can have. */
export function variablesOf({ variables, variableLabels, sample, commonVariables }: EventTypeInfo): Variable[] {
  const own = variables.map((name) => ({
    name,
    meaning: variableLabels[name] ?? name,
    sample: String(sample[name] ?? ''),
  }));
  return [...own, ...commonVariables.map(({ label, ...common }) => ({ ...common, meaning: label }))];
}

/** Those whose name or meaning matches what has been typed: names that begin with it first, then the others. */
export function matching(variables: readonly Variable[], typed: string): Variable[] {
  const sought = typed.toLowerCase();
  const begins = variables.filter(({ name }) => name.toLowerCase().startsWith(sought));
  const contains = variables.filter(
    (variable) =>
      !begins.includes(variable) &&
      (variable.name.toLowerCase().includes(sought) || variable.meaning.toLowerCase().includes(sought)),
  );
  return [...begins, ...contains];
}
