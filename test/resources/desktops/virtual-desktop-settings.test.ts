import { expect, it } from 'vitest';
import { getRdVirtualDesktopTemplateExportPath, testMachineAccountReuse } from '../../../src/cmdlets/desktop-reads';
import { virtualDesktopSettingsKind as kind } from '../../../src/resources/desktops/virtual-desktop-settings';
import { observed, summary, updated, worldOf } from '../kind-world';

const both = { templateExportPath: '\\\\fs11\\export', machineAccountReuse: true };

it('reads what is managed and nothing else; a path that was never set reads as empty, not as unread', () => {
  expect(kind.reads({})).toEqual([]);
  expect(kind.reads({ machineAccountReuse: true })).toEqual([testMachineAccountReuse()]);
  expect(observed(kind, both, [testMachineAccountReuse(), [false]])).toEqual({
    templateExportPath: '',
    machineAccountReuse: false,
  });
  expect(observed(kind, both, [getRdVirtualDesktopTemplateExportPath(), ['\\\\FS11\\export']])).toEqual({
    templateExportPath: '\\\\FS11\\export',
  });
});

it.each([
  [true, 'Enable-RDVirtualDesktopADMachineAccountReuse'],
  [false, 'Disable-RDVirtualDesktopADMachineAccountReuse'],
])('switches the use of accounts to %s by a cmdlet of its own', (machineAccountReuse, cmdlet) => {
  expect(summary(updated(kind, {}, { ...both, machineAccountReuse }, ['machineAccountReuse']))).toEqual([
    `${cmdlet} {} @activeBroker`,
  ]);
});

it('belongs to the deployment: it is made by nothing and removed by nothing', () => {
  expect(kind.create(both, worldOf())).toEqual([]);
  expect(kind.remove(both, worldOf())).toEqual([]);
  expect(kind.permanent).toBeDefined();
});
