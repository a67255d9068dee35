/** An error that the person or program acting as AvsB can fix: what happened, and what to do next. */
export class AvsbError extends Error {
  readonly nextStep: string;

  constructor(message: string, nextStep: string) {
    super(message);
    this.name = 'AvsbError';
    this.nextStep = nextStep;
  }
}
