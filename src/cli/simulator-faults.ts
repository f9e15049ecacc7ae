import { cmdletNames } from '../cmdlets/catalogue';
import { SIMULATED } from '../cmdlets/runners/simulator/cmdlets';
import type { Hands } from '../cmdlets/runners/simulator/hands';
import type { State } from '../cmdlets/runners/simulator/state';
import { UserError } from '../errors';
import { nearest } from '../planner/nearest';

export interface FaultOptions {
  nth: number;
  after?: boolean;
}

type Apply = (state: State, value: string, options: FaultOptions) => void;

const LANGUAGES = ['en', 'de', 'ja'] as const;

/** Longer than any call may take. */
const HANGING_MS = 24 * 3_600_000;

const added = (names: string[] | undefined, name: string): string[] => [
  ...new Set([...(names ?? []), name.toLowerCase()]),
];

const KINDS: Record<string, Apply> = {
  denied: ({ faults, servers }, value) => {
    faults.denied = added(faults.denied, serverNamed(servers, value));
  },
  fail: ({ faults }, value, { nth, after }) => {
    const cmdlet = cmdletNamed(value);
    faults.failures = [...(faults.failures ?? []), { cmdlet, nth, when: after ? 'after' : 'before' }];
  },
  hang: ({ faults }, value) => {
    const cmdlet = cmdletNamed(value);
    const known = typeof faults.latencyMs === 'number' ? { '*': faults.latencyMs } : faults.latencyMs;
    faults.latencyMs = { ...known, [cmdlet]: HANGING_MS };
  },
  kill: ({ faults }, value, { nth }) => {
    const when = (['before', 'after', 'answered'] as const).find((known) => known === value);
    if (!when) throw new UserError('bad-value', `"${value}" is no moment`, 'one of: before, after, answered');
    faults.kill = { call: nth, when, victim: 'provider', engine: '' };
  },
  language: ({ faults }, value) => {
    const language = LANGUAGES.find((known) => known === value);
    if (!language)
      throw new UserError('bad-value', `there are no texts in ${value}`, `one of: ${LANGUAGES.join(', ')}`);
    faults.language = language;
  },
  latency: ({ faults }, value) => {
    const ms = Number(value);
    if (!Number.isFinite(ms) || ms < 0) throw new UserError('bad-value', `${value} is no number of milliseconds`);
    faults.latencyMs = ms;
  },
  'missing-module': ({ faults }, module) => {
    faults.missingModules = [...new Set([...(faults.missingModules ?? []), module])];
  },
  noise: ({ faults }, value) => {
    if (value !== 'on' && value !== 'off') throw new UserError('bad-value', `noise is "${value}"`, 'on or off');
    faults.noise = value === 'on';
  },
  offline: ({ faults, servers }, value) => {
    faults.offline = added(faults.offline, serverNamed(servers, value));
  },
  powershell: ({ faults, managementHost }, version) => {
    faults.powershell = { ...faults.powershell, [managementHost.name]: version };
  },
  'rdms-stopped': ({ faults, servers }, value) => {
    faults.rdmsStopped = added(faults.rdmsStopped, serverNamed(servers, value));
  },
  'winrm-refused': ({ faults, servers }, value) => {
    faults.winrmRefused = added(faults.winrmRefused, serverNamed(servers, value));
  },
};

/** The simulated ones, as Microsoft writes them; `*` = whichever changes something. */
function cmdletNamed(value: string): string {
  if (value === '*') return value;
  const simulated = cmdletNames().filter((name) => SIMULATED.has(name.toLowerCase()));
  return known(value, simulated, 'no simulated server has a cmdlet');
}

const serverNamed = (servers: State['servers'], value: string): string =>
  known(value, Object.keys(servers), 'there is no server');

/** The name as it is written there; Windows ignores case. */
function known(name: string, among: readonly string[], problem: string): string {
  const found = among.find((one) => one.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const close = nearest(name, among);
  throw new UserError('simulator-unknown', `${problem} ${name}`, close ? `did you mean ${close}?` : undefined);
}

/** Makes something go wrong from now on, or nothing any more (`none`); without a kind nothing is changed. */
export function applyFault(
  hands: Hands,
  kind: string | undefined,
  value: string | undefined,
  options: FaultOptions,
): void {
  if (kind === undefined) return;
  if (kind === 'none') {
    hands.change((state) => {
      state.faults = {};
    });
    return;
  }
  const apply = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (!apply) {
    throw new UserError(
      'unknown-fault',
      `there is no fault ${kind}`,
      `one of: ${[...Object.keys(KINDS), 'none'].join(', ')}`,
    );
  }
  if (value === undefined)
    throw new UserError('bad-value', `fault ${kind} wants a value`, 'rds-migrate simulator fault --help');
  hands.change((state) => apply(state, value, options));
}
