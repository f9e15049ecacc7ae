import { expect, it } from 'vitest';
import { showNps } from '../../../src/cmdlets/netsh/call';
import { getRemoteAccess, getRemoteAccessServices } from '../../../src/cmdlets/remote-access-reads';
import {
  remoteAccessCheckKind as kind,
  READABLE_CHECKS,
} from '../../../src/resources/remote-access/remote-access-check';
import { live, moment, observed, waitAt } from '../kind-world';
import { type Answer, kept, ras, routing, SERVER } from './remote-access-world';

const service = { server: SERVER, check: 'v-service', text: 'the service runs', expected: ['RemoteAccess Running'] };
const status = (Status: string): Answer => [getRemoteAccessServices(SERVER), [{ Name: 'remoteaccess', Status }]];

it('is passed once all that is expected is found, and reads only', () => {
  expect(observed(kind, service, status('RUNNING'))).toEqual({
    server: SERVER,
    check: 'v-service',
    expected: service.expected,
  });
  expect(observed(kind, service, status('Stopped'))).toBeUndefined();
  expect(kind.create(service, kept).map((step) => step.do)).toEqual(['wait']);
});

it('gives a service two minutes, and says what it expected and what it found', () => {
  const wait = waitAt(kind.create(service, kept), 0);
  expect(wait).toMatchObject({ waitsFor: 'machine', blockSeconds: 120 });
  const now = moment('2027-01-16T18:00Z');
  expect(wait.open(live(status('Stopped')), now)).toBe(
    'the service runs: expected RemoteAccess Running; found remoteaccess Stopped',
  );
  expect(wait.open(live(), now)).toMatch(/found nothing$/);
  expect(wait.open(live(status('Running')), now)).toBeUndefined();
});

const routes = routing({
  'routing ip': [
    'add persistentroute dest=10.20.0.0 mask=255.255.0.0 name="LAN" nhop=10.9.0.1',
    'add interface name="Dial"',
  ],
  'routing ip nat': ['install', 'add interface name="WAN" mode=FULL', 'add interface name="LAN" mode=PRIVATE'],
  'routing ip rip': ['install', 'add interface name="LAN"'],
  'routing ip autodhcp': [
    'install',
    'set global loglevel=ERROR scopenetwork=192.168.0.0 scopemask=255.255.255.0 leasetimeminutes=10080',
    'set interface name="LAN" mode=enable',
    'add exclusion exclude=192.168.0.1',
  ],
});
it.each([
  ['v-static-routes', '10.20.0.0 255.255.0.0 by 10.9.0.1 on LAN'],
  ['v-nat-interfaces', 'a private interface'],
  ['v-router-components', 'routing ip rip'],
  ['v-protocol-interfaces', 'rip on LAN'],
  ['v-demand-dial-vpn', 'Dial'],
  ['v-nat-dhcp-allocator', 'range 192.168.0.0 255.255.255.0'],
  ['v-nat-dhcp-allocator', 'on LAN'],
  ['v-nat-dhcp-allocator', 'without 192.168.0.1'],
])('%s finds %s in the dump of routing', (check, expected) => {
  expect(observed(kind, { server: SERVER, check, text: '', expected: [expected] }, routes)).toBeDefined();
  expect(observed(kind, { server: SERVER, check, text: '', expected: [`${expected} too`] }, routes)).toBeUndefined();
});

it('counts ports that take nothing as none', () => {
  const props = { server: SERVER, check: 'v-ports', text: '', expected: ['WAN Miniport (SSTP)'] };
  const ports = (word: string) =>
    ras({
      ras: [
        `set wanports device = "WAN Miniport (SSTP)" rasinonly = ${word} ddinout = disabled ddoutonly = disabled maxports = 5`,
      ],
    });
  expect(observed(kind, props, ports('enabled'))).toBeDefined();
  expect(observed(kind, props, ports('disabled'))).toBeUndefined();
});

it('finds policies by name, and the certificate that SSTP shows', () => {
  const policies: Answer = [
    showNps(SERVER, 'np'),
    ['Network policy configuration:', '-----------', 'Name = VPN users', 'State = Enabled', 'Processing order = 1'],
  ];
  const found = (check: string, expected: string, answer: Answer) =>
    observed(kind, { server: SERVER, check, text: '', expected: [expected] }, answer) !== undefined;
  expect(found('v-nps-policies', 'VPN users', policies)).toBe(true);
  expect(found('v-nps-policies', 'Others', policies)).toBe(false);
  const shows = (Thumbprint: string): Answer => [
    getRemoteAccess(SERVER),
    [{ VpnStatus: 'Installed', SslCertificate: { Thumbprint } }],
  ];
  expect(found('sstp-certificate', 'SSTP shows AB', shows('ab'))).toBe(true);
  expect(found('sstp-certificate', 'SSTP shows AB', shows('CD'))).toBe(false);
});

it('never passes what it has no reading for', () => {
  expect(READABLE_CHECKS).not.toContain('v-moon');
  expect(observed(kind, { ...service, check: 'v-moon' })).toBeUndefined();
});
