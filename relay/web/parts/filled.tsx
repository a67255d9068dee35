import { Fragment, type ReactNode } from 'react';

/** A sentence whose `{names}` are replaced by what they stand for, so that another language can order them. */
export function filled(sentence: string, values: Readonly<Record<string, ReactNode>>): ReactNode[] {
  return sentence.split(/\{(\w+)\}/).map((part, place) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: a sentence's parts stay where they are
    return <Fragment key={place}>{place % 2 === 0 ? part : values[part]}</Fragment>;
  });
}
