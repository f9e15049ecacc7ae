import { readFileSync } from 'node:fs';
import { setTimeout as realSleep } from 'node:timers/promises';
import type { Call } from '../../result';
import { SIMULATED } from './cmdlets';
import type { Faults, Kill } from './faults';
import type { State } from './state';
import type { StateStore } from './store';
import { restart } from './world';

/** A real call takes long enough for the death of the engine to be noticed while it runs. */
const NOTICED_MS = 300;

/** The one CIM cmdlet that both reads and changes tells by its method's name which of them it does. */
const READING_METHOD = /^(Get|Find|Is|Can|Enum)/i;

/** The last argument by which a program that changes something only tells. */
const TELLS: Record<string, string> = { netsh: 'dump', msdeploy: '-whatif' };

/** netsh prints a configuration with the same program that changes it; Web Deploy says what it would do. */
function isDump({ cmdlet, parameters }: Call): boolean {
  const words = parameters.ArgumentList;
  const tells = TELLS[cmdlet.toLowerCase()];
  return tells !== undefined && Array.isArray(words) && (words.at(-1) === tells || words.includes('show'));
}

/** Whether a call changes something, in a deployment or on a server. */
export function isChange(call: Call): boolean {
  const { cmdlet, parameters } = call;
  if (isDump(call)) return false;
  if (SIMULATED.get(cmdlet.toLowerCase())?.writes !== true) return false;
  return cmdlet.toLowerCase() !== 'invoke-cimmethod' || !READING_METHOD.test(String(parameters.MethodName));
}

/** Kills this process or the engine, or lets something happen, where the state file says so, once. */
export class Killer {
  private answered: Kill | undefined;

  constructor(private readonly store: StateStore) {}

  /** Counts a call down; the kill that falls due with it and is yet to come. */
  async before(call: Call): Promise<Kill | undefined> {
    const late = this.answered;
    this.answered = undefined;
    if (late) await strike(late);
    const state = this.store.load();
    const { kill, mishap } = state.faults;
    if (!(kill || mishap) || !isChange(call)) return undefined;
    if (mishap) this.countMishap(state, mishap);
    if (!kill) return undefined;
    if (kill.call > 1) {
      state.faults.kill = { ...kill, call: kill.call - 1 };
      this.store.save(state);
      return undefined;
    }
    delete state.faults.kill;
    this.store.save(state);
    if (kill.when !== 'before') return kill;
    await strike(kill);
    return undefined;
  }

  private countMishap(state: State, mishap: NonNullable<Faults['mishap']>): void {
    const { call, restart: server, failOver } = mishap;
    if (call > 1) state.faults.mishap = { ...mishap, call: call - 1 };
    else {
      delete state.faults.mishap;
      if (server) restart(state, server);
      if (failOver && state.deployment) state.deployment.activeBroker = failOver;
    }
    this.store.save(state);
  }

  async after(kill: Kill | undefined): Promise<void> {
    if (kill?.when === 'answered') this.answered = kill;
    else if (kill) await strike(kill);
  }
}

async function strike({ victim, engine }: Kill): Promise<void> {
  if (victim !== 'provider') process.kill(Number(readFileSync(engine, 'utf8')), 'SIGKILL');
  if (victim !== 'engine') process.kill(process.pid, 'SIGKILL');
  await realSleep(NOTICED_MS);
}
