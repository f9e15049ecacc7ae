import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { PlainValue } from '../../../src/cmdlets/result';
import { createSimulation, Simulator, seedState } from '../../../src/cmdlets/runners/simulator';
import { Deployment } from '../../../src/documents/schema';
import { scratchFolder } from '../../support/folders';

const host = 'vpn11.contoso.com';
const base = { apiVersion: 'rds-migrate/v1', deployment: 'ra', domain: 'contoso.com', servers: {} };
const document = (os: string) =>
  Deployment.parse({
    ...base,
    remoteAccess: {
      [host]: {
        server: { os, edition: 'Standard', installLanguage: 'en-US' },
        adapters: { WAN: { purpose: 'internet', device: 'Nic' } },
      },
    },
  });

let simulator: Simulator;
const call = (cmdlet: string, parameters: Record<string, PlainValue> = {}) =>
  simulator.call({ cmdlet, parameters, host });
const netsh = (...words: string[]) => call('netsh', { ArgumentList: words });
const complaint = async (made: ReturnType<typeof call>) => (await made).errors[0]?.message ?? '';

async function start(os: string): Promise<void> {
  const path = join(scratchFolder(), 'lab.json');
  createSimulation(path, seedState(Deployment.parse(base), { target: document(os) }));
  simulator = new Simulator(path);
  await call('Install-WindowsFeature', { Name: ['RemoteAccess', 'DirectAccess-VPN', 'Routing'] });
  await call('Install-RemoteAccess', { VpnType: 'Vpn' });
}

describe('a simulated Remote Access server', () => {
  beforeEach(() => start('2022'));

  it('begins with Windows authentication, addresses by DHCP and 128 ports of each type', async () => {
    const [row] = (await call('Get-RemoteAccess')).output;
    expect(row).toMatchObject({
      VpnStatus: 'Installed',
      VpnConfiguration: { AuthenticationPolicy: { Type: 'Windows' } },
    });
    expect((await netsh('ras', 'dump')).output).toContain(
      'set wanports device = "WAN Miniport (PPTP)" rasinonly = enabled ddinout = enabled ddoutonly = disabled maxports = 128',
    );
  });

  it('gives its last address range away by force alone', async () => {
    await call('Set-VpnIPAddressAssignment', {
      IPAssignmentMethod: 'StaticPool',
      IPAddressRange: ['10.0.0.1', '10.0.0.9'],
    });
    expect(await complaint(call('Remove-VpnIPAddressRange', { IPAddress: '10.0.0.1' }))).toMatch(/NonInteractive/);
    expect(await complaint(call('Remove-VpnIPAddressRange', { IPAddress: '10.0.0.1', Force: true }))).toBe('');
  });

  it('takes RADIUS servers only when it asks RADIUS, keeps the last, and never shows a secret', async () => {
    const server = { ServerName: 'nps01', Purpose: 'Authentication', SharedSecret: 'hush', Port: 1812 };
    expect(await complaint(call('Add-RemoteAccessRadius', server))).toMatch(/not RADIUS/);
    await call('Set-VpnAuthType', { Type: 'ExternalRadius', RadiusServer: 'nps01', SharedSecret: 'hush' });
    expect(
      await complaint(call('Remove-RemoteAccessRadius', { ServerName: 'nps01', Purpose: 'Authentication' })),
    ).toMatch(/last/);
    expect(JSON.stringify((await call('Get-RemoteAccessRadius')).output)).not.toContain('hush');
  });

  it('accounts itself once its last RADIUS server for it is gone', async () => {
    await netsh('ras', 'aaaa', 'set', 'accounting', 'provider=radius');
    const server = { ServerName: 'nps01', Purpose: 'Accounting' };
    await call('Add-RemoteAccessRadius', { ...server, SharedSecret: 'hush', Port: 1813 });
    const accounting = async () =>
      (await netsh('ras', 'dump')).output.filter((line) => String(line).startsWith('set accounting'));
    expect(await accounting()).toEqual(['set accounting provider = radius']);
    await call('Remove-RemoteAccessRadius', server);
    expect(await accounting()).toEqual(['set accounting provider = windows']);
  });

  it('has a protocol of routing only once it is installed, and no object twice', async () => {
    const add = () => netsh('routing', 'ip', 'nat', 'add', 'interface', 'name=WAN', 'mode=FULL');
    expect(await complaint(add())).toMatch(/not installed/);
    await netsh('routing', 'ip', 'nat', 'install');
    expect(await complaint(add())).toBe('');
    expect(await complaint(add())).toMatch(/already exists/);
    expect((await netsh('routing', 'dump')).output).toEqual(
      expect.arrayContaining(['pushd routing ip nat', 'install', 'add interface name = WAN mode = FULL']),
    );
  });

  it('refuses no ports of PPTP, and is not well until RasMan starts anew', async () => {
    const ports = (count: string) =>
      netsh('ras', 'set', 'wanports', 'device=WAN Miniport (PPTP)', 'rasinonly=disabled', `maxports=${count}`);
    expect(await complaint(ports('0'))).toMatch(/incorrect/);
    expect(await complaint(ports('1'))).toBe('');
    const health = async () =>
      (await call('Get-RemoteAccessHealth')).output.map((row) => (row as { HealthState: string }).HealthState);
    expect(await health()).toContain('Warning');
    await call('Restart-Service', { Name: ['RasMan'], Force: true });
    expect(await health()).not.toContain('Warning');
  });

  it('binds by the catalogue: netsh commands that are not known fail, and so does SSTP without its certificate', async () => {
    expect(await complaint(netsh('routing', 'ip', 'eigrp', 'install'))).toMatch(/not found/);
    expect(await complaint(netsh('ras', 'set', 'sstp-ssl-cert', `hash=${'A'.repeat(40)}`))).toMatch(
      /Cannot find the certificate/,
    );
  });
});

it('a new 2025 takes neither PPTP nor L2TP, and SSTP as before', async () => {
  await start('2025');
  const lines = (await netsh('ras', 'dump')).output.join('\n');
  for (const [type, word] of [
    ['PPTP', 'disabled'],
    ['L2TP', 'disabled'],
    ['SSTP', 'enabled'],
  ]) {
    expect(lines).toContain(`device = "WAN Miniport (${type})" rasinonly = ${word}`);
  }
});
