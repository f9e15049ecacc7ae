import { describe, expect, it } from 'vitest';
import { read } from '../../../src/cmdlets/invocation';
import { npsRadiusClientKind } from '../../../src/resources/remote-access/nps-radius-client';
import { observed } from '../kind-world';
import { type Answer, calls, kept, retired, SERVER, update } from './remote-access-world';

const _OLD = 'vpn01.contoso.com';

describe('NpsRadiusClient', () => {
  const client = { server: SERVER, name: 'Switch 1', address: '10.9.0.30', sharedSecret: { secret: 'switch' } };
  it('is made disabled by a switch and changed by a value; its secret is a reference', () => {
    const made = '{"Name":"Switch 1","Address":"10.9.0.30","SharedSecret":{"secret":"switch"}';
    expect(calls(npsRadiusClientKind.create(client, kept))).toEqual([`New-NpsRadiusClient ${made}}`]);
    expect(calls(npsRadiusClientKind.create({ ...client, enabled: false }, kept))).toEqual([
      `New-NpsRadiusClient ${made},"Disabled":true}`,
    ]);
    expect(update(npsRadiusClientKind, {}, { ...client, enabled: true }, 'enabled')).toEqual([
      `Set-NpsRadiusClient ${made},"Enabled":true}`,
    ]);
    expect(npsRadiusClientKind.fields.sharedSecret).toMatchObject({ secret: true, writeOnly: true });
  });
  it('is found by its name in any case, and absent where the module is', () => {
    const answer: Answer = [
      { ...read('Get-NpsRadiusClient', {}, { host: SERVER }), mayLack: true },
      [{ Name: 'SWITCH 1', Address: '10.9.0.31', Enabled: false }],
    ];
    expect(observed(npsRadiusClientKind, client, answer)).toMatchObject({ address: '10.9.0.31', enabled: false });
    expect(observed(npsRadiusClientKind, client)).toBeUndefined();
    expect(npsRadiusClientKind.reads(client)[0]?.mayLack).toBe(true);
  });
  it('stays on a server that is retired', () => {
    expect(npsRadiusClientKind.remove(client, retired)).toEqual([]);
    expect(calls(npsRadiusClientKind.remove(client, kept))).toEqual(['Remove-NpsRadiusClient {"Name":"Switch 1"}']);
  });
});
