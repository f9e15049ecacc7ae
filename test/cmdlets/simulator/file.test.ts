import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { askLicenseServers } from '../../../src/cmdlets/reads';
import { openRunner } from '../../../src/cmdlets/runners';
import { createSimulation, Simulator, seedState } from '../../../src/cmdlets/runners/simulator';
import { UserError } from '../../../src/errors';
import { scratchFolder } from '../../support/folders';
import { BROKER, Farm, SOURCE } from './farm';

const folder = () => scratchFolder();
const OFFICE = { CollectionName: 'Office' };

async function refused(path: string): Promise<UserError> {
  try {
    await new Simulator(path).call({ cmdlet: 'Get-RDServer', parameters: {} });
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('not refused');
}

describe('the file', () => {
  test('SIM-FILE-01 a missing file names itself and the way to make one', async () => {
    const path = join(folder(), 'none.json');
    const error = await refused(path);
    expect(error.message).toContain(path);
    expect(error.next).toContain('rds-migrate simulator create <environment>');
    expect(() => new Simulator(path).clock.now()).toThrow(UserError);
    await expect(new Simulator(path).clock.sleep(1000)).rejects.toThrow(UserError);
  });

  test('SIM-FILE-02 what is no simulation is left alone', async () => {
    const good = JSON.stringify(seedState(SOURCE));
    const cases: [string, RegExp][] = [
      ['', /no valid JSON/],
      [good.slice(0, 500), /no valid JSON/],
      ['null', /format/],
      ['{"format":"rds-migrate-simulator/99"}', /rds-migrate-simulator\/99/],
      [good.replace('"os":"2016"', '"os":"NT4"'), /managementHost\.os|servers\..*os/],
    ];
    for (const [text, what] of cases) {
      const path = join(folder(), 'bad.json');
      writeFileSync(path, text);
      expect((await refused(path)).message).toMatch(what);
      expect(readFileSync(path, 'utf8')).toBe(text);
    }
  });

  test('SIM-FILE-03 a change is on disk when the call returns', async () => {
    const farm = new Farm();
    await farm.ok('Set-RDWorkspace', { Name: 'Büro 東京' });
    expect(readFileSync(farm.path, 'utf8')).toContain('Büro 東京');
    expect(readdirSync(dirname(farm.path))).toEqual(['lab.json']);
  });

  test('SIM-FILE-04 reads leave the file as it was', async () => {
    const farm = new Farm({ sessions: [{ collection: 'Office', count: 9, stayUntil: '2027-01-16T08:00:01Z' }] });
    const before = readFileSync(farm.path);
    const began = farm.simulator.clock.now().getTime();
    for (let index = 0; index < 20; index += 1) await farm.ok('Get-RDUserSession');
    await farm.run('Resolve-DnsName', { Name: BROKER });
    const { cmdlet, parameters } = askLicenseServers('rdsh01.contoso.com');
    const asked = { cmdlet, parameters: JSON.parse(JSON.stringify(parameters)), host: 'rdsh01.contoso.com' };
    expect((await farm.simulator.call(asked)).errors).toEqual([]);
    expect(readFileSync(farm.path).equals(before)).toBe(true);
    expect(farm.simulator.clock.now().getTime()).toBeGreaterThan(began);
    expect(await farm.ok('Get-RDUserSession')).toEqual([]);
  });

  test('SIM-FILE-05 another process writes', async () => {
    const farm = new Farm();
    await farm.ok('Get-RDSessionHost', OFFICE);
    farm.hands.editSetting('Office', (collection) => (collection.description = 'changed'));
    const [row] = await farm.ok('Get-RDSessionCollectionConfiguration', OFFICE);
    expect(row?.CollectionDescription).toBe('changed');
    const other = new Simulator(farm.path);
    await other.call({ cmdlet: 'Set-RDWorkspace', parameters: { Name: 'other', ConnectionBroker: BROKER } });
    expect(await farm.ok('Get-RDWorkspace')).toMatchObject([{ WorkspaceName: 'other' }]);
  });

  test('SIM-SEED-05 an existing file is kept', () => {
    const farm = new Farm();
    expect(() => createSimulation(farm.path, seedState(SOURCE))).toThrow(UserError);
    createSimulation(farm.path, seedState(SOURCE, { environment: 'other' }), { replace: true });
    expect(farm.hands.look().environment).toBe('other');
  });

  test('openRunner opens by scheme and lists the schemes it knows', async () => {
    const farm = new Farm();
    const runner = openRunner(`simulator:${farm.path}`);
    expect(runner.name).toBe('simulator');
    expect(
      (await runner.call({ cmdlet: 'Get-RDWorkspace', parameters: { ConnectionBroker: BROKER } })).output,
    ).toHaveLength(1);
    for (const wrong of ['telnet:x', 'constructor:x', '', 'simulator:'])
      expect(() => openRunner(wrong)).toThrow(UserError);
    try {
      openRunner('telnet:x');
    } catch (error) {
      expect((error as UserError).next).toContain('simulator:');
    }
  });
});

describe('time', () => {
  test('SIM-CLK-01 calls take simulated time', async () => {
    const farm = new Farm();
    const began = farm.simulator.clock.now().getTime();
    const real = performance.now();
    const result = await farm.run('Add-RDServer', { Server: 'rdwa11.contoso.com', Role: 'RDS-WEB-ACCESS' });
    expect(result.errors).toEqual([]);
    expect(result.durationMs).toBeGreaterThan(60_000);
    expect(farm.simulator.clock.now().getTime() - began).toBe(result.durationMs);
    // Nobody waited for it.
    expect(performance.now() - real).toBeLessThan(30_000);
  });

  test('SIM-CLK-02 sleeps side by side take as long as the longest', async () => {
    const farm = new Farm();
    const began = farm.simulator.clock.now().getTime();
    const woken: number[] = [];
    await Promise.all([30, 10, 20].map((minutes) => farm.pass(minutes).then(() => woken.push(minutes))));
    expect(woken).toEqual([10, 20, 30]);
    expect(farm.simulator.clock.now().getTime() - began).toBe(30 * 60_000);
    expect(Date.parse(farm.state.now) - began).toBe(30 * 60_000);
  });

  test('SIM-CLK-03 time stands still while a call is under way', async () => {
    const farm = new Farm({ faults: { latencyMs: 50 } });
    const order: string[] = [];
    await Promise.all([
      farm.ok('Get-RDWorkspace').then(() => order.push('call')),
      farm.pass(60).then(() => order.push('sleep')),
    ]);
    expect(order).toEqual(['call', 'sleep']);
  });

  test('SIM-CLK-04 an aborted signal ends sleeps and calls', async () => {
    const farm = new Farm({ faults: { latencyMs: 5000 } });
    const abort = new AbortController();
    const slow = farm.simulator.call(
      { cmdlet: 'Get-RDServer', parameters: { ConnectionBroker: BROKER } },
      { signal: abort.signal },
    );
    const sleep = farm.simulator.clock.sleep(1000, abort.signal);
    abort.abort(new Error('enough'));
    await expect(sleep).rejects.toThrow('enough');
    await expect(slow).rejects.toThrow();
    await expect(
      farm.simulator.call({ cmdlet: 'Get-RDServer', parameters: {} }, { signal: abort.signal }),
    ).rejects.toThrow('enough');
    await expect(farm.simulator.clock.sleep(1, abort.signal)).rejects.toThrow('enough');
  });
});

describe('faults', () => {
  test('SIM-FLT-01 latency is real', async () => {
    const farm = new Farm({ faults: { latencyMs: { 'get-rdworkspace': 300, '*': 0 } } });
    const began = performance.now();
    await farm.ok('Get-RDWorkspace');
    expect(performance.now() - began).toBeGreaterThan(280);
    const again = performance.now();
    await farm.ok('Get-RDServer');
    expect(performance.now() - again).toBeLessThan(280);
  });

  test('SIM-FLT-02 the n-th call fails before its effect, over restarts', async () => {
    const farm = new Farm({
      faults: { failures: [{ cmdlet: 'Set-RDWorkspace', nth: 2, when: 'before', message: 'lost' }] },
    });
    await farm.ok('Set-RDWorkspace', { Name: 'one' });
    await farm.simulator.close();
    const second = await new Simulator(farm.path).call({
      cmdlet: 'Set-RDWorkspace',
      parameters: { Name: 'two', ConnectionBroker: BROKER },
    });
    expect(second.errors).toMatchObject([{ message: 'lost', terminating: true }]);
    expect(await farm.ok('Get-RDWorkspace')).toMatchObject([{ WorkspaceName: 'one' }]);
    await farm.ok('Set-RDWorkspace', { Name: 'three' });
  });

  test('SIM-FLT-03 a call fails after its effect', async () => {
    const failures = [{ cmdlet: 'Set-RDSessionHost', nth: 1, when: 'after' as const, matching: 'rdsh02' }];
    const farm = new Farm({ faults: { failures } });
    await farm.ok('Set-RDSessionHost', { SessionHost: 'rdsh01.contoso.com', NewConnectionAllowed: 'No' });
    const result = await farm.run('Set-RDSessionHost', {
      SessionHost: 'rdsh02.contoso.com',
      NewConnectionAllowed: 'No',
    });
    expect(result.errors).toMatchObject([{ terminating: true, category: 'ConnectionError' }]);
    expect(await farm.ok('Get-RDSessionHost', OFFICE)).toMatchObject([
      { NewConnectionAllowed: 'No' },
      { NewConnectionAllowed: 'No' },
    ]);
  });

  test('SIM-FLT-04 texts in German and Japanese', async () => {
    const texts: string[] = [];
    for (const language of ['de', 'ja'] as const) {
      const farm = new Farm({ faults: { language } });
      const result = await farm.run('Get-RDSessionCollection', {}, { broker: 'rdcb02.contoso.com' });
      texts.push(result.errors[0]?.message ?? '');
    }
    expect(texts[0]).toMatch(/^Auf rdcb02\.contoso\.com ist keine/);
    expect(texts[1]).toMatch(/展開が存在しません/);
  });

  test('SIM-FLT-05 a complaint that means nothing', async () => {
    const farm = new Farm({ faults: { failures: [{ cmdlet: 'Add-RDServer', nth: 1, when: 'spurious' }] } });
    const result = await farm.run('Add-RDServer', { Server: 'rdwa11.contoso.com', Role: 'RDS-WEB-ACCESS' });
    expect(result.errors).toMatchObject([{ id: 'CommandNotFoundException', terminating: false }]);
    expect(result.output).toHaveLength(1);
  });

  test('SIM-FLT-06 faults of the options stay with the runner', async () => {
    const farm = new Farm();
    const runner = new Simulator(farm.path, { faults: { offline: ['rdsh01.contoso.com'], language: 'de' } });
    const host = { SessionHost: 'rdsh01.contoso.com', NewConnectionAllowed: 'No', ConnectionBroker: BROKER };
    expect((await runner.call({ cmdlet: 'Set-RDSessionHost', parameters: host })).errors[0]?.message).toMatch(
      /nicht online/,
    );
    await runner.call({ cmdlet: 'Set-RDWorkspace', parameters: { Name: 'x', ConnectionBroker: BROKER } });
    expect(JSON.parse(readFileSync(farm.path, 'utf8')).faults).toEqual({});
    await farm.ok('Set-RDSessionHost', { SessionHost: 'rdsh01.contoso.com', NewConnectionAllowed: 'No' });
  });
});
