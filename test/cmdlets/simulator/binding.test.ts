import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cmdletNames, findCmdlet } from '../../../src/cmdlets/catalogue';
import type { CallResult } from '../../../src/cmdlets/result';
import { BROKER, Farm } from './farm';

const farm = new Farm();
const first = (result: CallResult) => ({ id: result.errors[0]?.id, terminating: result.errors[0]?.terminating });
const OFFICE = { CollectionName: 'Office' };

describe('binding', () => {
  test('SIM-BIND-01 unknown cmdlet', async () => {
    const result = await farm.simulator.call({ cmdlet: 'Get-RDNothing', parameters: {} });
    expect(first(result)).toEqual({ id: 'CommandNotFoundException', terminating: true });
    expect(result.output).toEqual([]);
  });

  test('SIM-BIND-02 unknown parameter', async () => {
    const result = await farm.run('Get-RDSessionHost', { ...OFFICE, Colour: 'red' });
    expect(first(result)).toEqual({ id: 'NamedParameterNotFound,Get-RDSessionHost', terminating: true });
  });

  test('SIM-BIND-03 names and aliases in any case, none twice', async () => {
    expect((await farm.run('get-rdsessionhost', { COLLECTIONNAME: 'office' })).output).toHaveLength(2);
    const alias = await farm.run(
      'Invoke-CimMethod',
      { Class: 'Win32_TSLicenseServer', Name: 'GetActivationStatus' },
      { host: 'rdls01.contoso.com' },
    );
    expect(alias.output).toMatchObject([{ ActivationStatus: 0 }]);
    const twice = await farm.run('Get-RDSessionHost', { CollectionName: 'Office', collectionname: 'Office' });
    expect(first(twice).id).toBe('ParameterAlreadyBound,Get-RDSessionHost');
  });

  test('SIM-BIND-04 mixed parameter sets', async () => {
    const result = await farm.run('Set-RDSessionCollectionConfiguration', {
      ...OFFICE,
      DisableUserProfileDisk: true,
      IdleSessionLimitMin: 5,
    });
    expect(first(result)).toEqual({
      id: 'AmbiguousParameterSet,Set-RDSessionCollectionConfiguration',
      terminating: true,
    });
    const reads = await farm.run('Get-RDSessionCollectionConfiguration', { ...OFFICE, Client: true, Security: true });
    expect(first(reads).id).toBe('AmbiguousParameterSet,Get-RDSessionCollectionConfiguration');
  });

  test('SIM-BIND-05 missing mandatory parameter', async () => {
    const result = await farm.run('Set-RDSessionHost', { SessionHost: ['rdsh01.contoso.com'] });
    expect(first(result)).toEqual({ id: 'MissingMandatoryParameter,Set-RDSessionHost', terminating: true });
    expect(result.errors[0]?.message).toContain('NewConnectionAllowed');
  });

  test('SIM-BIND-06 values outside the type, the set or the range', async () => {
    const id = async (cmdlet: string, parameters: Record<string, never>) =>
      first(await farm.run(cmdlet, parameters)).id;
    const host = { SessionHost: ['rdsh01.contoso.com'], NewConnectionAllowed: 'Maybe' } as never;
    expect(await id('Set-RDSessionHost', host)).toBe('ParameterArgumentTransformationError,Set-RDSessionHost');
    const limit = { ...OFFICE, IdleSessionLimitMin: 'soon' } as never;
    expect(await id('Set-RDSessionCollectionConfiguration', limit)).toMatch(/^ParameterArgumentTransformationError,/);
    const flag = { ...OFFICE, AuthenticateUsingNLA: 'true' } as never;
    expect(await id('Set-RDSessionCollectionConfiguration', flag)).toMatch(/^ParameterArgumentTransformationError,/);
    expect(await id('Get-RDServer', { Role: 'RDS-BROKER' } as never)).toBe(
      'ParameterArgumentValidationError,Get-RDServer',
    );
    const size = {
      ...OFFICE,
      EnableUserProfileDisk: true,
      DiskPath: '\\\\fs01\\x',
      MaxUserProfileDiskSizeGB: 10000,
    } as never;
    expect(await id('Set-RDSessionCollectionConfiguration', size)).toMatch(/^ParameterArgumentValidationError,/);
  });

  test('SIM-BIND-07 one value for a list, no list for one value', async () => {
    expect((await farm.run('Get-RDServer', { Role: 'rds-gateway' })).output).toHaveLength(1);
    const list = await farm.run('Get-RDSessionHost', { CollectionName: ['Office', 'Finance'] });
    expect(first(list).id).toBe('ParameterArgumentTransformationError,Get-RDSessionHost');
    await farm.ok('Set-RDSessionCollectionConfiguration', { CollectionName: 'Finance', SecurityLayer: 'ssl' });
    const [security] = await farm.ok('Get-RDSessionCollectionConfiguration', {
      CollectionName: 'Finance',
      Security: true,
    });
    expect(security?.SecurityLayer).toBe('SSL');
  });

  test('SIM-BIND-08 nothing for a mandatory parameter', async () => {
    expect(first(await farm.run('Get-RDSessionHost', { CollectionName: '' })).id).toBe(
      'ParameterArgumentValidationErrorEmptyStringNotAllowed,Get-RDSessionHost',
    );
    expect(first(await farm.run('Get-RDSessionHost', { CollectionName: null })).id).toBe(
      'ParameterArgumentValidationErrorNullNotAllowed,Get-RDSessionHost',
    );
  });

  test('SIM-BIND-09 parameters younger than the computer that runs the cmdlet', async () => {
    const old = new Farm({ managementOs: '2016' });
    const result = await old.run('Set-RDCertificate', {
      Role: 'RDPublishing',
      Thumbprint: 'A'.repeat(40),
      Force: true,
    });
    expect(first(result)).toEqual({ id: 'NamedParameterNotFound,Set-RDCertificate', terminating: true });
    const oldest = new Farm({ managementOs: '2012 R2' });
    const absent = await oldest.run('Get-RDPersonalSessionDesktopAssignment', { CollectionName: 'Office' });
    expect(first(absent).id).toBe('CommandNotFoundException');
  });

  test('SIM-BIND-10 every cmdlet of the module is known, none succeeds silently', async () => {
    const names = cmdletNames().filter((name) => findCmdlet(name)?.module === 'RemoteDesktop');
    expect(names).toHaveLength(79);
    for (const cmdlet of names) {
      const result = await farm.simulator.call({ cmdlet, parameters: {} });
      expect(result.errors[0]?.id, cmdlet).not.toBe('CommandNotFoundException');
    }
    const missing = await farm.run('Get-RDPersonalVirtualDesktopPatchSchedule');
    expect(first(missing)).toEqual({ id: 'NotSimulated,Get-RDPersonalVirtualDesktopPatchSchedule', terminating: true });
  });

  test('SIM-BIND-11 common parameters, and -WhatIf where it exists', async () => {
    expect((await farm.run('Get-RDServer', { ErrorAction: 'Stop', Verbose: true })).errors).toEqual([]);
    expect(
      first(
        await farm.run('Set-RDSessionHost', {
          SessionHost: 'rdsh01.contoso.com',
          NewConnectionAllowed: 'No',
          WhatIf: true,
        }),
      ).id,
    ).toBe('NamedParameterNotFound,Set-RDSessionHost');
    await farm.ok('Remove-RDSessionHost', { SessionHost: 'rdsh01.contoso.com', WhatIf: true });
    expect(await farm.ok('Get-RDSessionHost', OFFICE)).toHaveLength(2);
  });

  test('no parameters whatever make the simulator throw or answer without an object or an error', async () => {
    const name = fc.constantFrom(...cmdletNames().filter((cmdlet) => /-RD|-Dns|Cim|Pfx|Service|Item/.test(cmdlet)));
    const value = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.string()),
      fc.dictionary(fc.string(), fc.string()),
    );
    await fc.assert(
      fc.asyncProperty(name, fc.infiniteStream(value), async (cmdlet, values) => {
        const chosen = Object.keys(findCmdlet(cmdlet)?.parameters ?? {}).slice(0, 6);
        const parameters = Object.fromEntries(chosen.map((key) => [key, values.next().value]));
        const result = await farm.simulator.call({ cmdlet, parameters: { ...parameters } });
        for (const error of result.errors) expect(error.message).not.toBe('');
      }),
      { numRuns: 400 },
    );
    expect((await new Farm().run('Get-RDServer', {}, { broker: BROKER })).errors).toEqual([]);
  });
});
