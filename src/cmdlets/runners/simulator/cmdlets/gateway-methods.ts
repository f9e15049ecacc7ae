import type { Context } from '../context';
import { blankConnectionPolicy, blankResourcePolicy, DEVICE_FLAGS, type GatewayServerState } from '../gateway';
import { recordsOf } from '../names';
import { accountOf } from '../seed-gateway';
import { awaitRestart, findServer, same } from '../world';
import { type Arguments, type Result, WBEM } from './cim-values';
import { changeableGateway } from './gateway-classes';

/** Methods of RD Gateway's classes (docs/behaviour/gateway.md section 2). */

/** The name that a call on an instance chose; undefined for a call on the class. */
type Chosen = (row: Record<string, unknown>) => boolean;
type Method = (call: Called) => Result;

interface Called {
  context: Context;
  server: string;
  gateway: GatewayServerState;
  args: Arguments;
  /** Position of the instance; -1 = there is none. */
  at: number;
}

const ok = (more: Record<string, unknown> = {}): Result => ({ ReturnValue: 0, ...more });
const refused = (code: number): Result => ({ ReturnValue: code });
const ALREADY_EXISTS = 0x80041019;
/** ERROR_NONE_MAPPED: an account that nobody knows. */
const NONE_MAPPED = 0x80070534;
/** WSAHOST_NOT_FOUND: a computer that nobody knows. */
const HOST_NOT_FOUND = 0x80072af9;
const BAD_NAME = /[<>:;"/\\|?*\t]/;

const list = (text: string): string[] =>
  text
    .split(';')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** Domain accounts, built-in ones, and local ones of this very server. */
function isAccount(context: Context, server: string, account: string): boolean {
  const spelled = accountOf(context.state, account);
  const unknown = (name: string) => context.state.unknownAccounts.some((other) => same(other, name));
  if (unknown(account) || unknown(spelled)) return false;
  const domain = spelled.includes('\\') ? (spelled.split('\\')[0] ?? '') : undefined;
  if (domain === undefined) return false;
  const owner = Object.keys(context.state.servers).find((name) => same(name.split('.')[0] ?? '', domain));
  return owner === undefined || same(owner, server);
}

function isComputer(context: Context, name: string): boolean {
  if (name === '*' || /^\d+(\.\d+){3}$/.test(name)) return true;
  const full = name.includes('.') ? name : `${name}.${context.state.domain}`;
  return recordsOf(context.state, full).length > 0;
}

/** One name that can't be resolved, and the whole call does nothing. */
function unresolved({ context, server }: Called, accounts: string[], computers: string[] = []): Result | undefined {
  if (!accounts.every((account) => isAccount(context, server, account))) return refused(NONE_MAPPED);
  return computers.every((name) => isComputer(context, name)) ? undefined : refused(HOST_NOT_FOUND);
}

function badName(name: string, taken: { name: string }[]): Result | undefined {
  if (name === '' || name.length > 64 || BAD_NAME.test(name)) return refused(WBEM.invalidParameter);
  return taken.some((other) => same(other.name, name)) ? refused(ALREADY_EXISTS) : undefined;
}

function connectionPolicy({ context, args }: Called) {
  const flag = (name: string) => args.flag(name) ?? false;
  const accounts = (name: string) => list(args.text(name)).map((account) => accountOf(context.state, account));
  return {
    ...blankConnectionPolicy(args.text('Name')),
    enabled: flag('Enabled'),
    userGroups: accounts('UserGroupNames'),
    computerGroups: accounts('ComputerGroupNames'),
    smartCard: flag('SmartCard'),
    password: flag('Password'),
    secureId: flag('SecureId'),
    cookie: flag('CookieAuthentication'),
    redirection: args.number('DeviceRedirectionType') ?? 0,
    disabled: DEVICE_FLAGS.filter((name) => flag(name)),
    idleTimeout: args.number('IdleTimeout') ?? 0,
    sessionTimeout: args.number('SessionTimeout') ?? 0,
    sessionTimeoutAction: args.number('SessionTimeoutAction') ?? 0,
    onlySdr: flag('AllowOnlySDRServers'),
  };
}

/** Moves one policy past its neighbour; at the end nothing happens. */
function move({ gateway, at }: Called, by: 1 | -1): Result {
  const policies = gateway.connectionPolicies;
  const [own, other] = [policies[at], policies[at + by]];
  if (own && other) {
    policies[at] = other;
    policies[at + by] = own;
  }
  return ok();
}

function checkConnectionPolicy(call: Called): Result | undefined {
  const { args } = call;
  const accounts = [...list(args.text('UserGroupNames')), ...list(args.text('ComputerGroupNames'))];
  if (list(args.text('UserGroupNames')).length === 0) return refused(WBEM.invalidParameter);
  return unresolved(call, accounts);
}

function resourcePolicy({ context, args }: Called) {
  const type = args.text('ResourceGroupType').toUpperCase();
  const groupType = type === 'RG' || type === 'CG' ? type : 'ALL';
  return {
    ...blankResourcePolicy(args.text('Name')),
    description: args.text('Description'),
    enabled: args.flag('Enabled') ?? false,
    groupType,
    group:
      groupType === 'CG' ? accountOf(context.state, args.text('ResourceGroupName')) : args.text('ResourceGroupName'),
    userGroups: list(args.text('UserGroupNames')).map((account) => accountOf(context.state, account)),
    ports: args.text('PortNumbers'),
  } as const;
}

function checkResourcePolicy(call: Called): Result | undefined {
  const { args, gateway } = call;
  const { groupType, group, userGroups, ports } = resourcePolicy(call);
  if (userGroups.length === 0 || !/^(\*|\d+(;\d+)*)$/.test(ports)) return refused(WBEM.invalidParameter);
  if (!['RG', 'CG', 'ALL'].includes(args.text('ResourceGroupType'))) return refused(WBEM.invalidParameter);
  if (groupType === 'RG' && !gateway.computerGroups.some((other) => same(other.name, group)))
    return refused(WBEM.notFound);
  return unresolved(call, groupType === 'CG' ? [...userGroups, group] : userGroups);
}

const METHODS: Record<string, Record<string, Method>> = {
  win32_tsgatewayconnectionauthorizationpolicy: {
    create(call) {
      const policies = call.gateway.connectionPolicies;
      const wrong = badName(call.args.text('Name'), policies) ?? checkConnectionPolicy(call);
      if (wrong) return wrong;
      policies.unshift(connectionPolicy(call));
      return ok();
    },
    update(call) {
      const { gateway, at } = call;
      const wrong = checkConnectionPolicy(call);
      const old = gateway.connectionPolicies[at];
      if (wrong || !old) return wrong ?? refused(WBEM.notFound);
      gateway.connectionPolicies[at] = { ...connectionPolicy(call), nap: old.nap };
      return ok();
    },
    delete({ gateway, at }) {
      gateway.connectionPolicies.splice(at, 1);
      return ok();
    },
    moveup: (call) => move(call, -1),
    movedown: (call) => move(call, 1),
  },
  win32_tsgatewayresourceauthorizationpolicy: {
    create(call) {
      const policies = call.gateway.resourcePolicies;
      const wrong = badName(call.args.text('Name'), policies) ?? checkResourcePolicy(call);
      if (wrong) return wrong;
      policies.push(resourcePolicy(call));
      return ok();
    },
    update(call) {
      const wrong = checkResourcePolicy(call);
      if (wrong) return wrong;
      call.gateway.resourcePolicies[call.at] = resourcePolicy(call);
      return ok();
    },
    delete({ gateway, at }) {
      gateway.resourcePolicies.splice(at, 1);
      return ok();
    },
  },
  win32_tsgatewayresourcegroup: {
    create(call) {
      const { gateway, args } = call;
      const resources = list(args.text('Resources'));
      const wrong = badName(args.text('Name'), gateway.computerGroups) ?? unresolved(call, [], resources);
      if (wrong) return wrong;
      gateway.computerGroups.push({ name: args.text('Name'), description: args.text('Description'), resources });
      return ok();
    },
    setresources(call) {
      const group = call.gateway.computerGroups[call.at];
      const resources = list(call.args.text('Resources'));
      const wrong = unresolved(call, [], resources);
      if (wrong || !group) return wrong ?? refused(WBEM.notFound);
      group.resources = resources;
      return ok();
    },
    delete({ gateway, at }) {
      const name = gateway.computerGroups[at]?.name ?? '';
      const used = gateway.resourcePolicies.some((policy) => policy.groupType === 'RG' && same(policy.group, name));
      if (used) return refused(WBEM.failed);
      gateway.computerGroups.splice(at, 1);
      return ok();
    },
  },
  win32_tsgatewayloadbalancer: {
    setservers(call) {
      const servers = list(call.args.text('Servers'));
      const wrong = unresolved(call, [], servers);
      if (wrong) return wrong;
      call.gateway.farm = servers;
      return ok();
    },
    deleteallservers({ gateway }) {
      gateway.farm = [];
      return ok();
    },
  },
  win32_tsgatewayradiusserver: {
    add(call) {
      const { gateway, args } = call;
      const name = args.text('Name');
      if (gateway.radiusServers.some((other) => same(other.name, name))) return refused(ALREADY_EXISTS);
      const wrong = unresolved(call, [], [name]);
      if (wrong) return wrong;
      gateway.radiusServers.push({ name, sharedSecret: args.text('SharedSecret') });
      return ok();
    },
    setsharedsecret({ gateway, args, at }) {
      const found = gateway.radiusServers[at];
      if (found) found.sharedSecret = args.text('SharedSecret');
      return ok();
    },
    remove({ gateway, at }) {
      gateway.radiusServers.splice(at, 1);
      return ok();
    },
  },
  win32_tsgatewayserversettings: {
    enablecentralcap({ gateway, args }) {
      gateway.centralCap = args.flag('CentralCAPEnabled') ?? false;
      return ok();
    },
    setmaxconnections({ gateway, args }) {
      gateway.maxConnections = args.flag('IsUnlimited') === true ? null : (args.number('Connections') ?? 0);
      return ok();
    },
    setsslbridging({ context, server, gateway, args }) {
      const wanted = args.number('SslBridging') ?? 3;
      if (wanted > 2) return refused(WBEM.invalidParameter);
      gateway.sslBridging = wanted;
      const state = findServer(context.state, server);
      if (state) awaitRestart(state, 'TSGateway');
      return ok();
    },
    enabletransport({ gateway, args }) {
      const transport = args.number('TransportType') ?? 3;
      if (transport > 2) return refused(WBEM.invalidParameter);
      gateway.transports[transport] = args.flag('Enable') ?? false;
      return ok();
    },
    istransportenabled: ({ gateway, args }) =>
      ok({ Enabled: gateway.transports[args.number('TransportType') ?? 3] ?? false }),
    enableonlyconsentcapableclients({ gateway, args }) {
      gateway.onlyConsent = args.flag('OnlyConsentCapableClients') ?? false;
      return ok();
    },
  },
};

/** Methods that belong to one instance: without one that is there nothing is called. */
const OF_INSTANCE = new Set(['update', 'delete', 'moveup', 'movedown', 'setresources', 'setsharedsecret', 'remove']);
const KEYED: Record<string, (gateway: GatewayServerState) => { name: string }[]> = {
  win32_tsgatewayconnectionauthorizationpolicy: (gateway) => gateway.connectionPolicies,
  win32_tsgatewayresourceauthorizationpolicy: (gateway) => gateway.resourcePolicies,
  win32_tsgatewayresourcegroup: (gateway) => gateway.computerGroups,
  win32_tsgatewayradiusserver: (gateway) => gateway.radiusServers,
};

/** A method of one of RD Gateway's classes; undefined = none of that name is simulated, `none` = no instance was chosen. */
export function invokeGateway(className: string) {
  return (
    context: Context,
    server: string,
    name: string,
    args: Arguments,
    chosen?: Chosen,
  ): Result | 'none' | undefined => {
    const gateway = changeableGateway(context, server);
    const method = METHODS[className]?.[name];
    if (!gateway || !method) return undefined;
    const instances = KEYED[className]?.(gateway) ?? [];
    const at = chosen ? instances.findIndex((item) => chosen({ Name: item.name })) : -1;
    if (OF_INSTANCE.has(name) && at < 0) return chosen ? 'none' : undefined;
    return method({ context, server, gateway, args, at });
  };
}

export const GATEWAY_METHOD_CLASSES = Object.keys(METHODS);
