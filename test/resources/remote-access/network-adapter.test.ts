import { describe, expect, it } from 'vitest';
import { getNetAdapter } from '../../../src/cmdlets/remote-access-reads';
import { networkAdapterKind } from '../../../src/resources/remote-access/network-adapter';
import { observed } from '../kind-world';
import { kept, SERVER, update } from './remote-access-world';

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
