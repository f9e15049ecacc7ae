import { describe, expect, it } from 'vitest';
import {
  getFirewallRules,
  getNetAdapter,
  getRasManParameters,
  getRemoteAccess,
  getRemoteAccessServices,
  getRoutingProtocolPreference,
} from '../../../src/cmdlets/remote-access-reads';
import {
  dialInUserKind,
  firewallRulesKind,
  networkAdapterKind,
  remoteAccessServiceKind,
  routePreferencesKind,
  sstpCertificateKind,
  weakEncryptionKind,
} from '../../../src/resources/remote-access/machine-settings';
import { observed, runAt } from '../kind-world';
import { calls, kept, ras, SERVER, update } from './remote-access-world';

const server = SERVER;

describe('NetworkAdapter', () => {
  const wan = { server, device: 'Intel(R) I350', name: 'WAN' };
  it('is known by its device, whatever it is called; its name stays when nobody manages it any more', () => {
    const row = { InterfaceDescription: 'intel(r) i350', Name: 'Ethernet 2' };
    expect(observed(networkAdapterKind, wan, [getNetAdapter(server), [row]])).toEqual({ ...wan, name: 'Ethernet 2' });
    expect(update(networkAdapterKind, { ...wan, name: 'Ethernet 2' }, wan, 'name')).toEqual([
      'Rename-NetAdapter {"InterfaceDescription":["Intel(R) I350"],"NewName":"WAN"}',
    ]);
    expect(networkAdapterKind.remove(wan, kept)).toEqual([]);
  });
});

describe('FirewallRules', () => {
  const rules = { server, enabled: ['A', 'B'] };
  it.each([
    ['a boolean', true, 'A'],
    ['a number', 1, 'A'],
    ['a text', 'True', 'A'],
    ['off', 2, undefined],
  ])('reads %s', (_, Enabled, on) => {
    const found = observed(firewallRulesKind, rules, [getFirewallRules(server, ['A', 'B']), [{ Name: 'a', Enabled }]]);
    expect(found).toEqual(on === undefined ? undefined : { server, enabled: [on] });
  });
  it('switches the same rules off again', () => {
    expect(calls(firewallRulesKind.remove(rules, kept))).toEqual(['Disable-NetFirewallRule {"Name":["A","B"]}']);
  });
});

describe('RemoteAccessService', () => {
  it('stops with the services that depend on it', () => {
    const stop = ['Stop-Service {"Name":["RemoteAccess"],"Force":true}'];
    expect(update(remoteAccessServiceKind, {}, { server, running: false }, 'running')).toEqual(stop);
    expect(update(remoteAccessServiceKind, {}, { server, running: true }, 'running')).toEqual([
      'Start-Service {"Name":["RemoteAccess"]}',
    ]);
  });
  it.each([
    ['Running', true],
    [4, true],
    ['Stopped', false],
    [1, false],
  ])('reads state %s', (Status, running) => {
    const rows = [
      { Name: 'RasMan', Status: 'Stopped' },
      { Name: 'RemoteAccess', Status },
    ];
    const props = { server, running: true };
    expect(observed(remoteAccessServiceKind, props, [getRemoteAccessServices(server), rows])).toEqual({
      server,
      running,
    });
  });
});

describe('WeakEncryption', () => {
  it('reads a value that is not there as off, and writes only what is scheduled, then restarts', () => {
    const both = { server, pptp: true, l2tp: true };
    expect(observed(weakEncryptionKind, both, [getRasManParameters(server), [{ AllowPPTPWeakCrypto: 1 }]])).toEqual({
      server,
      pptp: true,
      l2tp: false,
    });
    const steps = weakEncryptionKind.update(
      { current: {}, desired: both, changes: [{ path: 'l2tp', from: false, to: true }] },
      kept,
    );
    expect(calls(steps)).toEqual([
      expect.stringContaining('"Name":"AllowL2TPWeakCrypto","Value":1'),
      'Restart-Service {"Name":["RasMan"],"Force":true}',
    ]);
    expect(runAt(steps, 0).owes).toBe(`RasMan:${server}`);
    expect(update(weakEncryptionKind, both, both)).toEqual([]);
  });
});

describe('SstpCertificate', () => {
  const thumbprint = 'AB'.repeat(20);
  it('is set by netsh, HTTP by the cmdlet, with one restart for both', () => {
    expect(calls(sstpCertificateKind.create({ server, thumbprint, useHttp: true }, kept))).toEqual([
      `netsh ras set sstp-ssl-cert hash=${thumbprint}`,
      'Set-RemoteAccess {"UseHttp":true,"Force":true}',
      'Restart-Service {"Name":["RemoteAccess"],"Force":true}',
    ]);
  });
  it('is unread where Remote Access is not set up, and in upper case where it is', () => {
    const row = { VpnStatus: 'Installed', SslCertificate: { Thumbprint: thumbprint.toLowerCase() } };
    const read = (one: object) => observed(sstpCertificateKind, { server }, [getRemoteAccess(server), [one]]);
    expect(read(row)).toEqual({ server, thumbprint });
    expect(read({ ...row, VpnStatus: 'Uninstalled' })).toBeUndefined();
  });
});

describe('DialInUser', () => {
  const user = { server, user: 'branch01', dialIn: 'allow', callback: 'caller', callbackNumber: '5' };
  it('gives a number only to the callback that has one', () => {
    expect(calls(dialInUserKind.create(user, kept))).toEqual([
      'netsh ras set user name=branch01 dialin=PERMIT cbpolicy=CALLER',
    ]);
    expect(calls(dialInUserKind.create({ ...user, callback: 'number' }, kept))).toEqual([
      'netsh ras set user name=branch01 dialin=PERMIT cbpolicy=ADMIN cbnumber=5',
    ]);
  });
  it('counts the last line of a dump, and never takes an account away', () => {
    const lines = ['DENY', 'POLICY'].map((word) => `set user name = BRANCH01 dialin = ${word} cbpolicy = NONE`);
    expect(observed(dialInUserKind, user, ras({ ras: lines }))).toMatchObject({ dialIn: 'policy', callback: 'none' });
    expect(dialInUserKind.remove(user, kept)).toEqual([]);
  });
});

describe('RoutePreferences', () => {
  const levels = { Static: 3, RIP: 120 };
  it.each([
    ['one row a source', [{ Name: 'static', Level: 1 }]],
    [
      'one row with a list',
      [
        {
          ProtocolMetric: [
            { Name: 'Static', Level: 1 },
            { Name: 'Carrier Pigeon', Level: 9 },
          ],
        },
      ],
    ],
  ])('reads %s', (_, rows) => {
    const found = observed(routePreferencesKind, { server, levels }, [getRoutingProtocolPreference(server), rows]);
    expect(found).toEqual({ server, levels: { Static: 1 } });
  });
  it('writes a call a source, those that are scheduled', () => {
    expect(update(routePreferencesKind, {}, { server, levels }, 'levels.RIP')).toEqual([
      'Set-RoutingProtocolPreference {"Name":"RIP","Level":120}',
    ]);
  });
});
