import { expect, it } from 'vitest';
import { netshSettingsKind as kind } from '../../../src/resources/remote-access/netsh-settings';
import { observed } from '../kind-world';
import { calls, kept, ras, routing, SERVER, update } from './remote-access-world';

const server = SERVER;
const configured = ['set conf confstate = enabled'];

it('is there only on a server whose Remote Access is configured', () => {
  expect(observed(kind, { server }, ras({ ras: ['set conf confstate = disabled'] }), routing({}))).toBeUndefined();
  expect(observed(kind, { server }, ras({ ras: configured }), routing({}))).toEqual({ server });
});

it.each([
  ['ipv4NetworkAccess', { 'ras ip': ['set access mode = SERVERONLY'] }, 'serverOnly'],
  ['ipv4BroadcastNames', { 'ras ip': ['set broadcastnameresolution mode = disabled'] }, false],
  ['accountingProvider', { 'ras aaaa': ['set accounting provider = none'] }, 'none'],
  ['dnsAdapter', { 'ras ip': ['set preferredadapter name = "LAN 1"'] }, 'LAN 1'],
  ['multilink', { ras: ['add multilink type = MULTI', 'delete multilink type = MULTI'] }, false],
  ['lcpExtensions', { ras: ['add link type = LCP'] }, true],
])('reads %s, the last word counts', (field, parts: Record<string, string[]>, value) => {
  const lines = { ...parts, ras: [...configured, ...(parts.ras ?? [])] };
  expect(observed(kind, { server }, ras(lines), routing({}))).toEqual({ server, [field]: value });
});

it('reads time-outs of NAT as numbers from the other dump', () => {
  const nat = routing({
    'routing ip nat': ['install', 'set global tcptimeoutmins=60 udptimeoutmins=2 loglevel=ERROR'],
  });
  expect(observed(kind, { server }, ras({ ras: configured }), nat)).toEqual({
    server,
    natTcpTimeoutMin: 60,
    natUdpTimeoutMin: 2,
  });
});

it('writes one command a field, a pair of commands for switches, and installs NAT before its time-outs', () => {
  const desired = { server, ipv6Clients: 'allow', softwareCompression: false, natTcpTimeoutMin: 60 };
  expect(calls(kind.create(desired, kept))).toEqual([
    'netsh ras ipv6 set negotiation mode=allow',
    'netsh ras delete link type=SWC',
    'netsh routing ip nat install ?',
    'netsh routing ip nat set global tcptimeoutmins=60',
  ]);
  expect(update(kind, { server }, { server, multilink: true }, 'multilink')).toEqual([
    'netsh ras add multilink type=MULTI',
  ]);
  expect(kind.remove(desired, kept)).toEqual([]);
});
