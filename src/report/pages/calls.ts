import type { Invocation } from '../../cmdlets/invocation';
import { readsOf, type Step } from '../../cmdlets/step';
import { appliedChanges } from '../../resources/diff';
import type { Kind, Props, StateView, World } from '../../resources/kind';

/** What a kind's example is read with, made, changed and removed by. */
export interface ExampleCalls {
  reads: Invocation[];
  create: Step[];
  update: Step[];
  remove: Step[];
}

/** A deployment in which there is one object of each kind: their examples. */
function exampleWorld(kinds: Iterable<Kind>): World {
  const all = [...kinds];
  const view: StateView = {
    find: <P extends Props = Props>(name: string, key: string) =>
      all.find((kind) => kind.name === name && kind.key(kind.example) === key)?.example as P | undefined,
    all: <P extends Props = Props>(name: string) =>
      all.filter((kind) => kind.name === name).map((kind) => kind.example as P),
  };
  return { stage: 'example', before: view, after: view };
}

/** The calls of a kind's example; `update` writes every field that can be written. */
export function exampleCalls(kind: Kind, kinds: Iterable<Kind>): ExampleCalls {
  const world = exampleWorld(kinds);
  const { example } = kind;
  const changes = appliedChanges(kind, undefined, example);
  return {
    reads: kind.reads(example),
    create: attempt(() => kind.create(example, world)),
    update: attempt(() => kind.update({ current: {}, desired: example, changes }, world)),
    remove: kind.permanent === undefined ? attempt(() => kind.remove(example, world)) : [],
  };
}

/** Some objects can't be made out of nothing, e.g. a collection without a host; the page then shows no calls for it. */
function attempt(steps: () => Step[]): Step[] {
  try {
    return steps();
  } catch {
    return [];
  }
}

/** Every call in these steps: those that run, that are asked before and that may run meanwhile. */
export function callsIn(steps: Step[]): Invocation[] {
  return steps.flatMap((step) =>
    step.do === 'run' ? [...readsOf(step.onlyIf), step.invocation] : [...readsOf(step), ...(step.mayRun ?? [])],
  );
}

/** A cmdlet's name; of a CIM method its class and name, e.g. `Win32_TSLicenseServer.ChangeRole`. */
export function callName({ cmdlet, parameters }: Pick<Invocation, 'cmdlet' | 'parameters'>): string {
  if (cmdlet !== 'Invoke-CimMethod') return cmdlet;
  const of = parameters.ClassName ?? /\bFROM\s+(\w+)/i.exec(String(parameters.Query))?.[1];
  return `${String(of)}.${String(parameters.MethodName)}`;
}

/** What a call is about, where its name alone does not say: a setting of RD Web Access, the verb of Web Deploy. */
export function callDetail({ cmdlet, parameters }: Pick<Invocation, 'cmdlet' | 'parameters'>): string | undefined {
  if (cmdlet === 'msdeploy') return `msdeploy.${/-verb:(\w+)/.exec(String(parameters.ArgumentList))?.[1]}`;
  if (cmdlet !== 'Set-WebConfigurationProperty' && cmdlet !== 'Add-WebConfigurationProperty') return undefined;
  const filter = String(parameters.Filter);
  const setting = /appSettings\/add\[@key='(\w+)'\]/.exec(filter)?.[1];
  return setting === undefined ? `RDWeb.${filter}` : `appSettings.${setting}`;
}

/** Details of everything a kind's example calls. */
export function callDetails({ reads, create, update, remove }: ExampleCalls): string[] {
  const calls = [...reads, ...callsIn([...create, ...update, ...remove])];
  return [...new Set(calls.flatMap((call) => callDetail(call) ?? []))];
}

/** Names of everything a kind's example calls, sorted. */
export function callNames({ reads, create, update, remove }: ExampleCalls): string[] {
  const calls = [...reads, ...callsIn([...create, ...update, ...remove])];
  return [...new Set(calls.map(callName))].sort();
}
