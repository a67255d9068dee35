/** Why a deployment cannot be moved, in words for the operator: what is wrong, and what to do next. */
export class MoveProblem extends Error {
  constructor(
    message: string,
    readonly nextStep: string,
  ) {
    super(message);
  }
}
