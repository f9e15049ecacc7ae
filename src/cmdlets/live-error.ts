import { UserError } from '../errors';
import type { ErrorClass } from './classify';

/** The deployment can't be asked just now; `errorClass` says why, so that waits can go on and everything else stops. */
export class LiveError extends UserError {
  constructor(
    readonly errorClass: ErrorClass,
    message: string,
    next?: string,
  ) {
    super(errorClass, message, next);
    this.name = 'LiveError';
  }
}
