/** Why the database cannot be used, for the operator: what is wrong, and what to do. */
export class DatabaseProblem extends Error {}
