import { z } from 'zod';
import { change } from '../../cmdlets/invocation';
import { getWindowsFeature } from '../../cmdlets/remote-access-reads';
import { run } from '../../cmdlets/step';
import { Fqdn } from '../../documents/scalars';
import { defineKind } from '../kind';
import { rowsOf, sameList, textOf } from '../values';
import { NOT_CAPTURED } from './common';

const WindowsFeatures = z.strictObject({ server: Fqdn, features: z.array(z.string().min(1)).min(1) });
type WindowsFeatures = z.infer<typeof WindowsFeatures>;

const install = ({ server, features }: WindowsFeatures) =>
  run(change('Install-WindowsFeature', { Name: features, IncludeManagementTools: true }, { host: server }));

export const windowsFeaturesKind = defineKind<WindowsFeatures>({
  name: 'WindowsFeatures',
  description: 'Role services and features that a Remote Access server needs; others that it has are left alone.',
  schema: WindowsFeatures,
  key: (props) => props.server,
  fields: {
    server: { description: 'Server.', change: 'replace', compare: 'name' },
    features: { description: 'Names as Install-WindowsFeature takes them.', change: 'inPlace', compare: 'nameSet' },
  },
  reads: ({ server, features }) => [getWindowsFeature(server, features)],
  observe(snapshot, { server, features }) {
    const installed = rowsOf(snapshot, getWindowsFeature(server, features))
      .filter((row) => row.Installed === true)
      .map((row) => textOf(row.Name))
      .filter((name) => name !== undefined);
    if (installed.length === 0) return undefined;
    return { server, features: features.filter((name) => installed.some((one) => sameList([one], [name]))) };
  },
  create: (desired) => [install(desired)],
  update: ({ desired, changes }) => (changes.some(({ path }) => path === 'features') ? [install(desired)] : []),
  // What was installed may serve others by now.
  remove: () => [],
  capture: NOT_CAPTURED,
  example: { server: 'vpn11.contoso.com', features: ['DirectAccess-VPN', 'Routing', 'Migration'] },
});
