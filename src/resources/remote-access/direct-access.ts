import type { Invocation } from '../../cmdlets/invocation';
import { ask } from '../../cmdlets/remote-access-reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import type { DirectAccess } from '../../documents/remote-access/direct-access';
import { known, type Row, rowsOf, textOf } from '../values';
import { remoteAccess } from './common';

/**
 * DirectAccess as the cmdlets tell it: docs/behaviour/remote-access.md section 16. Properties have labels of their own and a types file
 * may flatten them (section 1), so that each is looked for by its name, however deep it lies.
 */

const CMDLETS = [
  'Get-DAServer',
  'Get-DAClient',
  'Get-DANetworkLocationServer',
  'Get-DAClientDnsConfiguration',
  'Get-DAMgmtServer',
  'Get-DAAppServer',
] as const;

export const directAccessReads = (host: string): Invocation[] => CMDLETS.map((cmdlet) => ask(cmdlet, host));

type Cmdlet = (typeof CMDLETS)[number];

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Texts below every property of that name. */
function under(value: unknown, name: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => under(item, name));
  if (!isRow(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key.toLowerCase() === name.toLowerCase() ? textsIn(inner) : under(inner, name),
  );
}

function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (isRow(value)) return Object.values(value).flatMap(textsIn);
  const text = textOf(value);
  return text === undefined ? [] : [text];
}

/** A group policy object is told with its domain. */
const withoutDomain = (text: string): string => text.slice(text.lastIndexOf('\\') + 1);

export function isDirectAccess(snapshot: Snapshot, host: string): boolean {
  return remoteAccess(snapshot, host)?.DAStatus === 'Installed';
}

/** What is set up of it; a part that no cmdlet told is left out. */
export function directAccessOf(snapshot: Snapshot, host: string): Omit<DirectAccess, 'settingsApplied'> {
  const all = (cmdlet: Cmdlet, ...names: string[]): string[] | undefined => {
    const rows = rowsOf(snapshot, ask(cmdlet, host));
    const texts = [...new Set(names.flatMap((name) => under(rows, name)))];
    return texts.length === 0 ? undefined : texts;
  };
  const one = (cmdlet: Cmdlet, name: string): string | undefined => all(cmdlet, name)?.[0];
  const gpo = (text: string | undefined) => text && withoutDomain(text);
  const forced = one('Get-DAClient', 'ForceTunnel');
  // Entries of the name resolution policy table.
  const suffixes = all('Get-DAClientDnsConfiguration', 'Namespace', 'DnsSuffix');
  // Plain texts, one per server.
  const management = snapshot.get(ask('Get-DAMgmtServer', host)).output.filter((one) => typeof one === 'string');
  return known<Omit<DirectAccess, 'settingsApplied'>>({
    connectTo: one('Get-DAServer', 'ConnectToAddress'),
    installType: (['FullInstall', 'ManageOut'] as const).find((type) => type === one('Get-DAServer', 'DAInstallType')),
    clientGpo: gpo(one('Get-DAClient', 'GpoName')),
    serverGpo: gpo(one('Get-DAServer', 'GpoName')),
    clientGroups: all('Get-DAClient', 'SecurityGroupNameList'),
    networkLocationServer: one('Get-DANetworkLocationServer', 'Url'),
    dnsSuffixes: suffixes,
    managementServers: management.length > 0 ? management : all('Get-DAMgmtServer', 'MgmtServer'),
    applicationServerGroups: all('Get-DAAppServer', 'SecurityGroupNameList', 'SecurityGroupName'),
    forceTunnel: forced === undefined ? undefined : forced === 'Enabled',
    userAuthentication: (['UserPasswd', 'TwoFactor'] as const).find(
      (method) => method === one('Get-DAServer', 'UserAuthentication'),
    ),
  });
}

/** Each part in words, as a check expects and finds it. */
export function directAccessTexts(parts: Partial<DirectAccess>): string[] {
  const { settingsApplied: _applied, clientGpo, serverGpo, ...rest } = parts;
  const gpos = { clientGpo: clientGpo && withoutDomain(clientGpo), serverGpo: serverGpo && withoutDomain(serverGpo) };
  return Object.entries({ ...rest, ...gpos }).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return (Array.isArray(value) ? value : [value]).map((item) => `${name} ${item}`);
  });
}
