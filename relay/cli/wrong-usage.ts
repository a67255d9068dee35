/** A command that was called with what does not fit together: exit code 2, like an unknown option. */
export class WrongUsage extends Error {}
