import { describeError } from '../errors';

/**
 * What the provider throws: create and update show `message` alone, but check, diff, read and delete also print
 * `${error}: ${error.stack}` (cmd/dynamic-provider in the SDK), so both are made short lines.
 */
export class ProviderError extends Error {
  /** `texts` takes the values of secrets out of what the far side may have said. */
  constructor(error: unknown, texts?: { mask(text: string): string }) {
    super(texts ? texts.mask(describeError(error)) : describeError(error));
    this.stack = 'stopped here, see the message at the resource';
  }

  override toString(): string {
    return 'rds-migrate';
  }
}

/** A half-done create or update: the engine records the resource with `properties` and the next `up` goes on. */
export class HalfDone extends ProviderError {
  readonly reasons: string[];

  readonly properties: Record<string, unknown>;

  constructor(
    error: unknown,
    readonly id: string,
    properties: Record<string, unknown>,
    texts?: { mask(text: string): string },
  ) {
    super(error, texts);
    // The SDK can't send `undefined` and then never answers the engine at all.
    this.properties = JSON.parse(JSON.stringify(properties));
    this.reasons = [this.message];
  }
}
