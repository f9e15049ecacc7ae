import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSimulation, Simulator, type State, seedState } from '../../../src/cmdlets/runners/simulator';
import { isChange } from '../../../src/cmdlets/runners/simulator/kill';
import { scratchFolder } from '../../support/folders';
import { SOURCE } from './farm';

const rename = (name: string) => ({
  cmdlet: 'Set-RDWorkspace',
  parameters: { Name: name, ConnectionBroker: 'rdcb01.contoso.com' },
});

function simulation(faults: State['faults']): { path: string; state(): State } {
  const path = join(scratchFolder(), 'simulator.json');
  createSimulation(path, seedState(SOURCE, { faults }));
  return { path, state: () => JSON.parse(readFileSync(path, 'utf8')) };
}

describe('what counts as a change', () => {
  it('is told by the cmdlet, and of CIM methods by their name', () => {
    const method = (MethodName: string) => ({ cmdlet: 'Invoke-CimMethod', parameters: { MethodName } });
    expect(isChange(rename('A'))).toBe(true);
    expect(isChange({ cmdlet: 'Get-RDServer', parameters: {} })).toBe(false);
    expect(isChange(method('GetActivationStatus'))).toBe(false);
    expect(isChange(method('IsLSinTSLSGroup'))).toBe(false);
    expect(isChange(method('AddLStoTSLSGroup'))).toBe(true);
  });
});

describe('a kill of the engine', () => {
  it.each([
    ['before', 'B'],
    ['after', 'B'],
    ['answered', 'B'],
  ] as const)('%s the second change happens once, and reads do not count', async (when, last) => {
    const victim = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
    const ended = once(victim, 'exit');
    const engine = join(scratchFolder(), 'engine.pid');
    writeFileSync(engine, String(victim.pid));
    const { path, state } = simulation({ kill: { call: 2, when, victim: 'engine', engine } });
    const runner = new Simulator(path);
    await runner.call(rename('A'));
    await runner.call({ cmdlet: 'Get-RDServer', parameters: { ConnectionBroker: 'rdcb01.contoso.com' } });
    expect(victim.signalCode).toBeNull();
    await runner.call(rename(last));
    if (when === 'answered') await runner.call({ cmdlet: 'Get-RDServer', parameters: {} });
    await ended;
    expect(victim.signalCode).toBe('SIGKILL');
    expect(state().faults.kill).toBeUndefined();
    expect(state().deployment?.workspace.name).toBe(last);
  });
});

describe('what happens by itself', () => {
  it('comes just before the change it was meant for: a server restarts, another broker takes over', async () => {
    const { path, state } = simulation({
      mishap: { call: 1, restart: 'rdsh01.contoso.com', failOver: 'rdcb02.contoso.com' },
    });
    const { errors } = await new Simulator(path).call(rename('A'));
    expect(errors).not.toEqual([]); // asked of the broker that is no longer the active one
    expect(state().deployment?.activeBroker).toBe('rdcb02.contoso.com');
    expect(state().servers['rdsh01.contoso.com']?.offlineUntil).toBeDefined();
    expect(state().faults.mishap).toBeUndefined();
  });

  it('fails whatever changes something, and leaves reads alone', async () => {
    const { path, state } = simulation({
      failures: [{ cmdlet: '*', nth: 1, when: 'before', message: 'Zugriff verweigert', terminating: false }],
    });
    const runner = new Simulator(path);
    const read = await runner.call({ cmdlet: 'Get-RDServer', parameters: { ConnectionBroker: 'rdcb01.contoso.com' } });
    expect(read.errors).toEqual([]);
    const { errors } = await runner.call(rename('A'));
    expect(errors).toMatchObject([{ message: 'Zugriff verweigert', terminating: false }]);
    expect(state().deployment?.workspace.name).toBe('Contoso Apps');
  });
});
