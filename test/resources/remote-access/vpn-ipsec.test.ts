import { expect, it } from 'vitest';
import { getVpnServerConfiguration } from '../../../src/cmdlets/remote-access-reads';
import { vpnIpsecKind as kind } from '../../../src/resources/remote-access/vpn-ipsec';
import { observed } from '../kind-world';
import { calls, kept, SERVER, update } from './remote-access-world';

/** Field, property it is read by, parameter it is written with: no two of them alike. */
const NAMES = [
  ['idleDisconnectSeconds', 'IdleDisconnect', 'IdleDisconnectSeconds'],
  ['saLifetimeSeconds', 'SALifeTime', 'SALifeTimeSeconds'],
  ['mainModeLifetimeSeconds', 'MMSALifeTime', 'MMSALifeTimeSeconds'],
  ['saDataSizeKb', 'SADataSizeForRenegotiation', 'SADataSizeForRenegotiationKilobytes'],
] as const;

it.each(NAMES)('%s reads as %s and is written as %s', (field, property, parameter) => {
  const read = observed(kind, { server: SERVER }, [getVpnServerConfiguration(SERVER), [{ [property]: '600' }]]);
  expect(read).toEqual({ server: SERVER, [field]: 600 });
  expect(update(kind, {}, { server: SERVER, [field]: 700, encryption: 'NoEncryption' }, field)).toEqual([
    `Set-VpnServerConfiguration {"${parameter}":700}`,
  ]);
});

it('writes all in one call, nothing where nothing is managed, and leaves an unknown encryption unread', () => {
  expect(calls(kind.create({ server: SERVER, encryption: 'MaximumEncryption', saDataSizeKb: 1024 }, kept))).toEqual([
    'Set-VpnServerConfiguration {"EncryptionType":"MaximumEncryption","SADataSizeForRenegotiationKilobytes":1024}',
  ]);
  expect(kind.create({ server: SERVER }, kept)).toEqual([]);
  const custom = [{ EncryptionType: 'Custom' }];
  expect(observed(kind, { server: SERVER }, [getVpnServerConfiguration(SERVER), custom])).toEqual({ server: SERVER });
});
