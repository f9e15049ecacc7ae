import type { DirectAccess } from '../../../../documents/remote-access/direct-access';
import type { PlainValue } from '../../../result';
import type { Context, SimulatedCmdlet } from '../context';
import { machine, reading } from './remote-access';

/** DirectAccess as it is read; it is set up by hand, or comes with the migration tools. */

const told = (row: (set: DirectAccess, domain: string) => Record<string, PlainValue>): SimulatedCmdlet =>
  reading((context: Context) => {
    const set = machine(context).remoteAccess?.directAccess;
    if (!set) context.failWith('HRESULT 0x80070490', 'ObjectNotFound', 'DirectAccess is not configured.', 0x80070490);
    else context.output.push(row(set, context.host.slice(context.host.indexOf('.') + 1)));
  });

/** Group policy objects are told with their domain. */
const gpo = (domain: string, name: string | undefined) => (name === undefined ? null : `${domain}\\${name}`);
const enabled = (on: boolean | undefined) => (on === true ? 'Enabled' : 'Disabled');

export const directAccessCmdlets: Record<string, SimulatedCmdlet> = {
  'Get-DAServer': told((set, domain) => ({
    ConnectToAddress: set.connectTo ?? null,
    DAInstallType: set.installType ?? 'FullInstall',
    GpoName: gpo(domain, set.serverGpo),
    UserAuthentication: set.userAuthentication ?? 'UserPasswd',
    TeredoState: 'Disabled',
  })),
  'Get-DAClient': told((set, domain) => ({
    GpoName: set.clientGpo === undefined ? [] : [gpo(domain, set.clientGpo)],
    SecurityGroupNameList: set.clientGroups ?? [],
    ForceTunnel: enabled(set.forceTunnel),
    Downlevel: 'Disabled',
  })),
  'Get-DANetworkLocationServer': told((set) => ({ Url: set.networkLocationServer ?? null })),
  'Get-DAClientDnsConfiguration': told((set) => ({
    Local: 'FallbackPrivate',
    DnsConfiguration: (set.dnsSuffixes ?? []).map((DnsSuffix) => ({ DnsSuffix, DnsIPAddress: [] })),
  })),
  'Get-DAMgmtServer': told((set) => ({ MgmtServer: set.managementServers ?? [] })),
  'Get-DAAppServer': told((set) => ({ SecurityGroupNameList: set.applicationServerGroups ?? [] })),
};
