/** A command was called with arguments that contradict each other: exit code 2, like an unknown option. */
export class WrongUsage extends Error {}

/** Where a command reports its progress and result: for a person, or with `--json` for a program. */
export interface Output {
  /** A line for a person; programs don't see it. */
  say(line: string): void;
  /** The command's result: `value` as JSON for a program, or as `print` writes it for a person. */
  result(value: unknown, print: () => void): void;
}

export function createOutput(isJson: boolean, write: (line: string) => void): Output {
  return {
    say: (line) => {
      if (!isJson) write(line);
    },
    result: (value, print) => {
      if (isJson) write(JSON.stringify(value, null, 2));
      else print();
    },
  };
}
