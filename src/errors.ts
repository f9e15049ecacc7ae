/** Where in a file something stands; line and column count from 1. */
export interface Location {
  file: string;
  line: number;
  column: number;
}

export function formatLocation(location: Location): string {
  return `${location.file}:${location.line}:${location.column}`;
}

/**
 * A mistake the user can mend: printed as one message, never with a stack trace.
 * `code` is stable (scripts and pages refer to it), `next` is what to do now.
 */
export class UserError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly next?: string,
    readonly location?: Location,
  ) {
    super(message);
    this.name = 'UserError';
  }

  /** The whole message in the form every command prints it. */
  describe(): string {
    const where = this.location ? `${formatLocation(this.location)}: ` : '';
    const next = this.next ? `\n  next: ${this.next}` : '';
    return `${where}${this.message} [${this.code}]${next}`;
  }
}

/** Several mistakes found in one pass, e.g. all those of a document. */
export class UserErrors extends UserError {
  constructor(
    code: string,
    readonly errors: UserError[],
    next?: string,
  ) {
    super(code, `${errors.length} mistake${errors.length === 1 ? '' : 's'} found`, next);
    this.name = 'UserErrors';
  }

  override describe(): string {
    const next = this.next ? `\n  next: ${this.next}` : '';
    return `${this.errors.map((error) => error.describe()).join('\n')}${next}`;
  }
}

/** One line for any thrown value; the text of an unexpected error, without its trace. */
export function describeError(error: unknown): string {
  if (error instanceof UserError) return error.describe();
  return error instanceof Error ? error.message : String(error);
}
