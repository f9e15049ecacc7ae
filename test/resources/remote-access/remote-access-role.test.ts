import { expect, it } from 'vitest';
import { getRemoteAccess } from '../../../src/cmdlets/remote-access-reads';
import { remoteAccessRoleKind as kind } from '../../../src/resources/remote-access/remote-access-role';
import { observed } from '../kind-world';
import { calls, kept, retired, SERVER } from './remote-access-world';

const props = { server: SERVER, type: 'Vpn' };

it.each([
  [{ VpnStatus: 'Installed', RoutingStatus: 'Installed' }, 'Vpn'],
  [{ VpnStatus: 'Uninstalled', RoutingStatus: 'Installed' }, 'RoutingOnly'],
  [{ VpnStatus: 'Uninstalled', RoutingStatus: 'Uninstalled' }, undefined],
])('reads %j as %s', (row, type) => {
  const found = observed(kind, props, [getRemoteAccess(SERVER), [row]]);
  expect(found).toEqual(type === undefined ? undefined : { server: SERVER, type });
});

it('is no answer where the module is missing, which is no error either', () => {
  expect(kind.reads(props)[0]?.mayLack).toBe(true);
  expect(observed(kind, props)).toBeUndefined();
});

it('never becomes another type, which would lose every setting', () => {
  expect(kind.fields.type).toMatchObject({ change: 'never', why: expect.stringContaining('loses every setting') });
});

it('is taken from a new server that is given up, and left on the old one as a way back', () => {
  expect(calls(kind.remove(props, kept))).toEqual(['Uninstall-RemoteAccess {"VpnType":"Vpn","Force":true}']);
  expect(kind.remove(props, retired)).toEqual([]);
});
