import type { ErrorClass } from '../cmdlets/classify';
import type { Invocation } from '../cmdlets/invocation';
import type { OsVersion } from '../documents/scalars';
import type { Plan } from '../planner/types';
import type { Row } from '../resources/values';
import { isLost } from '../rules/facts';

export type Level = 'ok' | 'warning' | 'blocker';

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
  failure?: { errorClass: ErrorClass | 'unknown'; text: string };
}

export type Answers = (read: Invocation) => Answer;

/** What was found out before any server was asked. */
export interface Facts {
  engine: { version?: string; problem?: string };
  backend: { url?: string; problem?: string };
  stack: string | undefined;
  /** Undefined = the config could not be read; `problem` says why. */
  config: { connection?: string; stage?: string; missingSecrets: string[]; problem?: string };
  documents: { environment: string; problems: string[]; warnings: number };
  /** Undefined = the documents have mistakes. */
  plan: Plan | undefined;
  /** Mistakes against the rules, as `validate` tells them. */
  blockers: string[];
  /** The active broker, or why none was found. */
  broker: { name?: string; problem?: string; next?: string };
  /** Servers of the deployment as it is, and those that a document adds. */
  servers: { present: string[]; added: string[] };
  /** Live objects that are in no document. */
  unlisted: { kind: string; key: string }[];
  now: Date;
}

/** One check before the first `up`: what it reads, and what it makes of the answers. Pure; equal reads are made once. */
export interface Check {
  /** Stable; scripts refer to it. */
  id: string;
  title: string;
  reads?(facts: Facts): Invocation[];
  /** Reads that clear up after those, whatever came of them. */
  afterwards?(facts: Facts): Invocation[];
  look(facts: Facts, answers: Answers): Line[];
}

export const ok = (text: string): Line => ({ level: 'ok', text });
export const warning = (text: string, remedy: string): Line => ({ level: 'warning', text, remedy });
export const blocker = (text: string, remedy: string): Line => ({ level: 'blocker', text, remedy });

/** Every server, those to come last. */
export const allServers = ({ servers }: Facts): string[] => [...servers.present, ...servers.added];

/** What is bad for a server in service stands in nobody's way on one that is only to come. */
export function lineFor(facts: Facts, server: string, text: string, remedy: string): Line {
  return facts.servers.present.includes(server) ? blocker(text, remedy) : warning(text, remedy);
}

/** One line for all servers that are well, and one for each that is not. */
export function summed(lines: Line[], well: string): Line[] {
  const bad = lines.filter(({ level }) => level !== 'ok');
  const good = lines.length - bad.length;
  return good > 0 || lines.length === 0 ? [...bad, ok(good === lines.length ? well : `${good} others: ${well}`)] : bad;
}

/** Brokers that the documents name and that are not lost. */
export function brokersIn({ plan }: Facts): string[] {
  const members = plan?.source.connectionBrokers?.members ?? [];
  return plan ? members.filter((broker) => !isLost(plan.source, broker)) : members;
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
