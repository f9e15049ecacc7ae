import { expect, it } from 'vitest';
import { getWindowsFeature } from '../../../src/cmdlets/remote-access-reads';
import { windowsFeaturesKind as kind } from '../../../src/resources/remote-access/windows-features';
import { observed } from '../kind-world';
import { calls, kept, SERVER, update } from './remote-access-world';

const props = { server: SERVER, features: ['DirectAccess-VPN', 'Routing'] };
const read = (...rows: object[]) => observed(kind, props, [getWindowsFeature(SERVER, props.features), rows]);

it('is half there with some of them; what waits for a restart or is removed is not there', () => {
  expect(read({ Name: 'ROUTING', Installed: true }, { Name: 'DirectAccess-VPN', Installed: false })).toEqual({
    server: SERVER,
    features: ['Routing'],
  });
  expect(read({ Name: 'Routing', Installed: false, InstallState: 'InstallPending' })).toBeUndefined();
});

it('installs all that are wanted in one call, and takes none away, since others may need it by now', () => {
  const installed = 'Install-WindowsFeature {"Name":["DirectAccess-VPN","Routing"],"IncludeManagementTools":true}';
  expect(calls(kind.create(props, kept))).toEqual([installed]);
  expect(update(kind, { server: SERVER, features: ['Routing'] }, props, 'features')).toEqual([installed]);
  expect(kind.remove(props, kept)).toEqual([]);
});
