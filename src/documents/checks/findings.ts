import { UserError } from '../../errors';
import type { ErrorCode } from '../../errors/codes';
import type { LoadedDocument } from '../load';
import { pointer } from '../node';
import type { Deployment } from '../schema';
import { displayPath } from '../source';

export type Role = 'source' | 'target';

/** What the checks of one document found, each with its place. */
export class Findings {
  readonly errors: UserError[] = [];
  readonly warnings: string[] = [];

  constructor(
    readonly document: LoadedDocument,
    readonly role: Role,
  ) {}

  get deployment(): Deployment {
    return this.document.deployment;
  }

  /** The file to write into, as messages show it. */
  get file(): string {
    return displayPath(this.document.files[0] ?? '');
  }

  private make(code: ErrorCode, path: readonly (string | number)[], message: string, next?: string): UserError {
    const at = pointer(path);
    return new UserError(code, at === '' ? message : `${at}: ${message}`, next, this.document.locate(at));
  }

  error(code: ErrorCode, path: readonly (string | number)[], message: string, next?: string): void {
    this.errors.push(this.make(code, path, message, next));
  }

  warn(code: ErrorCode, path: readonly (string | number)[], message: string, next?: string): void {
    this.warnings.push(this.make(code, path, message, next).describe());
  }
}

/** Entries of an optional map. */
export function entriesOf<T>(map: Record<string, T> | undefined): [string, T][] {
  return Object.entries(map ?? {});
}

/** Second and later occurrences in a list, regardless of case: index and text. */
export function duplicates(list: readonly string[] | undefined): [number, string][] {
  const seen = new Set<string>();
  const found: [number, string][] = [];
  for (const [index, text] of (list ?? []).entries()) {
    if (seen.has(text.toLowerCase())) found.push([index, text]);
    seen.add(text.toLowerCase());
  }
  return found;
}
