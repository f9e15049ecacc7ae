import { describe, expect, it } from 'vitest';
import { read } from '../../../src/cmdlets/invocation';
import { getNetIpAddress } from '../../../src/cmdlets/remote-access-reads';
import { migratedAddressesKind } from '../../../src/resources/remote-access/migrated-addresses';
import { observed } from '../kind-world';
import { type Answer, SERVER, update } from './remote-access-world';

const OLD = 'vpn01.contoso.com';
const _FILE = 'C:\\Migration\\Svrmig.mig';
const _there = (host: string, path: string, is = true): Answer => [
  read('Test-Path', { LiteralPath: [path] }, { host }),
  [is],
];
const _store = { server: OLD, store: 'C:\\Migration', password: { secret: 'store' }, users: 'All', groups: true };
const _management = (Status: string): Answer => [
  read('Get-Service', { Name: ['RaMgmtSvc'] }, { host: OLD }),
  [{ Name: 'RaMgmtSvc', Status }],
];

describe('MigratedAddresses', () => {
  const props = {
    server: SERVER,
    store: 'C:\\Migration',
    password: { secret: 'store' },
    adapters: [{ source: '00-01', target: '00-02' }],
    addresses: ['203.0.113.10', '2001:DB8::1'],
  };
  it('are half there until every one is, and are taken adapter by adapter', () => {
    const read = (...IPAddress: string[]): Answer => [
      getNetIpAddress(SERVER),
      IPAddress.map((one) => ({ IPAddress: one })),
    ];
    expect(observed(migratedAddressesKind, props, read('10.0.0.1'))).toBeUndefined();
    expect(observed(migratedAddressesKind, props, read('2001:db8::1'))).toEqual({
      server: SERVER,
      addresses: ['2001:DB8::1'],
    });
    expect(update(migratedAddressesKind, {}, props, 'addresses')[0]).toContain(
      '"IPConfig":"NIC","SourcePhysicalAddress":["00-01"],"TargetPhysicalAddress":["00-02"],"Force":true',
    );
    expect(update(migratedAddressesKind, {}, props, 'store')).toEqual([]);
  });
});
