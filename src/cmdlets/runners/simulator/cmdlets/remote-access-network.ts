import type { Context, SimulatedCmdlet } from '../context';
import { freshNetwork } from '../remote-access';
import type { ServerState } from '../state';
import { awaitRestart, same } from '../world';
import { getItemProperty as otherItemProperty } from './machines';
import { configured, machine, reading, writing } from './remote-access';

/** Demand-dial interfaces and filters, and what of Windows itself a Remote Access server needs. */

const INTERFACE: Record<string, string> = {
  Name: 'Name',
  Protocol: 'Protocol',
  Destination: 'Destination',
  AuthenticationMethod: 'AuthenticationMethod',
  UserName: 'UserName',
  Persistent: 'Persistent',
  IdleDisconnectSeconds: 'IdleDisconnect',
  NumberOfTries: 'NumberOfTries',
  RetryIntervalSeconds: 'RetryInterval',
  IPv4Subnet: 'IPv4Subnet',
  IPv6Subnet: 'IPv6Subnet',
  AdminStatus: 'AdminStatus',
  EapMethod: 'EapMethod',
  ResponderAuthenticationMethod: 'ResponderAuthenticationMethod',
  EncryptionType: 'EncryptionType',
  NetworkOutageTimeSeconds: 'NetworkOutageTime',
  SALifeTimeSeconds: 'SALifeTime',
  MMSALifeTimeSeconds: 'MMSALifeTime',
  SADataSizeForRenegotiationKilobytes: 'SADataSizeForRenegotiation',
  SourceIpAddress: 'SourceIpAddress',
  PromoteAlternate: 'PromoteAlternate',
  PostConnectionIPv4Subnet: 'PostConnectionIPv4Subnet',
  PostConnectionIPv6Subnet: 'PostConnectionIPv6Subnet',
  IPv4TriggerFilter: 'IPv4TriggerFilter',
  IPv4TriggerFilterAction: 'IPv4TriggerFilterAction',
  IPv6TriggerFilter: 'IPv6TriggerFilter',
  IPv6TriggerFilterAction: 'IPv6TriggerFilterAction',
  InternalIPv6: 'InternalIPv6',
};
const LISTS = [
  'Destination',
  'IPv4Subnet',
  'IPv6Subnet',
  'PostConnectionIPv4Subnet',
  'PostConnectionIPv6Subnet',
  'IPv4TriggerFilter',
  'IPv6TriggerFilter',
];

function given(context: Context): Record<string, string | number | boolean | string[]> {
  const values: Record<string, string | number | boolean | string[]> = {};
  for (const [parameter, property] of Object.entries(INTERFACE)) {
    if (!context.has(parameter)) continue;
    values[property] = LISTS.includes(parameter)
      ? context.texts(parameter)
      : (context.number(parameter) ?? context.flag(parameter) ?? context.need(parameter));
  }
  return values;
}

function addInterface(context: Context): void {
  const state = configured(context);
  const name = context.need('Name');
  if (state.interfaces.some((one) => same(String(one.Name), name))) {
    context.failWith('HRESULT 0x800700B7', 'InvalidOperation', 'The interface already exists.', 0x800700b7);
  }
  const standard = {
    Protocol: 'IKEv2',
    Persistent: false,
    IdleDisconnect: 300,
    NumberOfTries: 3,
    RetryInterval: 10,
    IPv4Subnet: [],
    IPv6Subnet: [],
  };
  state.interfaces.push({ ...standard, ConnectionState: 'Disconnected', AdminStatus: true, ...given(context) });
}

function setInterface(context: Context): void {
  const state = configured(context);
  const found = state.interfaces.find((one) => same(String(one.Name), context.need('Name')));
  if (!found) context.failWith('HRESULT 0x80070490', 'ObjectNotFound', 'Element not found.', 0x80070490);
  else Object.assign(found, given(context));
}

function removeInterface(context: Context): void {
  const state = configured(context);
  context.requireForce();
  const names = context.texts('Name');
  state.interfaces = state.interfaces.filter((one) => !names.some((name) => same(name, String(one.Name))));
}

function getInterface(context: Context): void {
  const name = context.text('Name');
  for (const one of machine(context).remoteAccess?.interfaces ?? []) {
    if (name === undefined || same(name, String(one.Name))) context.output.push({ ...one });
  }
}

function filterKey(context: Context): { alias: string; direction: string; family: string } {
  const family = context.text('AddressFamily') ?? 'IPv4';
  return { alias: context.need('InterfaceAlias'), direction: context.need('Direction'), family };
}

function filterOf(context: Context) {
  const { alias, direction, family } = filterKey(context);
  return configured(context).filters.find(
    (one) => same(one.alias, alias) && same(one.direction, direction) && same(one.family, family),
  );
}

function addFilter(context: Context): void {
  const state = configured(context);
  const found = filterOf(context);
  const [action, list] = [context.need('Action'), context.texts('List')];
  if (!found) state.filters.push({ ...filterKey(context), action, list });
  else {
    found.action = action;
    found.list.push(...list.filter((entry) => !found.list.includes(entry)));
  }
}

function setFilter(context: Context): void {
  const found = filterOf(context);
  if (!found) context.failWith('HRESULT 0x80070490', 'ObjectNotFound', 'Element not found.', 0x80070490);
  else found.action = context.need('Action');
}

function removeFilter(context: Context): void {
  const state = configured(context);
  context.requireForce();
  const found = filterOf(context);
  if (!found) return;
  const gone = context.texts('List');
  found.list = found.list.filter((entry) => !gone.includes(entry));
  state.filters = state.filters.filter((one) => one.list.length > 0);
}

function getFilter(context: Context): void {
  if (!machine(context).remoteAccess) return;
  const wanted = filterKey(context);
  for (const { alias, direction, family, action, list } of configured(context).filters) {
    if (!same(alias, wanted.alias) || !same(direction, wanted.direction)) continue;
    context.output.push({
      InterfaceAlias: alias,
      Direction: direction,
      AddressFamily: family,
      Action: action,
      List: list,
    });
  }
}

export function network(context: Context): NonNullable<ServerState['network']> {
  const server = context.server(context.host);
  if (!server) return freshNetwork([]);
  server.network ??= freshNetwork(['Microsoft Hyper-V Network Adapter']);
  return server.network;
}

function getAdapter(context: Context): void {
  for (const { name, device } of network(context).adapters) {
    context.output.push({ Name: name, InterfaceDescription: device, Status: 'Up', MacAddress: '' });
  }
}

function renameAdapter(context: Context): void {
  const { adapters } = network(context);
  const [device = ''] = context.texts('InterfaceDescription');
  const name = context.need('NewName');
  const found = adapters.find((one) => same(one.device, device));
  if (!found) {
    context.failWith(
      'CmdletizationQuery_NotFound_InterfaceDescription',
      'ObjectNotFound',
      `No MSFT_NetAdapter objects found with property 'InterfaceDescription' equal to '${device}'.`,
    );
  } else if (adapters.some((one) => one !== found && same(one.name, name))) {
    context.failWith(
      'Windows System Error 183',
      'InvalidArgument',
      `Cannot create a file when that file already exists. Name '${name}' is in use.`,
    );
  } else {
    found.name = name;
  }
}

function getFirewall(context: Context): void {
  const { firewall } = network(context);
  for (const wanted of context.texts('Name')) {
    const found = Object.entries(firewall).find(([name]) => same(name, wanted));
    if (found) context.output.push({ Name: found[0], Enabled: found[1] ? 'True' : 'False', Direction: 'Inbound' });
    else
      context.errors.push({
        message: `No MSFT_NetFirewallRule objects found with property 'InstanceID' equal to '${wanted}'.`,
        category: 'ObjectNotFound',
        id: `CmdletizationQuery_NotFound_InstanceID,${context.cmdlet}`,
        terminating: false,
      });
  }
}

function setFirewall(on: boolean): (context: Context) => void {
  return (context) => {
    const { firewall } = network(context);
    for (const wanted of context.texts('Name')) {
      const name = Object.keys(firewall).find((one) => same(one, wanted));
      if (name !== undefined) firewall[name] = on;
    }
  };
}

const RASMAN = 'hklm:\\system\\currentcontrolset\\services\\rasman\\parameters';

function inRasMan(context: Context): boolean {
  const [path = ''] = [...context.texts('LiteralPath'), ...context.texts('Path')];
  if (same(path, RASMAN)) return true;
  return context.failWith('PathNotFound', 'ObjectNotFound', `Cannot find path '${path}' because it does not exist.`);
}

function getItemProperty(context: Context): void {
  const paths = [...context.texts('Path'), ...context.texts('LiteralPath')];
  if (!paths.some((path) => /\\RasMan\\/i.test(path))) {
    otherItemProperty(context);
    return;
  }
  if (inRasMan(context)) context.output.push({ ...network(context).rasMan, PSChildName: 'Parameters' });
}

function setItemProperty(context: Context): void {
  if (!inRasMan(context)) return;
  network(context).rasMan[context.need('Name')] = Number(context.parameters.Value);
  awaitRestart(machine(context), 'RasMan');
}

function getLocalUser(context: Context): void {
  for (const Name of network(context).localUsers) context.output.push({ Name, Enabled: Name !== 'Guest' });
}

export const remoteAccessNetworkCmdlets: Record<string, SimulatedCmdlet> = {
  'Add-VpnS2SInterface': writing(addInterface),
  'Set-VpnS2SInterface': writing(setInterface),
  'Remove-VpnS2SInterface': writing(removeInterface),
  'Get-VpnS2SInterface': reading(getInterface),
  'Add-RemoteAccessIpFilter': writing(addFilter),
  'Set-RemoteAccessIpFilter': writing(setFilter),
  'Remove-RemoteAccessIpFilter': writing(removeFilter),
  'Get-RemoteAccessIpFilter': reading(getFilter),
  'Get-NetAdapter': reading(getAdapter),
  'Rename-NetAdapter': writing(renameAdapter),
  'Get-NetFirewallRule': reading(getFirewall),
  'Enable-NetFirewallRule': writing(setFirewall(true)),
  'Disable-NetFirewallRule': writing(setFirewall(false)),
  'Get-ItemProperty': reading(getItemProperty),
  'Set-ItemProperty': writing(setItemProperty),
  'Get-LocalUser': reading(getLocalUser),
};
