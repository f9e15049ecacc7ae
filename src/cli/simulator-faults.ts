import type { Faults } from '../cmdlets/runners/simulator/faults';
import type { Hands } from '../cmdlets/runners/simulator/hands';
import { UserError } from '../errors';

export interface FaultOptions {
  nth: number;
  after?: boolean;
}

type Apply = (faults: Faults, value: string, options: FaultOptions & { managementHost: string }) => void;

const LANGUAGES = ['en', 'de', 'ja'] as const;

/** Longer than any call may take. */
const HANGING_MS = 24 * 3_600_000;

const added = (names: string[] | undefined, name: string): string[] => [
  ...new Set([...(names ?? []), name.toLowerCase()]),
];

const KINDS: Record<string, Apply> = {
  denied: (faults, server) => {
    faults.denied = added(faults.denied, server);
  },
  fail: (faults, cmdlet, { nth, after }) => {
    faults.failures = [...(faults.failures ?? []), { cmdlet, nth, when: after ? 'after' : 'before' }];
  },
  hang: (faults, cmdlet) => {
    const known = typeof faults.latencyMs === 'number' ? { '*': faults.latencyMs } : faults.latencyMs;
    faults.latencyMs = { ...known, [cmdlet]: HANGING_MS };
  },
  kill: (faults, value, { nth }) => {
    const when = (['before', 'after', 'answered'] as const).find((known) => known === value);
    if (!when) throw new UserError('bad-value', `"${value}" is no moment`, 'one of: before, after, answered');
    faults.kill = { call: nth, when, victim: 'provider', engine: '' };
  },
  language: (faults, value) => {
    const language = LANGUAGES.find((known) => known === value);
    if (!language)
      throw new UserError('bad-value', `there are no texts in ${value}`, `one of: ${LANGUAGES.join(', ')}`);
    faults.language = language;
  },
  latency: (faults, value) => {
    const ms = Number(value);
    if (!Number.isFinite(ms) || ms < 0) throw new UserError('bad-value', `${value} is no number of milliseconds`);
    faults.latencyMs = ms;
  },
  'missing-module': (faults, module) => {
    faults.missingModules = [...new Set([...(faults.missingModules ?? []), module])];
  },
  noise: (faults, value) => {
    if (value !== 'on' && value !== 'off') throw new UserError('bad-value', `noise is "${value}"`, 'on or off');
    faults.noise = value === 'on';
  },
  offline: (faults, server) => {
    faults.offline = added(faults.offline, server);
  },
  powershell: (faults, version, { managementHost }) => {
    faults.powershell = { ...faults.powershell, [managementHost]: version };
  },
  'rdms-stopped': (faults, broker) => {
    faults.rdmsStopped = added(faults.rdmsStopped, broker);
  },
  'winrm-refused': (faults, server) => {
    faults.winrmRefused = added(faults.winrmRefused, server);
  },
};

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
  hands.change(({ faults, managementHost }) =>
    apply(faults, value, { ...options, managementHost: managementHost.name }),
  );
}
