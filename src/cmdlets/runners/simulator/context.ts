import type { ErrorRecord, PlainValue } from '../../result';
import { shown } from './conversion';
import { errorRecord, messageText, Returned, Terminated, writeError } from './errors';
import type { MessageKey } from './messages';
import type { CollectionState, DeploymentState, ServerState, State } from './state';
import { findCollection, findServer, nowOf, same } from './world';

/**
 * How a cmdlet reaches what it works on (docs/behaviour/module.md sections 1 and 2).
 * `health`: broker by WMI, refused with "deployment does not exist". `workflow`: besides needs network credentials.
 * `compiled`: validates itself and asks for the active server. `either`: answers on a passive broker too.
 * `host`: straight to the session host. `local`: only where it runs.
 */
export type Access = 'health' | 'healthWorkflow' | 'compiled' | 'either' | 'host' | 'local';

export interface SimulatedCmdlet {
  access: Access;
  /** Simulated time that a call takes. */
  costMs: number;
  /** Whether the state file is saved after it. */
  writes: boolean;
  run(context: Context): void;
}

export const READ_MS = 500;
export const WRITE_MS = 2000;

/** One call while it runs: its bound parameters, the state it works on, and what it has answered so far. */
export class Context {
  readonly output: unknown[] = [];
  readonly errors: ErrorRecord[] = [];
  readonly warnings: string[] = [];
  /** Simulated time beyond the cmdlet's usual cost. */
  extraMs = 0;

  constructor(
    readonly state: State,
    readonly cmdlet: string,
    readonly parameterSet: string,
    readonly parameters: Record<string, PlainValue>,
    /** FQDN of the server it runs on, in lower case. */
    readonly host: string,
  ) {}

  get now(): number {
    return nowOf(this.state);
  }

  /** Name of the broker that was asked; the local computer where none is named. */
  get broker(): string {
    return (this.text('ConnectionBroker') ?? this.host).toLowerCase();
  }

  get deployment(): DeploymentState {
    if (this.state.deployment) return this.state.deployment;
    return this.fail('noDeployment', { broker: this.broker });
  }

  has(name: string): boolean {
    return Object.hasOwn(this.parameters, name);
  }

  text(name: string): string | undefined {
    const value = this.parameters[name];
    return value === undefined || value === null ? undefined : shown(value);
  }

  /** A mandatory text; the binder has seen to it that it is there. */
  need(name: string): string {
    return this.text(name) ?? '';
  }

  texts(name: string): string[] {
    const value = this.parameters[name];
    if (value === undefined || value === null) return [];
    return (Array.isArray(value) ? value : [value]).map(shown);
  }

  number(name: string): number | undefined {
    const value = this.parameters[name];
    return typeof value === 'number' ? value : undefined;
  }

  /** A Boolean or switch; undefined = not given. */
  flag(name: string): boolean | undefined {
    const value = this.parameters[name];
    return typeof value === 'boolean' ? value : undefined;
  }

  message(key: MessageKey, values: Record<string, string> = {}): string {
    return messageText(this.state.faults.language ?? 'en', key, values);
  }

  /** A non-terminating error of a script function; the call goes on. */
  complain(key: MessageKey, values: Record<string, string> = {}, code?: number): void {
    this.errors.push(writeError(this.cmdlet, this.message(key, values), code));
  }

  complainText(message: string, code?: number): void {
    this.errors.push(writeError(this.cmdlet, message, code));
  }

  /** A non-terminating error after which the function returns. */
  fail(key: MessageKey, values: Record<string, string> = {}, code?: number): never {
    this.complain(key, values, code);
    throw new Returned();
  }

  failText(message: string, code?: number): never {
    this.complainText(message, code);
    throw new Returned();
  }

  /** A non-terminating error with an id and a category of its own. */
  failWith(id: string, category: string, message: string, code?: number): never {
    this.errors.push(errorRecord(`${id},${this.cmdlet}`, category, message, code === undefined ? {} : { code }));
    throw new Returned();
  }

  terminate(id: string, category: string, message: string, code?: number): never {
    throw new Terminated(
      errorRecord(id, category, message, { terminating: true, ...(code === undefined ? {} : { code }) }),
    );
  }

  /** The module that has this cmdlet is not on the server. */
  notRecognized(): never {
    this.terminate(
      'CommandNotFoundException',
      'ObjectNotFound',
      `The term '${this.cmdlet}' is not recognized as the name of a cmdlet, function, script file, or operable program.`,
    );
  }

  collection(name = this.need('CollectionName')): CollectionState {
    // Names go unescaped into WMI filters (docs/behaviour/module.md section 1).
    if (name.includes("'")) this.failWith('HRESULT 0x80041017', 'InvalidArgument', 'Invalid query', 0x80041017);
    return findCollection(this.deployment, name) ?? this.fail('collectionNotFound', { collection: name });
  }

  server(name: string): ServerState | undefined {
    return findServer(this.state, name);
  }

  /** The names the RemoteDesktop module accepts: with a dot inside and none at the end (section 1). */
  requireFqdn(name: string, parameter: string): void {
    if (isFqdn(name)) return;
    this.failText(`The value "${name}" of ${parameter} is not a valid fully qualified domain name.`);
  }

  /** Cmdlets that ask with ShouldContinue: -Confirm:$false does not silence it (section 2). */
  requireForce(): void {
    if (this.flag('Force') === true) return;
    this.terminate(
      `InvalidOperation,${this.cmdlet}`,
      'InvalidOperation',
      'Windows PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.',
    );
  }

  get whatIf(): boolean {
    return this.flag('WhatIf') === true;
  }

  isActiveBroker(name: string): boolean {
    return same(this.deployment.activeBroker, name);
  }
}

export function isFqdn(name: string): boolean {
  return name.length < 255 && /^[^\s.]+(\.[^\s.]+)+$/.test(name);
}

/** A read that the broker answers. */
export const brokerRead = (run: SimulatedCmdlet['run']): SimulatedCmdlet => ({
  access: 'health',
  costMs: READ_MS,
  writes: false,
  run,
});

/** A change that the broker makes in a workflow. */
export const brokerWrite = (run: SimulatedCmdlet['run']): SimulatedCmdlet => ({
  access: 'healthWorkflow',
  costMs: WRITE_MS,
  writes: true,
  run,
});
