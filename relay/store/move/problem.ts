/** Why a deployment cannot be moved, as the operator is told: what is wrong, and what to do next. */
export class MoveProblem extends Error {
  constructor(
    message: string,
    readonly nextStep: string,
  ) {
    super(message);
  }
}
