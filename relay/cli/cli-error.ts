/** Something that the person at the terminal can mend: what happened, and what to do next. */
export class CliError extends Error {
  readonly nextStep: string;

  constructor(message: string, nextStep: string) {
    super(message);
    this.name = 'CliError';
    this.nextStep = nextStep;
  }
}
