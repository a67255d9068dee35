/** Why the database cannot be used, as the operator is told: what is wrong, and what to do. */
export class DatabaseProblem extends Error {}
