import { describeError } from '../errors';

/** Commands of a next step that go to the selected stack where none is named. */
const ON_A_STACK =
  /\b(npx rds-migrate (?:stage|done|acknowledge|approve|accept|repair|waive|simulator (?:secrets|show|advance|upgrade|copy-disks|sign-out|set|fault))|pulumi (?:preview|up|refresh|destroy|config (?:set(?: --secret)?|rm)))\b(?![^\n,;`]*--stack)/g;
let namedStack: string | undefined;

/** The stack that the command line names: every next step that is printed names it too. */
export function nameStack(stack: string | undefined): void {
  namedStack = stack;
}

export function forStack(text: string): string {
  return namedStack === undefined ? text : text.replace(ON_A_STACK, `$1 --stack ${namedStack}`);
}

/** What is printed of anything thrown: one message with its next step, never a trace. */
export const failureText = (error: unknown): string => forStack(describeError(error));
