import { z } from 'zod';
import { getRdVirtualDesktopTemplateExportPath, testMachineAccountReuse } from '../../cmdlets/desktop-reads';
import { change } from '../../cmdlets/invocation';
import { run } from '../../cmdlets/step';
import { listedServers } from '../capture';
import { defineKind } from '../kind';
import { defined, flag, text } from '../sessions/values';
import { whereDesktops } from './capture-desktops';

const VirtualDesktopSettingsProps = z.strictObject({
  templateExportPath: z.string().min(1).optional(),
  machineAccountReuse: z.boolean().optional(),
});
type VirtualDesktopSettingsProps = z.infer<typeof VirtualDesktopSettingsProps>;

export const virtualDesktopSettingsKind = defineKind<VirtualDesktopSettingsProps>({
  name: 'VirtualDesktopSettings',
  description: 'Settings of the whole deployment for virtual desktops',
  schema: VirtualDesktopSettingsProps,
  key: () => 'deployment',
  fields: {
    templateExportPath: {
      description: 'Share that copies of templates are put on; it must be reachable from the management host',
      change: 'inPlace',
      compare: 'name',
    },
    machineAccountReuse: {
      description: 'Computer accounts of desktops are used again when they are made anew',
      change: 'inPlace',
    },
  },
  reads: (props) => [
    ...(props.templateExportPath === undefined ? [] : [getRdVirtualDesktopTemplateExportPath()]),
    ...(props.machineAccountReuse === undefined ? [] : [testMachineAccountReuse()]),
  ],
  // It is always there; a path that was never set reads as empty.
  observe: (snapshot, props) =>
    defined({
      templateExportPath:
        props.templateExportPath === undefined
          ? undefined
          : (text(snapshot.get(getRdVirtualDesktopTemplateExportPath()).output[0]) ?? ''),
      machineAccountReuse:
        props.machineAccountReuse === undefined ? undefined : flag(snapshot.get(testMachineAccountReuse()).output[0]),
    }) ?? {},
  create: () => [],
  update({ desired, changes }) {
    const changed = new Set(changes.map((field) => field.path));
    const { templateExportPath, machineAccountReuse } = desired;
    return [
      ...(changed.has('templateExportPath') && templateExportPath !== undefined
        ? [run(change('Set-RDVirtualDesktopTemplateExportPath', { Path: templateExportPath }))]
        : []),
      ...(changed.has('machineAccountReuse')
        ? [
            run(
              change(
                machineAccountReuse
                  ? 'Enable-RDVirtualDesktopADMachineAccountReuse'
                  : 'Disable-RDVirtualDesktopADMachineAccountReuse',
              ),
            ),
          ]
        : []),
    ];
  },
  remove: () => [],
  permanent: 'the deployment always has these settings; leave them out of both documents so that they are unmanaged',
  capture: {
    after: ['VirtualizationHost'],
    reads: whereDesktops(),
    strays: { untold: 'a setting that is there in any case' },
    probes: (seen) =>
      listedServers(seen, 'RDS-VIRTUALIZATION').length > 0
        ? [{ templateExportPath: 'x', machineAccountReuse: false }]
        : [],
    write(objects, document) {
      for (const { live } of objects) {
        if (live.templateExportPath) document.set(['virtualDesktops', 'templateExportPath'], live.templateExportPath);
        document.set(['virtualDesktops', 'machineAccountReuse'], live.machineAccountReuse);
      }
    },
  },
  example: { templateExportPath: '\\\\fs11.contoso.com\\rdvh-export', machineAccountReuse: true },
});
