/**
 * Where an invocation acts. The active broker is found at call time (a fail-over in mid-stage is no error); the
 * runner then passes it as -ConnectionBroker where the cmdlet has that parameter. `anyBroker` is for the one read that
 * a passive broker answers too. A host name means "by CIM session or PSSession on that server".
 */
export type On = 'activeBroker' | 'anyBroker' | 'managementHost' | { host: string };

/** The name of a secret of the stack's config (`pulumi config set --secret <name>`); its value is never in a plan, log or state. */
export interface SecretRef {
  secret: string;
  /** One of several values that the secret holds, separated by commas, counted from 0; left out = the whole of it. */
  part?: number;
}

/** Text with secrets inside, e.g. a connection string whose password alone is secret. */
export interface JoinedSecret {
  join: (string | SecretRef)[];
}

/**
 * A value that only the live deployment knows, looked up when the call is made: steps are built without it, so that the
 * plan can print them offline. src/cmdlets/live-values.ts says how each is found.
 */
export interface LiveValue {
  live: 'address' | 'licenseServerId' | 'keyPackId';
  of: Record<string, string>;
}

export type ParameterValue =
  | string
  | number
  | boolean
  | null
  | SecretRef
  | JoinedSecret
  | LiveValue
  | ParameterValue[]
  | { [key: string]: ParameterValue };

/** One call as data. Switch parameters are `true`. No script text is ever built from values. */
export interface Invocation {
  cmdlet: string;
  parameters: Record<string, ParameterValue>;
  on: On;
  /** Whether it changes anything, on any server. Reads may run in a preview, changes never. */
  changes: boolean;
  /** Reads only: on a server that lacks the cmdlet's module the answer is empty, which is an answer too. */
  mayLack?: true;
  /** Reads only: one answer per server; an error about another than the broker asked leaves that server out, and no more. */
  perServer?: true;
  /** Reads only: that the account may not look, or no way leads there, is an answer too, which stands in its errors. */
  mayRefuse?: true;
}

export function read(cmdlet: string, parameters: Invocation['parameters'] = {}, on: On = 'activeBroker'): Invocation {
  return { cmdlet, parameters, on, changes: false };
}

export function change(cmdlet: string, parameters: Invocation['parameters'] = {}, on: On = 'activeBroker'): Invocation {
  return { cmdlet, parameters, on, changes: true };
}

export function isSecretRef(value: unknown): value is SecretRef {
  return typeof value === 'object' && value !== null && typeof (value as SecretRef).secret === 'string';
}

export function isJoinedSecret(value: unknown): value is JoinedSecret {
  return typeof value === 'object' && value !== null && Array.isArray((value as JoinedSecret).join);
}

export function isLiveValue(value: unknown): value is LiveValue {
  if (typeof value !== 'object' || value === null) return false;
  const { live, of } = value as Partial<LiveValue>;
  return typeof live === 'string' && typeof of === 'object' && of !== null;
}

/** Stable text of an invocation: equal invocations have equal keys whatever the order of their parameters. */
export function invocationKey(invocation: Invocation): string {
  return JSON.stringify([invocation.cmdlet, invocation.on, sortKeys(invocation.parameters)]);
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}
