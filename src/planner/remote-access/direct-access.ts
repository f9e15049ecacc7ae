import { change, type Invocation, type ParameterValue } from '../../cmdlets/invocation';
import { formatInvocation } from '../../cmdlets/quoting';
import type { DirectAccess } from '../../documents/remote-access/direct-access';
import type { RemoteAccessMove } from '../../rules/remote-access/destination';
import type { Draft } from './tasks';

/** Parameters that have a value. */
const given = (parameters: Record<string, ParameterValue | undefined>): Record<string, ParameterValue> => {
  const known: Record<string, ParameterValue> = {};
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) known[name] = value;
  return known;
};

/**
 * DirectAccess writes group policies for every client, so that a person sets it up: with these calls, or in the console with the same
 * values. The check `v-directaccess` finds each of them again.
 */
function calls(host: string, { target }: RemoteAccessMove, wanted: DirectAccess): Invocation[] {
  const { adapters } = target;
  const side = (purpose: 'internet' | 'intranet') =>
    Object.entries(adapters).find(([, adapter]) => adapter.purpose === purpose)?.[0];
  const on = { host };
  const when = (value: unknown, made: () => Invocation): Invocation[] => (value === undefined ? [] : [made()]);
  const { clientGroups, dnsSuffixes, managementServers, applicationServerGroups, forceTunnel, userAuthentication } =
    wanted;
  return [
    change('Install-RemoteAccess', { Prerequisite: true }, on),
    change(
      'Install-RemoteAccess',
      given({
        DAInstallType: wanted.installType ?? 'FullInstall',
        ConnectToAddress: wanted.connectTo ?? host,
        ServerGpoName: wanted.serverGpo,
        ClientGpoName: wanted.clientGpo,
        InternetInterface: side('internet'),
        InternalInterface: side('intranet'),
        NlsUrl: wanted.networkLocationServer,
      }),
      on,
    ),
    ...when(clientGroups, () => change('Add-DAClient', given({ SecurityGroupNameList: clientGroups }), on)),
    ...when(forceTunnel, () => change('Set-DAClient', { ForceTunnel: forceTunnel ? 'Enabled' : 'Disabled' }, on)),
    ...when(userAuthentication, () => change('Set-DAServer', given({ UserAuthentication: userAuthentication }), on)),
    ...(dnsSuffixes ?? []).map((DnsSuffix) => change('Add-DAClientDnsConfiguration', { DnsSuffix }, on)),
    ...when(managementServers, () => change('Add-DAMgmtServer', given({ MgmtServer: managementServers }), on)),
    ...when(applicationServerGroups, () =>
      change('Add-DAAppServer', given({ SecurityGroupNameList: applicationServerGroups }), on),
    ),
  ];
}

export function directAccessTasks(move: RemoteAccessMove): Draft[] {
  const { from, to, target } = move;
  if (!target.directAccess) return [];
  // What the migration tools bring is looked at by the check alone.
  if (target.transfer === 'migrationTools') return [];
  const lines = calls(to, move, target.directAccess).map((call) => `- ${formatInvocation(call)}`);
  return [
    {
      id: 'directaccess',
      evidence: 'required',
      text: [
        `Set DirectAccess up on ${to} as it is on ${from}, now that ${to} has its addresses; in the Remote Access Management console, or by:`,
        ...lines,
        'Each suffix also needs its DNS servers (-DnsIPAddress). The check of DirectAccess looks for every one of these values afterwards.',
      ].join('\n'),
    },
  ];
}
