import { ERROR_CODES, type ErrorCode } from './codes';

/** Where in a file something stands; line and column count from 1. */
export interface Location {
  file: string;
  line: number;
  column: number;
}

export function formatLocation(location: Location): string {
  return `${location.file}:${location.line}:${location.column}`;
}

/** Instead of a code: the rule that speaks, which has a page of its own. */
export interface SpeakingRule {
  rule: string;
}

/**
 * A mistake the user can mend: printed as one message, never with a stack trace.
 * `code` is stable (scripts and pages refer to it), `next` is what to do now; where an error has none of its own, its code has.
 */
export class UserError extends Error {
  readonly code: string;

  constructor(
    code: ErrorCode | SpeakingRule,
    message: string,
    readonly next?: string,
    readonly location?: Location,
  ) {
    super(message);
    this.name = 'UserError';
    this.code = typeof code === 'string' ? code : code.rule;
  }

  /** The whole message in the form every command prints it: with a next step, always. */
  describe(): string {
    return `${this.line()}\n  next: ${this.nextStep()}`;
  }

  /** The message as one of several: the next step only where it is this one's own. */
  describeAmongOthers(): string {
    return this.next ? this.describe() : this.line();
  }

  /** The same without its own next step: where one holds for several. */
  withoutNext(): UserError {
    return new UserError({ rule: this.code }, this.message, undefined, this.location);
  }

  /** What to do now. */
  nextStep(): string {
    return this.next ?? nextOf(this.code);
  }

  private line(): string {
    const where = this.location ? `${formatLocation(this.location)}: ` : '';
    return `${where}${this.message} [${this.code}]`;
  }
}

function nextOf(code: string): string {
  const known = Object.entries(ERROR_CODES).find(([name]) => name === code);
  return known?.[1].next ?? `npx rds-migrate explain ${code}`;
}

/** Several mistakes found in one pass, e.g. all those of a document. */
export class UserErrors extends UserError {
  constructor(
    code: ErrorCode,
    readonly errors: UserError[],
    next?: string,
  ) {
    super(code, `${errors.length} mistake${errors.length === 1 ? '' : 's'} found`, next);
    this.name = 'UserErrors';
  }

  override describe(): string {
    const [only] = this.errors;
    if (only && this.errors.length === 1 && !this.next) return only.describe();
    return `${this.errors.map((error) => error.describeAmongOthers()).join('\n')}\n  next: ${this.nextStep()}`;
  }
}

/** One line for any thrown value; the text of an unexpected error, without its trace. */
export function describeError(error: unknown): string {
  if (error instanceof UserError) return error.describe();
  return error instanceof Error ? error.message : String(error);
}
