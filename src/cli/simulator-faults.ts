import type { Faults } from '../cmdlets/runners/simulator/faults';
import type { Hands } from '../cmdlets/runners/simulator/hands';
import { UserError } from '../errors';

export interface FaultOptions {
  nth: number;
  after?: boolean;
}

type Apply = (faults: Faults, value: string, options: FaultOptions) => void;

const LANGUAGES = ['en', 'de', 'ja'] as const;

const KINDS: Record<string, Apply> = {
  fail: (faults, cmdlet, { nth, after }) => {
    faults.failures = [...(faults.failures ?? []), { cmdlet, nth, when: after ? 'after' : 'before' }];
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
  offline: (faults, server) => {
    faults.offline = [...new Set([...(faults.offline ?? []), server.toLowerCase()])];
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
  hands.change((state) => apply(state.faults, value, options));
}
