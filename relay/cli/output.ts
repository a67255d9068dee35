/** Where a command says what it does, and what came of it: for a person, or with `--json` for a program. */
export interface Output {
  /** A line for a person; programs do not see it. */
  say(line: string): void;
  /** What the command came to: as JSON for a program, or as `tell` tells a person. */
  result(value: unknown, tell: () => void): void;
}

export function createOutput(isJson: boolean, write: (line: string) => void): Output {
  return {
    say: (line) => {
      if (!isJson) write(line);
    },
    result: (value, tell) => {
      if (isJson) write(JSON.stringify(value, null, 2));
      else tell();
    },
  };
}
