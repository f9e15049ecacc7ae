import { expect, it } from 'vitest';
import { getVpnS2sInterface } from '../../../src/cmdlets/remote-access-reads';
import { demandDialInterfaceKind as kind } from '../../../src/resources/remote-access/demand-dial-interface';
import { observed } from '../kind-world';
import { calls, kept, retired, SERVER, update } from './remote-access-world';

const branch = { server: SERVER, name: 'Branch', protocol: 'IKEv2', destination: ['a.contoso.com'] };

it('is added with what is written and nothing else; keys go as references', () => {
  expect(calls(kind.create(branch, kept))).toEqual([
    'Add-VpnS2SInterface {"Name":"Branch","Protocol":"IKEv2","Destination":["a.contoso.com"]}',
  ]);
  const [step] = calls(
    kind.create(
      { ...branch, sharedSecret: { secret: 'key' }, dialFilters: { action: 'Allow', filters: ['f'] }, enabled: false },
      kept,
    ),
  );
  for (const part of [
    '"SharedSecret":{"secret":"key"}',
    '"IPv4TriggerFilterAction":"Allow","IPv4TriggerFilter":["f"]',
    '"AdminStatus":false',
  ])
    expect(step).toContain(part);
});

it('is changed by force, field by field, and never in its protocol', () => {
  expect(update(kind, branch, { ...branch, retries: 3, persistent: true }, 'retries')).toEqual([
    'Set-VpnS2SInterface {"Name":"Branch","NumberOfTries":3,"Force":true}',
  ]);
  expect(update(kind, branch, branch, 'protocol')).toEqual([]);
  expect(kind.fields.protocol?.change).toBe('replace');
});

it('reads one value where the cmdlet gives no list, and words it does not know as unread', () => {
  const row = { Name: 'BRANCH', Protocol: 'ikev2', Destination: 'a.contoso.com', AuthenticationMethod: 'pskonly' };
  const odd = { ...row, EncryptionType: 'Sideways', IPv4TriggerFilter: ['f'], IPv4TriggerFilterAction: 'Log' };
  const found = observed(kind, branch, [getVpnS2sInterface(SERVER), [{ Name: 'Other' }, odd]]);
  expect(found).toMatchObject({ protocol: 'IKEv2', destination: ['a.contoso.com'], authentication: 'PSKOnly' });
  expect(found).not.toHaveProperty('encryption');
  expect(found).not.toHaveProperty('dialFilters');
  expect(observed(kind, branch, [getVpnS2sInterface(SERVER), [{ Name: 'Other' }]])).toBeUndefined();
});

it('is left on a server that is retired, as a way back', () => {
  expect(calls(kind.remove(branch, kept))).toEqual(['Remove-VpnS2SInterface {"Name":["Branch"],"Force":true}']);
  expect(kind.remove(branch, retired)).toEqual([]);
});
