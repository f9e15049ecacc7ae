import { describe, expect, test } from 'vitest';
import { classify } from '../../../src/cmdlets/classify';
import { BROKER, Farm } from './farm';

const PASSIVE = { broker: 'rdcb02.contoso.com' };
const OFFICE = { CollectionName: 'Office' };
const HEALTH_READS: [string, Record<string, string>][] = [
  ['Get-RDSessionCollection', {}],
  ['Get-RDSessionHost', OFFICE],
  ['Get-RDUserSession', {}],
  ['Get-RDRemoteApp', {}],
  ['Get-RDCertificate', {}],
  ['Get-RDLicenseConfiguration', {}],
  ['Get-RDDeploymentGatewayConfiguration', {}],
  ['Get-RDWorkspace', {}],
];

describe('errors of brokers and servers', () => {
  test('SIM-ERR-01 a passive broker denies the deployment', async () => {
    const farm = new Farm();
    for (const [cmdlet, parameters] of HEALTH_READS) {
      const result = await farm.run(cmdlet, parameters, PASSIVE);
      expect(result.output, cmdlet).toEqual([]);
      expect(result.errors, cmdlet).toMatchObject([{ terminating: false }]);
      expect(result.errors[0]?.message).toMatch(
        /^A Remote Desktop Services deployment does not exist on rdcb02\.contoso\.com\./,
      );
    }
  });

  test('SIM-ERR-02 the same text for a dead, refusing or half-started broker', async () => {
    const edits: ((farm: Farm) => void)[] = [
      (farm) => farm.hands.powerOff(BROKER),
      (farm) => farm.hands.change((state) => (state.faults.winrmRefused = [BROKER])),
      (farm) => farm.hands.change((state) => (state.faults.rdmsStopped = [BROKER])),
      (farm) => farm.hands.setServer(BROKER, { stopped: ['TScPubRPC'] }),
      (farm) => farm.hands.setServer(BROKER, { stopped: ['MSSQL$MICROSOFT##WID'] }),
    ];
    for (const edit of edits) {
      const farm = new Farm();
      edit(farm);
      const result = await farm.run('Get-RDSessionCollection');
      expect(result.errors[0]?.message).toContain('deployment does not exist on');
    }
  });

  test('SIM-ERR-03 compiled cmdlets ask for the active server', async () => {
    const farm = new Farm();
    const add = { Server: 'rdsh11.contoso.com', Role: 'RDS-RD-SERVER' };
    for (const [cmdlet, parameters] of [
      ['Get-RDServer', {}],
      ['Add-RDServer', add],
      ['Remove-RDServer', { ...add, Force: true }],
      ['Set-RDClientAccessName', { ClientAccessName: 'x.contoso.com' }],
    ] as const) {
      const result = await farm.run(cmdlet, parameters, PASSIVE);
      expect(result.errors[0]?.message, cmdlet).toContain('active Remote Desktop management server name');
      expect(classify(result.errors[0] ?? { message: '', terminating: false })).toBe('activeBrokerElsewhere');
    }
  });

  test('SIM-ERR-04 RDMS starts two minutes after a boot', async () => {
    const farm = new Farm();
    await farm.ok('Restart-Computer', { Force: true }, { host: BROKER });
    await farm.pass(3.5);
    const early = await farm.run('Get-RDServer');
    expect(early.errors[0]?.message).toContain('deployment does not exist on');
    expect((await farm.run('Get-RDConnectionBrokerHighAvailability')).errors).toHaveLength(1);
    await farm.pass(2);
    expect(await farm.ok('Get-RDServer')).not.toHaveLength(0);
  });

  test('SIM-ERR-05 cmdlets that ask need -Force', async () => {
    const farm = new Farm();
    const result = await farm.run('Remove-RDSessionHost', { SessionHost: 'rdsh01.contoso.com', Confirm: false });
    expect(result.errors).toMatchObject([{ terminating: true, category: 'InvalidOperation' }]);
    const gateway = await farm.run('Set-RDDeploymentGatewayConfiguration', { GatewayMode: 'DoNotUse' });
    expect(gateway.errors[0]?.terminating).toBe(true);
    expect(farm.state.deployment?.gateway.mode).toBe('Custom');
  });

  test('SIM-ERR-06 names have to be full', async () => {
    const farm = new Farm();
    for (const Server of ['rdsh11', 'rdsh11.contoso.com.', `${'a'.repeat(250)}.contoso.com`]) {
      const result = await farm.run('Add-RDServer', { Server, Role: 'RDS-RD-SERVER' });
      expect(result.errors[0]?.message).toContain('fully qualified');
    }
  });

  test('SIM-ERR-07 an apostrophe breaks the WMI query', async () => {
    const result = await new Farm().run('Get-RDSessionHost', { CollectionName: "Boss's" });
    expect(result.errors[0]).toMatchObject({ message: 'Invalid query', terminating: false });
  });

  test('SIM-ERR-08 a key logon has no network credentials', async () => {
    const farm = new Farm({ logon: 'key' });
    const server = await farm.run('Get-RDServer');
    expect(server.errors).toMatchObject([{ terminating: true, id: '1312,PSSessionStateBroken' }]);
    expect(server.errors.map((error) => classify(error))).toEqual(['secondHop']);
    const remote = await farm.run('Get-Service', {}, { host: BROKER });
    expect(remote.errors.map((error) => classify(error))).toEqual(['secondHop']);
    expect((await new Farm({ logon: 'batch' }).run('Get-RDServer')).errors).toEqual([]);
  });

  test('SIM-ERR-09 servers out of reach', async () => {
    const farm = new Farm();
    farm.hands.powerOff('rdsh01.contoso.com');
    farm.hands.change((state) => (state.faults.winrmRefused = ['rdsh02.contoso.com']));
    const read = { ClassName: 'Win32_OperatingSystem' };
    const off = await farm.run('Get-CimInstance', read, { host: 'rdsh01.contoso.com' });
    const refused = await farm.run('Get-CimInstance', read, { host: 'rdsh02.contoso.com' });
    expect(off.errors).toMatchObject([{ terminating: true, code: 0x80338126 }]);
    expect(refused.errors).toMatchObject([{ terminating: true, code: 0x80338012 }]);
    expect([...off.errors, ...refused.errors].map((error) => classify(error))).toEqual(['unreachable', 'unreachable']);
  });

  test('SIM-ERR-10 failures of script functions carry no useful id', async () => {
    const result = await new Farm().run('Get-RDSessionHost', { CollectionName: 'Nobody' });
    expect(result.errors).toEqual([
      {
        message: 'The collection Nobody does not exist.',
        category: 'NotSpecified',
        id: 'Microsoft.PowerShell.Commands.WriteErrorException,Get-RDSessionHost',
        terminating: false,
      },
    ]);
  });
});

describe('what the account or the management host lacks', () => {
  test('SIM-FLT-07 where the account is no administrator nothing can be asked', async () => {
    const farm = new Farm();
    farm.hands.change((state) => {
      state.faults.denied = ['rdsh01.contoso.com'];
    });
    const refused = await farm.run('Get-Service', { Name: ['WinRM'] }, { host: 'rdsh01.contoso.com' });
    expect(refused.errors).toMatchObject([{ code: 5, terminating: true }]);
    expect(refused.errors.map((error) => classify(error))).toEqual(['accessDenied']);
    expect((await farm.run('Get-RDServer')).errors).toEqual([]);
    farm.hands.change((state) => {
      state.faults.denied = [BROKER];
    });
    expect((await farm.run('Get-RDServer')).errors.map((error) => classify(error))).toEqual(['accessDenied']);
  });

  test('SIM-FLT-08 cmdlets of a missing module are not there', async () => {
    const farm = new Farm();
    farm.hands.change((state) => {
      state.faults.missingModules = ['RemoteDesktop'];
    });
    const { errors } = await farm.run('Get-RDServer');
    expect(errors).toMatchObject([{ id: 'CouldNotAutoLoadModule,Get-RDServer', terminating: true }]);
    expect(errors[0]?.message).toMatch(/^the module RemoteDesktop cannot be loaded on \S+:/);
    expect((await farm.run('Get-Service', { Name: ['WinRM'] }, { host: BROKER })).errors).toEqual([]);
  });
});
