/** A command was called with arguments that contradict each other: exit code 2, like an unknown option. */
export class WrongUsage extends Error {}
