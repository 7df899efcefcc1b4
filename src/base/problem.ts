/** A named failure at a door: what went wrong, where in the input, and why. Shown to people as it is. */
export interface Problem {
  /** Stable kebab-case name, for counting and for tests: `bad-json`, `index-out-of-range`, `unknown-unit`. */
  readonly code: string;
  /** JSON path, line:column, file name or topic: enough to find the place. */
  readonly where: string;
  /** One plain English sentence: the offending value and the rule it breaks. */
  readonly why: string;
}

/** Thrown only at doors (parsers, loaders); trusted code inside never throws it. */
export class ProblemError extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map((p) => `${p.code} at ${p.where}: ${p.why}`).join('\n'));
    this.name = 'ProblemError';
    this.problems = problems;
  }
}

export function fail(code: string, where: string, why: string): never {
  throw new ProblemError([{ code, where, why }]);
}
