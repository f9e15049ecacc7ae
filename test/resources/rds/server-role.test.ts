import { describe, expect, it } from 'vitest';
import {
  askLicenseServer,
  getHighAvailability,
  getOperatingSystem,
  getRdDeploymentGatewayConfiguration,
  getRdLicenseConfiguration,
  getRdServer,
  getRdUserSession,
  resolveDnsName,
} from '../../../src/cmdlets/reads';
import { serverRoleKind } from '../../../src/resources/rds/server-role';
import { changesOf } from '../catalogue-check';
import { live, moment, observed, role, runAt, summary, updated, waitAt, worldOf } from '../kind-world';

const now = moment('2027-01-16T18:00:00Z');
const broker = { server: 'rdcb02.contoso.com', role: 'RDS-CONNECTION-BROKER' };
const host = { server: 'rdsh11.contoso.com', role: 'RDS-RD-SERVER' };
const license = { server: 'rdls11.contoso.com', role: 'RDS-LICENSING' };
const gateway = { server: 'rdgw11.contoso.com', role: 'RDS-GATEWAY', gatewayExternalFqdn: 'gw.contoso.com' };
const list = (servers: string[]) =>
  ['DeploymentLicensing', 'deployment', { mode: 'PerUser', servers }] as [string, string, Record<string, unknown>];
const custom = {
  mode: 'Custom',
  externalFqdn: 'gw.contoso.com',
  logonMethod: 'Password',
  useCachedCredentials: true,
  bypassLocal: false,
};

describe('ServerRole', () => {
  it('is found whatever the case of names', () => {
    const rows = [{ Server: 'RDSH11.CONTOSO.COM', Roles: ['rds-rd-server', 'RDS-GATEWAY'] }];
    expect(observed(serverRoleKind, host, [getRdServer(), rows])).toEqual(host);
    expect(observed(serverRoleKind, { ...host, role: 'RDS-LICENSING' }, [getRdServer(), rows])).toBeUndefined();
    expect(observed(serverRoleKind, host)).toBeUndefined();
  });

  it('is added, and waited for through a restart', () => {
    const steps = serverRoleKind.create(host, worldOf());
    expect(summary(steps)).toEqual([
      'Add-RDServer {"Server":"rdsh11.contoso.com","Role":"RDS-RD-SERVER"} @activeBroker ?',
      'wait: rdsh11.contoso.com answers with RDS-RD-SERVER',
    ]);
    const listed = [getRdServer(), [{ Server: host.server, Roles: [host.role] }]] as [
      ReturnType<typeof getRdServer>,
      unknown[],
    ];
    expect(runAt(steps, 0).onlyIf?.holds(live())).toBe(true);
    expect(runAt(steps, 0).onlyIf?.holds(live(listed))).toBe(false);
    const wait = waitAt(steps, 1);
    expect(wait.open(live(listed), now)).toBe('rdsh11.contoso.com does not answer yet');
    const os = [getOperatingSystem(host.server), [{ BuildNumber: '20348' }]] as [
      ReturnType<typeof getOperatingSystem>,
      unknown[],
    ];
    expect(wait.open(live(os), now)).toBe('rdsh11.contoso.com is not listed with RDS-RD-SERVER yet');
    expect(wait.open(live(os, listed), now)).toBeUndefined();
  });

  it('leaves Active Directory even when a run was cut off right after the removal', () => {
    const before = worldOf([['LicenseServer', license.server, { server: license.server, activated: false }]]).after;
    const world = { ...worldOf([list(['rdls01.contoso.com'])]), before };
    const [removal, ...rest] = summary(serverRoleKind.remove(license, world));
    expect(removal).toMatch(/^Remove-RDServer/);
    expect(rest.some((line) => line.includes('RemoveLSfromTSLSGroup'))).toBe(true);
    const after = serverRoleKind.afterRemoval?.(license, world) ?? [];
    expect(summary(after)).toEqual(rest);
    expect(after.every((step) => step.do === 'run' && step.onlyIf !== undefined)).toBe(true);
  });

  it('puts the license server list back after adding and after removing one', () => {
    const world = worldOf([list(['rdls01.contoso.com'])]);
    const set = 'Set-RDLicenseConfiguration {"LicenseServer":["rdls01.contoso.com"],"Force":true} @activeBroker ?';
    expect(summary(serverRoleKind.create(license, world)).at(-1)).toBe(set);
    expect(summary(serverRoleKind.remove(license, world))).toEqual([
      'Remove-RDServer {"Server":"rdls11.contoso.com","Role":"RDS-LICENSING","Force":true} @activeBroker',
      set,
    ]);
    const condition = runAt(serverRoleKind.create(license, world), -1).onlyIf;
    const appended = [{ Mode: 'PerUser', LicenseServer: ['RDLS01.CONTOSO.COM', 'RDLS11.CONTOSO.COM'] }];
    expect(condition?.holds(live([getRdLicenseConfiguration(), appended]))).toBe(true);
    const upper = [{ Mode: 'PerUser', LicenseServer: ['RDLS01.CONTOSO.COM'] }];
    expect(condition?.holds(live([getRdLicenseConfiguration(), upper]))).toBe(false);
    expect(summary(serverRoleKind.create(license, worldOf())).at(-1)).toContain('wait:');
  });

  it('takes a managed, deactivated license server out of Active Directory, never an active one', () => {
    const managed = worldOf([], [['LicenseServer', license.server, { server: license.server }]]);
    const steps = serverRoleKind.remove(license, managed);
    expect(changesOf(steps).map((call) => call.parameters.MethodName ?? call.cmdlet)).toEqual([
      'Remove-RDServer',
      'UnpublishLS',
      'UnRegisterLSFromSCP',
      'RemoveLSfromTSLSGroup',
    ]);
    const member = [askLicenseServer(license.server, 'IsLSinTSLSGroup', { Domain: '' }), [{ IsMember: true }]];
    const status = (value: number) => [
      askLicenseServer(license.server, 'GetActivationStatus'),
      [{ ActivationStatus: value }],
    ];
    const leave = runAt(steps, -1).onlyIf;
    type Answer = Parameters<typeof live>[number];
    expect(leave?.holds(live(member as Answer, status(1) as Answer))).toBe(true);
    expect(leave?.holds(live(member as Answer, status(0) as Answer))).toBe(false);
    expect(leave?.holds(live(status(1) as Answer))).toBe(false);
  });

  it('adds a gateway with its external name and puts the settings back only where they differ', () => {
    const world = worldOf([['DeploymentGateway', 'deployment', custom]]);
    const steps = serverRoleKind.create(gateway, world);
    expect(summary(steps)).toEqual([
      'Add-RDServer {"Server":"rdgw11.contoso.com","Role":"RDS-GATEWAY","GatewayExternalFqdn":"gw.contoso.com"} @activeBroker ?',
      'wait: rdgw11.contoso.com answers with RDS-GATEWAY',
      'Set-RDDeploymentGatewayConfiguration {"GatewayMode":"Custom","GatewayExternalFqdn":"gw.contoso.com","LogonMethod":"Password","UseCachedCredentials":true,"BypassLocal":false,"Force":true} @activeBroker ?',
    ]);
    const row = {
      GatewayMode: 'Custom',
      GatewayExternalFqdn: 'GW.contoso.com',
      LogonMethod: 'Password',
      UseCachedCredentials: true,
      BypassLocal: false,
    };
    const condition = runAt(steps, -1).onlyIf;
    expect(condition?.holds(live([getRdDeploymentGatewayConfiguration(), [row]]))).toBe(false);
    expect(condition?.holds(live([getRdDeploymentGatewayConfiguration(), [{ ...row, BypassLocal: true }]]))).toBe(true);
    expect(updated(serverRoleKind, {}, gateway, ['gatewayExternalFqdn'], world)).toHaveLength(1);
  });

  it('hands the active role over before a broker goes, and reads it back', () => {
    const world = worldOf([role('rdcb01.contoso.com', 'RDS-CONNECTION-BROKER')]);
    const steps = serverRoleKind.remove(broker, world);
    expect(summary(steps)).toEqual([
      'Set-RDActiveManagementServer {"ManagementServer":"rdcb01.contoso.com"} @rdcb01.contoso.com ?',
      'wait: another broker than rdcb02.contoso.com is active',
      'Remove-RDServer {"Server":"rdcb02.contoso.com","Role":"RDS-CONNECTION-BROKER","Force":true} @activeBroker',
    ]);
    const active = (name: string) => live([getHighAvailability(), [{ ActiveManagementServer: name }]]);
    expect(runAt(steps, 0).onlyIf?.holds(active('RDCB02.contoso.com'))).toBe(true);
    expect(runAt(steps, 0).onlyIf?.holds(active('rdcb01.contoso.com'))).toBe(false);
    expect(waitAt(steps, 1).open(active('rdcb02.contoso.com'), now)).toBe(
      'rdcb02.contoso.com still is the active broker',
    );
    expect(waitAt(steps, 1).open(active('rdcb01.contoso.com'), now)).toBeUndefined();
  });

  it('never removes a session host with a session on it', () => {
    const steps = serverRoleKind.remove(host, worldOf());
    expect(summary(steps)).toEqual([
      'wait: no session on rdsh11.contoso.com',
      'Remove-RDServer {"Server":"rdsh11.contoso.com","Role":"RDS-RD-SERVER","Force":true} @activeBroker',
    ]);
    const sessions = (...servers: string[]) =>
      live([getRdUserSession(), servers.map((HostServer) => ({ HostServer, UnifiedSessionId: 2 }))]);
    const wait = waitAt(steps, 0);
    expect(wait.open(sessions('RDSH11.contoso.com', 'RDSH11'), now)).toBe('2 sessions on rdsh11.contoso.com');
    expect(wait.open(sessions('rdsh12.contoso.com', 'rdsh1'), now)).toBeUndefined();
  });
});

describe('names before servers', () => {
  const record = (targets: string[], ttlSeconds = 60, name = 'rds.contoso.com') =>
    ['NameRecord', name, { name, zone: 'contoso.com', server: 'dc01.contoso.com', ttlSeconds, targets }] as [
      string,
      string,
      Record<string, unknown>,
    ];
  const other = 'rdcb01.contoso.com';
  const world = worldOf([record([other])], [record([other, broker.server], 300)]);
  const answers = (...addresses: string[]) =>
    live(
      [resolveDnsName('rds.contoso.com'), addresses.map((IPAddress) => ({ IPAddress }))],
      [resolveDnsName(broker.server), [{ IPAddress: '10.0.0.12' }]],
    );
  const mark = 'record-removed:rds.contoso.com:rdcb02.contoso.com';

  it('waits until the name leads elsewhere and the longer of both times to live has passed', () => {
    const wait = waitAt(serverRoleKind.remove(broker, world), 0);
    expect(wait.title).toBe('rds.contoso.com no longer leads to rdcb02.contoso.com');
    const removed = { [mark]: '2027-01-16T18:00:00Z' };
    expect(wait.open(answers('10.0.0.12', '10.0.0.11'), moment('2027-01-17T18:00:00Z', removed))).toBe(
      'rds.contoso.com still leads to rdcb02.contoso.com',
    );
    const early = moment('2027-01-16T18:04:30Z', removed);
    expect(wait.open(answers('10.0.0.11'), early)).toContain('for 30 s more');
    expect(wait.nextAt?.(answers('10.0.0.11'), early)).toEqual(new Date('2027-01-16T18:05:00Z'));
    expect(wait.open(answers('10.0.0.11'), moment('2027-01-16T18:05:00Z', removed))).toBeUndefined();
    expect(wait.open(answers('10.0.0.11'), moment('2027-01-16T18:05:00Z'))).toBeUndefined();
  });

  it('leaves alone names that are to lead there, and roles nobody reaches by name', () => {
    const kept = worldOf([record([broker.server])]);
    expect(serverRoleKind.remove(broker, kept)).toHaveLength(1);
    expect(summary(serverRoleKind.remove(license, world))).toEqual([
      'Remove-RDServer {"Server":"rdls11.contoso.com","Role":"RDS-LICENSING","Force":true} @activeBroker',
    ]);
  });

  it('does not block a run for hours where the time to live is long', () => {
    const long = worldOf([], [record([broker.server], 86400)]);
    expect(waitAt(serverRoleKind.remove(broker, long), 0)).toMatchObject({ blockSeconds: 0, waitsFor: 'people' });
    expect(waitAt(serverRoleKind.remove(broker, world), 0)).toMatchObject({ blockSeconds: 600, waitsFor: 'machine' });
  });
});
