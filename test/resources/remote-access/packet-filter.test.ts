import { expect, it } from 'vitest';
import { getRemoteAccessIpFilter } from '../../../src/cmdlets/remote-access-reads';
import { packetFilterKind as kind } from '../../../src/resources/remote-access/packet-filter';
import { observed } from '../kind-world';
import { calls, kept, retired, SERVER, update } from './remote-access-world';

const props = { server: SERVER, interface: 'WAN', direction: 'outbound', action: 'dropAllExcept', filters: ['a', 'b'] };
const read = (...rows: object[]) =>
  observed(kind, props, [
    getRemoteAccessIpFilter(SERVER, 'OutBound', 'WAN'),
    rows.map((row) => ({ InterfaceAlias: 'wan', AddressFamily: 'IPv4', ...row })),
  ]);

it.each([
  ['Allow', 'passAllExcept'],
  ['Deny', 'dropAllExcept'],
])('calls %s %s', (Action, action) => {
  expect(read({ Action, List: 'a' })).toEqual({ ...props, action, filters: ['a'] });
});

it('is absent where no packet is listed, and knows nothing of IPv6', () => {
  expect(read({ Action: 'Deny', List: [] })).toBeUndefined();
  expect(read({ Action: 'Deny', List: ['x'], AddressFamily: 'IPv6' })).toBeUndefined();
});

it('changes the action first, and adds before it removes, so that nobody is shut out in between', () => {
  const where = '{"InterfaceAlias":"WAN","Direction":"OutBound","AddressFamily":"IPv4"';
  expect(update(kind, { ...props, action: 'passAllExcept', filters: ['b', 'c'] }, props, 'action', 'filters')).toEqual([
    `Set-RemoteAccessIpFilter ${where},"Action":"Deny"}`,
    `Add-RemoteAccessIpFilter ${where},"Action":"Deny","List":["a"]}`,
    `Remove-RemoteAccessIpFilter ${where},"List":["c"],"Force":true}`,
  ]);
  expect(calls(kind.create(props, kept))).toEqual([
    `Add-RemoteAccessIpFilter ${where},"Action":"Deny","List":["a","b"]}`,
  ]);
  expect(kind.remove(props, retired)).toEqual([]);
});
