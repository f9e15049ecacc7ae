import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findCmdlet } from '../../src/cmdlets/catalogue';
import type { ParameterValue } from '../../src/cmdlets/invocation';
import type { Call, PlainValue, Runner } from '../../src/cmdlets/result';
import { RecordingRunner } from '../../src/cmdlets/runners/recording';
import { Deployment } from '../../src/documents/schema';
import { planOf } from '../../src/planner/plan';
import { stepsOf } from '../../src/planner/steps';
import { Farm } from '../cmdlets/simulator/farm';
import { missing, overPowerShell, overSsh } from '../contract/remote';
import { scratchFolder } from '../support/folders';
import { PAIRS } from './documents';
import { CANARY, HOSTILE, hostilePair } from './hostile';
import { placesOf } from './places';

/** Secrets and what only live knows are other texts here; what counts is the rest. */
function plain(value: ParameterValue): PlainValue {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if ('secret' in value || 'live' in value || 'join' in value) return 'x';
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner as ParameterValue)]));
}

const keys = new Set(placesOf(Deployment).flatMap(({ path, key }) => (key ? [path] : [])));

/** Every call of the migrations that has a hostile text in it, each once. */
function hostileCalls(rotation: number): Call[] {
  const calls = Object.values(PAIRS).flatMap((benign) => {
    const { source, target } = hostilePair(benign, (path) => keys.has(path), rotation).pair;
    return planOf(source, target).stages.flatMap((stage) =>
      stepsOf(stage).flatMap(({ steps }) =>
        steps.flatMap((step): Call[] => {
          if (step.do !== 'run' || !findCmdlet(step.invocation.cmdlet)) return [];
          const { cmdlet, parameters, on } = step.invocation;
          const given = plain(parameters);
          if (typeof given !== 'object' || given === null || Array.isArray(given)) return [];
          return [{ cmdlet, parameters: given, changes: true, ...(typeof on === 'object' ? { host: on.host } : {}) }];
        }),
      ),
    );
  });
  const hostile = calls.filter(({ parameters }) =>
    HOSTILE.some((text) => textsOf(parameters).some((one) => one.includes(text))),
  );
  return [...new Map(hostile.map((call) => [JSON.stringify(call), call])).values()];
}

function textsOf(value: PlainValue): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...textsOf(inner)]);
}

const shown = ({ cmdlet, parameters, host }: Call) => JSON.stringify({ cmdlet, parameters, host });
const linesOf = (file: string): Call[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));

async function send(runner: Runner, calls: Call[]): Promise<void> {
  // What the deployment makes of them doesn't matter: most of their objects are not there.
  for (const call of calls) await runner.call(call);
}

const reason = missing();

describe('calls with hostile texts arrive as they were sent, and nothing runs them', () => {
  const calls = [...hostileCalls(3), ...hostileCalls(9)];
  const cleanUps: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0)) await cleanUp();
    expect(existsSync(CANARY)).toBe(false);
  });

  it('are many, and have each of the texts', () => {
    expect(calls.length).toBeGreaterThan(60);
    const all = calls.flatMap(({ parameters }) => textsOf(parameters)).join('\n');
    expect(HOSTILE.filter((text) => !all.includes(text))).toEqual([]);
  });

  it('through the simulator and a recording of it', async () => {
    const farm = new Farm();
    cleanUps.push(() => rmSync(dirname(farm.path), { recursive: true }));
    const file = join(scratchFolder(), 'recording.jsonl');
    await send(new RecordingRunner(farm.simulator, { file }), calls);
    expect(linesOf(file).map(shown)).toEqual(calls.map(shown));
  });

  it.skipIf(reason).each(['powershell', 'ssh'])(`through %s${reason ? ` (left out: ${reason})` : ''}`, async (way) => {
    const folder = mkdtempSync(join(scratchFolder(), 'calls-'));
    const file = join(folder, 'calls.jsonl');
    const options = { env: { RDS_STAND_IN_CALLS: file } };
    const far = way === 'ssh' ? await overSsh(options) : overPowerShell(options);
    cleanUps.push(far.cleanUp);
    await send(far.runner, calls);
    const arrived = linesOf(file);
    expect(arrived.map(shown)).toEqual(calls.map((call) => shown(arrivedOn(call, arrived))));
  });
});

/** A call for the management host itself comes without a host. */
function arrivedOn(call: Call, arrived: Call[]): Call {
  if (call.host === undefined || arrived.some(({ host }) => host === call.host)) return call;
  const { host: _, ...rest } = call;
  return rest;
}
