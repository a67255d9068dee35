import { useState } from 'react';
import { SearchChoice } from '../jira-fields/search-choice';
import { texts } from '../texts';
import { matching, type Variable } from '../variables';

interface VariableChoiceProps {
  /** Those that the catalogue has for the event. */
  readonly variables: readonly Variable[];
  readonly variable: string | null;
  readonly onChange: (variable: string | null) => void;
}

/** The variable of a condition: one of the catalogue's, or any other that AvsB sends with its events, such as `environment`. */
export function VariableChoice({ variables, variable, onChange }: VariableChoiceProps) {
  const [sought, setSought] = useState('');
  const known = variables.find(({ name }) => name === variable);
  const found = matching(variables, sought).map((one) => ({ id: one.name, name: nameOf(one) }));
  const isKnown = sought === '' || variables.some(({ name }) => name === sought);
  return (
    <SearchChoice
      label={texts.when.variable}
      placeholder={texts.when.searchVariables}
      options={isKnown ? found : [...found, { id: sought, name: texts.when.other(sought) }]}
      value={variable === null ? null : { id: variable, name: known === undefined ? variable : nameOf(known) }}
      onChange={(chosen) => onChange(chosen?.id ?? null)}
      onSearch={setSought}
    />
  );
}

function nameOf({ name, meaning }: Variable): string {
  return `${meaning} (${name})`;
}
