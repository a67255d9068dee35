/** Something that whoever acts as AvsB can mend: what happened, and what to do next. */
export class AvsbError extends Error {
  readonly nextStep: string;

  constructor(message: string, nextStep: string) {
    super(message);
    this.name = 'AvsbError';
    this.nextStep = nextStep;
  }
}
