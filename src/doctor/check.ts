import type { ErrorClass } from '../cmdlets/classify';
import type { Invocation } from '../cmdlets/invocation';
import { canBeDriven } from '../documents/remote-access/schema';
import type { OsVersion } from '../documents/scalars';
import type { Deployment } from '../documents/schema';
import type { Plan } from '../planner/types';
import type { Row } from '../resources/values';
import { isLost } from '../rules/facts';

/** `unchecked`: what is told elsewhere kept it from being looked at, so that nobody takes it for right. */
export type Level = 'ok' | 'unchecked' | 'warning' | 'blocker';

/** One thing that was looked at. */
export interface Line {
  level: Level;
  text: string;
  /** What to do about it. */
  remedy?: string;
}

/** What a read gave, or why it gave nothing. */
export interface Answer {
  rows: Row[];
  output: readonly unknown[];
  /** Time on the clock of this program when the answer came. */
  at: Date;
  failure?: { errorClass: ErrorClass | 'unknown'; text: string; next?: string };
}

export type Answers = (read: Invocation) => Answer;

/** What a preview refuses, and what to do about it. */
export interface Refused {
  problem: string;
  next: string;
}

/** What was found out before any server was asked. */
export interface Facts {
  engine: { version?: string; problem?: string };
  /** Where the stack is kept, and who holds it; or why it can't be reached, and what to do about that. */
  backend: { url?: string; problem?: string; next?: string; locks?: { message: string; next: string }[] };
  stack: string | undefined;
  /** `problem`: a value that can't be meant; `refused`: values that can be, and that a preview refuses all the same. */
  config: { stage?: string; missingSecrets: string[]; problem?: string; next?: string; refused?: Refused[] };
  /** How the deployment is reached; or why its management host isn't. */
  connection: { name?: string; problem?: string; next?: string };
  documents: { environment: string; problems: string[]; warnings: number };
  /** Undefined = the documents have mistakes. */
  plan: Plan | undefined;
  /** Mistakes against the rules, as `validate` tells them. */
  blockers: string[];
  /** The active broker, or why none was found; `none`: the documents name none, and nothing in them needs one. */
  broker: { name?: string; problem?: string; next?: string; none?: boolean };
  /** Servers of the deployment as it is, and those that a document adds. */
  servers: { present: string[]; added: string[] };
  /** Those of them that gave no answer: nothing else is asked of them. */
  silent: ReadonlySet<string>;
  /** Live objects that are in no document. */
  unlisted: { kind: string; key: string }[];
  now: Date;
}

/** What a check stands on. */
export type Need = 'engine' | 'stack' | 'environment' | 'config' | 'connection' | 'plan' | 'servers' | 'broker';

/** One check before the first `up`: what it reads, and what it makes of the answers. Pure; equal reads are made once. */
export interface Check {
  /** Stable; scripts refer to it. */
  id: string;
  title: string;
  /** Without these there is nothing to look at; the first that is missing is told. */
  needs?: readonly Need[];
  reads?(facts: Facts): Invocation[];
  /** Reads that clear up after those, whatever came of them. */
  afterwards?(facts: Facts): Invocation[];
  look(facts: Facts, answers: Answers): Line[];
}

export const ok = (text: string): Line => ({ level: 'ok', text });
export const warning = (text: string, remedy: string): Line => ({ level: 'warning', text, remedy });
export const blocker = (text: string, remedy: string): Line => ({ level: 'blocker', text, remedy });

export const unchecked = (reason: string): Line => ({ level: 'unchecked', text: reason });

/** Every server, those to come last. */
export const allServers = ({ servers }: Facts): string[] => [...servers.present, ...servers.added];

/** What is bad for a server in service stands in nobody's way on one that is only to come. */
export function lineFor(facts: Facts, server: string, text: string, remedy: string): Line {
  return facts.servers.present.includes(server) ? blocker(text, remedy) : warning(text, remedy);
}

/** One line for all servers that are well, one for each that is not, and one for those that could not be asked. */
export function perServer(facts: Facts, servers: string[], well: string, look: (server: string) => Line): Line[] {
  const asked = servers.filter((server) => !facts.silent.has(server));
  const silent = servers.filter((server) => facts.silent.has(server));
  const lines = asked.map(look);
  const bad = lines.filter(({ level }) => level !== 'ok');
  const good = lines.length - bad.length;
  return [
    ...bad,
    ...(good > 0 ? [ok(good === servers.length ? well : `${good} of ${servers.length}: ${well}`)] : []),
    ...(silent.length > 0 ? [unchecked(`no answer from ${silent.join(', ')}`)] : []),
  ];
}

/** What a server that answers otherwise did not say. */
export const unread = (what: string, { failure }: Answer): Line =>
  warning(`${what} can't be read: ${failure?.text ?? 'an empty answer'}`, 'mend what it says, or look there by hand');

/** Brokers that the documents name and that are not lost. */
export function brokersIn({ plan }: Facts): string[] {
  const members = plan?.source.connectionBrokers?.members ?? [];
  return plan ? members.filter((broker) => !isLost(plan.source, broker)) : members;
}

export const NO_BROKER = 'the documents name no broker';

/** Whether the documents are about servers alone that are driven without a broker. */
export const namesNoBroker = ({ source, target }: Plan): boolean =>
  !source.connectionBrokers && !target.connectionBrokers;

/** Servers of the documents that can be asked; `stage`: that of the stack's config. */
export function serversIn(plan: Plan, stage: string | undefined): Facts['servers'] {
  const { source, target } = plan;
  const alive = (server: string) => !isLost(source, server) && !isLost(target, server);
  const before = driven(source);
  return {
    present: before.filter((server) => alive(server) && !isOff(plan, stage, server)).sort(),
    added: driven(target)
      .filter((server) => !before.includes(server))
      .sort(),
  };
}

/** Cmdlets run on these. */
const driven = ({ servers, remoteAccess = {} }: Deployment): string[] => [
  ...Object.keys(servers),
  ...Object.entries(remoteAccess).flatMap(([name, { server }]) => (canBeDriven(server.os) ? [name] : [])),
];

/** From its cut-over on, a Remote Access server that is replaced is off the network. */
function isOff(plan: Plan, name: string | undefined, server: string): boolean {
  const stage = plan.stages.find((candidate) => candidate.name === name);
  if (!stage || plan.target.remoteAccess?.[stage.track]?.replaces !== server) return false;
  return ![...stage.after.values()].some(
    ({ kind, props }) => kind === 'RemoteAccessService' && props.server === server && props.running !== false,
  );
}

/** Servers that are upgraded in place in some stage, with the release they get. */
export function upgraded({ plan }: Facts): Map<string, OsVersion> {
  const found = new Map<string, OsVersion>();
  for (const [server, { os }] of Object.entries(plan?.target.servers ?? {})) {
    const before = plan?.source.servers[server];
    if (before && before.os !== os) found.set(server, os);
  }
  return found;
}

/** Why a check has nothing to look at, in the words of the line that tells the cause; undefined = it has. */
export function missing(facts: Facts, needs: readonly Need[] = []): string | undefined {
  return needs.map((need) => MISSING[need](facts)).find((reason) => reason !== undefined);
}

const unless = (holds: boolean, reason: string): string | undefined => (holds ? undefined : reason);

const MISSING: Record<Need, (facts: Facts) => string | undefined> = {
  engine: ({ engine }) => unless(engine.version !== undefined, 'there is no engine'),
  stack: (facts) => missing(facts, ['engine']) ?? unless(facts.backend.problem === undefined, 'no stack can be read'),
  environment: ({ documents }) => unless(documents.environment !== '', 'no environment is named and no stack selected'),
  config: (facts) =>
    missing(facts, ['environment']) ?? unless(facts.config.problem === undefined, 'the config has a mistake'),
  connection: (facts) =>
    missing(facts, ['config']) ?? unless(facts.connection.problem === undefined, 'there is no connection'),
  plan: (facts) => missing(facts, ['environment']) ?? unless(facts.plan !== undefined, 'there is no plan'),
  servers: (facts) =>
    missing(facts, ['connection']) ?? unless(allServers(facts).length > 0, 'nothing says which servers there are'),
  broker: (facts) =>
    missing(facts, ['connection']) ??
    unless(facts.broker.name !== undefined || facts.broker.none === true, 'no broker answers'),
};
