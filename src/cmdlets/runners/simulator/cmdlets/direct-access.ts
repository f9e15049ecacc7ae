import type { DirectAccess } from '../../../../documents/remote-access/direct-access';
import type { PlainValue } from '../../../result';
import type { Context, SimulatedCmdlet } from '../context';
import { machine, reading } from './remote-access';

/** DirectAccess as it is read; it is set up by hand, or comes with the migration tools. */

const told = (rows: (set: DirectAccess, domain: string) => PlainValue[]): SimulatedCmdlet =>
  reading((context: Context) => {
    const set = machine(context).remoteAccess?.directAccess;
    if (!set) context.failWith('HRESULT 0x80070490', 'ObjectNotFound', 'DirectAccess is not configured.', 0x80070490);
    else context.output.push(...rows(set, context.host.slice(context.host.indexOf('.') + 1)));
  });

/** Group policy objects are told with their domain. */
const gpo = (domain: string, name: string | undefined) => (name === undefined ? null : `${domain}\\${name}`);
const enabled = (on: boolean | undefined) => (on === true ? 'Enabled' : 'Disabled');

/** Classes of the management provider: docs/behaviour/remote-access.md section 16. */
export const directAccessCmdlets: Record<string, SimulatedCmdlet> = {
  'Get-DAServer': told((set, domain) => [
    {
      ConnectToAddress: set.connectTo ?? null,
      DAInstallType: set.installType ?? 'FullInstall',
      GpoName: gpo(domain, set.serverGpo),
      UserAuthentication: set.userAuthentication ?? 'UserPasswd',
      TeredoState: 'Disabled',
    },
  ]),
  'Get-DAClient': told((set, domain) => [
    {
      GpoName: set.clientGpo === undefined ? [] : [gpo(domain, set.clientGpo)],
      SecurityGroupNameList: set.clientGroups ?? [],
      ClientSettings: {
        ForceTunnel: enabled(set.forceTunnel),
        OnlyRemoteComputers: 'Disabled',
        Downlevel: 'Disabled',
      },
    },
  ]),
  'Get-DANetworkLocationServer': told((set) => [
    { NlsLocation: 'ExternalServer', Url: set.networkLocationServer ?? null, Reachability: true },
  ]),
  'Get-DAClientDnsConfiguration': told((set) => [
    { NrptEntry: (set.dnsSuffixes ?? []).map((suffix) => ({ Namespace: [suffix], DirectAccessDnsServers: [] })) },
  ]),
  'Get-DAMgmtServer': told((set) => set.managementServers ?? []),
  'Get-DAAppServer': told((set) => [{ SecurityGroupNameList: set.applicationServerGroups ?? [] }]),
};
