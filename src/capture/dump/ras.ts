import { PORT_TYPES } from '../../documents/remote-access/settings';
import { nothing, numeric, on, type Reader, secretName, type Writer } from './reader';

/** `netsh ras dump` and `netsh ras aaaa dump`: docs/behaviour/remote-access.md sections 2 and 3. */

const METHODS: Record<string, string> = {
  EAP: 'EAP',
  CERT: 'Certificate',
  MSCHAPV2: 'MsChapv2',
  MD5CHAP: 'Chap',
  PAP: 'PAP',
  MSCHAP: 'MsChap',
  SPAP: 'SPAP',
};

const method = (args: Record<string, string>, { get, set, leaveOut }: Reader, kept: boolean): void => {
  const name = METHODS[(args.type ?? '').toUpperCase()];
  const path = ['vpn', 'authentication', 'methods'];
  if (name === undefined) {
    leaveOut('no document has this method of authentication: see to it on the destination');
    return;
  }
  const list = get(path);
  const known = (Array.isArray(list) ? list : []).filter((one) => one !== name);
  set(path, kept ? [...known, name] : known);
};

const LINKS: Record<string, string> = {
  LCP: 'lcpExtensions',
  SWC: 'softwareCompression',
  MULTI: 'multilink',
  BACP: 'bandwidthAllocation',
};

const link =
  (value: boolean): Writer =>
  (args, { set, leaveOut }) => {
    const field = LINKS[(args.type ?? '').toUpperCase()];
    if (field === undefined) leaveOut('no document has this kind of link: see to it on the destination');
    else set(['vpn', 'link', field], value);
  };

const ports: Writer = (args, { set, note, leaveOut }) => {
  const device = args.device ?? '';
  const type = PORT_TYPES.find((one) => device.toUpperCase() === `WAN MINIPORT (${one.toUpperCase()})`);
  const open = [args.rasinonly, args.ddinout, args.ddoutonly].some(on);
  const count = numeric(args.maxports);
  if (type === undefined) {
    set(
      ['byHand', 'dialUpPorts', device],
      `${count ?? 1} port${count === 1 ? '' : 's'}, ${open ? 'in use' : 'closed'}`,
    );
    note(['byHand', 'dialUpPorts', device], 'which telephone line is plugged in is in no dump');
  } else if (!open) set(['vpn', 'ports', type], 0);
  else if (count !== undefined || type === 'PPPoE') set(['vpn', 'ports', type], count ?? 1);
  else leaveOut(`how many ports of ${type} there are is not said: write /vpn/ports/${type}`);
};

/** Protocols that were taken out of Windows with 2008. */
const gone: Writer = (args, { leaveOut }) => {
  if (!/^(deny|disabled)$/i.test(args.mode ?? 'deny')) {
    leaveOut('this network protocol is gone since 2008: clients that need it have to be found another way');
  }
};

const DIAL_IN: Record<string, string> = { permit: 'allow', deny: 'deny', policy: 'policy' };

const user: Writer = (args, { set, leaveOut }) => {
  const name = args.name ?? '';
  const dialIn = DIAL_IN[(args.dialin ?? 'policy').toLowerCase()];
  const callback = (args.cbpolicy ?? 'none').toLowerCase();
  // Every account of the server is in the dump; one that policies decide about says nothing.
  if (dialIn === 'policy' && callback === 'none') return;
  if (callback === 'admin' && !args.cbnumber) {
    leaveOut(`write the number that is called back into /localUsers/${name}/callback`);
  }
  set(['localUsers', name], {
    dialIn,
    callback: callback === 'admin' ? (args.cbnumber ? { number: args.cbnumber } : undefined) : callback,
  });
};

const type: Writer = ({ ipv4rtrtype = '', ipv6rtrtype = '', rastype = '' }, reader) => {
  const { set, leaveOut } = reader;
  reader.routerOnly = rastype.toLowerCase() === 'none';
  if (/^(ipv6|both)$/i.test(rastype)) set(['vpn', 'ipv6', 'clients'], 'allow');
  if (/^lan/i.test(ipv6rtrtype)) leaveOut('the server routes IPv6: tick "IPv6 Router" on the destination by hand');
  if (ipv4rtrtype.toLowerCase() === 'none') leaveOut('the server does not route IPv4: see to it on the destination');
};

const radius =
  (use: 'authentication' | 'accounting'): Writer =>
  (args, { set, secret }) => {
    const name = (args.name ?? '').toLowerCase();
    set(['vpn', use, 'servers', name], {
      port: numeric(args.port) ?? (use === 'authentication' ? 1812 : 1813),
      sharedSecret: secret(secretName('radius', name), `shared secret of the RADIUS server ${name}`),
      score: numeric(args['init-score']),
      timeoutSeconds: numeric(args.timeout),
    });
  };

const psk: Writer = (args, { set, secret }) => {
  if (!on(args.psk)) return;
  set(['vpn', 'tunnelAuthentication'], {
    method: 'PreSharedKey',
    sharedSecret: secret('l2tpPreSharedKey', 'pre-shared key of L2TP and IKEv2'),
  });
};

const words =
  (path: readonly string[], argument: string, table: Record<string, unknown>): Writer =>
  (args, { set, leaveOut }) => {
    const word = (args[argument] ?? '').toLowerCase();
    if (Object.hasOwn(table, word)) set(path, table[word]);
    else leaveOut(`"${word}" is no value that is known: look at it on the server`);
  };

const SWITCH = { enabled: true, disabled: false };
const ACCESS = { all: 'all', serveronly: 'serverOnly' };
const ALLOW = { allow: 'allow', deny: 'deny' };

const minutes = (text: string | undefined): number | undefined => {
  const value = numeric(text);
  return value === undefined ? undefined : value * 60;
};

const tracing: Writer = (args, { set, leaveOut }) => {
  if (!on(args.state)) return;
  if (args.component === '*') set(['byHand', 'logAdditionalInformation'], true);
  else leaveOut('a trace for finding faults: switch it on where it is needed');
};
const diagnostics: Writer = (args, { leaveOut }) => {
  if (on(args.state)) leaveOut('a trace for finding faults: switch it on where it is needed');
};

export const RAS: Record<string, Writer> = {
  'ras: set authmode'(args, { leaveOut }) {
    if (/^standard$/i.test(args.mode ?? '')) return;
    leaveOut('people may connect without proving who they are: no document has this; set it by hand if it is wanted');
  },
  'ras: add authtype': (args, reader) => method(args, reader, true),
  'ras: delete authtype': (args, reader) => method(args, reader, false),
  'ras: add link': link(true),
  'ras: delete link': link(false),
  'ras: add multilink': link(true),
  'ras: delete multilink': link(false),
  'ras: set user': user,
  'ras: set conf': (args, { leaveOut }) => {
    if (!on(args.confstate)) leaveOut('Remote Access is not set up on this server');
  },
  'ras: set type': type,
  'ras: set wanports': ports,
  'ras: set sstp-ssl-cert'(args, { set, leaveOut }) {
    const thumbprint = (args.hash ?? '').replace(/[^0-9A-Fa-f]/g, '').toUpperCase();
    if (thumbprint.length === 40) set(['vpn', 'sstpCertificate'], { thumbprint });
    else
      leaveOut('write the thumbprint of the certificate into /vpn/sstpCertificate; left out, SSTP keeps its default');
  },
  'ras: set ikev2connection'(args, { set, leaveOut }) {
    set(['vpn', 'ipsec', 'idleDisconnectSeconds'], minutes(args.idletimeout));
    const outage = numeric(args.nwoutagetime);
    if (outage !== undefined && outage !== 30) {
      leaveOut(
        `a network outage of ${outage} minutes (usual: 30) has no cmdlet: netsh ras set ikev2connection, by hand`,
      );
    }
  },
  'ras: set ikev2saexpiry'(args, { set }) {
    const megabytes = numeric(args.sadatasizelimit);
    set(['vpn', 'ipsec', 'saLifetimeSeconds'], minutes(args.saexpirytime));
    set(['vpn', 'ipsec', 'saDataSizeKb'], megabytes === undefined ? undefined : megabytes * 1024);
  },
  'ras: add registeredserver': (_args, { leaveOut }) =>
    leaveOut('the server is registered in Active Directory: on the destination, netsh ras add registeredserver'),
  'ras: delete registeredserver': nothing,
  'ras: set tracing': diagnostics,
  'ras ip: delete pool': nothing,
  'ras ip: set negotiation'(args, { leaveOut }) {
    if (!/^allow$/i.test(args.mode ?? ''))
      leaveOut('clients may not connect with IPv4: set it by hand on the destination');
  },
  'ras ip: set access': words(['vpn', 'ipv4', 'networkAccess'], 'mode', ACCESS),
  'ras ip: set addrreq': words(['vpn', 'ipv4', 'addressRequests'], 'mode', ALLOW),
  'ras ip: set broadcastnameresolution': words(['vpn', 'ipv4', 'broadcastNames'], 'mode', SWITCH),
  'ras ip: set addrassign': words(['vpn', 'addressAssignment', 'method'], 'method', {
    auto: 'Dhcp',
    pool: 'StaticPool',
  }),
  'ras ip: add range'(args, { push }) {
    push(['vpn', 'addressAssignment', 'ranges'], `${args.from ?? ''}-${args.to ?? ''}`);
  },
  'ras ip: delete range': nothing,
  'ras ip: set preferredadapter'(args, { set }) {
    // Without a name the service chooses, which is the default.
    if (args.name) set(['vpn', 'ipv4', 'dnsAdapter'], args.name);
  },
  'ras ipx: set negotiation': gone,
  'ras ipx: set access': nothing,
  'ras netbeui: set negotiation': gone,
  'ras netbeui: set access': nothing,
  'ras appletalk: set negotiation': gone,
  'ras ipv6: set negotiation': words(['vpn', 'ipv6', 'clients'], 'mode', ALLOW),
  'ras ipv6: set access': words(['vpn', 'ipv6', 'networkAccess'], 'mode', ACCESS),
  'ras ipv6: set routeradvertise': words(['vpn', 'ipv6', 'advertise'], 'mode', SWITCH),
  'ras ipv6: set prefix'(args, { set }) {
    const prefix = args.prefix ?? '';
    if (prefix !== '' && !/^(::|none)$/i.test(prefix)) {
      set(['vpn', 'addressAssignment', 'ipv6Prefix'], prefix.includes('/') ? prefix : `${prefix}/64`);
    }
  },
  'ras aaaa: set authentication': words(['vpn', 'authentication', 'provider'], 'provider', {
    windows: 'Windows',
    radius: 'Radius',
  }),
  'ras aaaa: set accounting': words(['vpn', 'accounting', 'provider'], 'provider', {
    windows: 'Windows',
    radius: 'Radius',
    none: 'none',
  }),
  'ras aaaa: add authserver': radius('authentication'),
  'ras aaaa: add acctserver': radius('accounting'),
  'ras aaaa: delete authserver': nothing,
  'ras aaaa: delete acctserver': nothing,
  'ras aaaa: set ipsecpolicy': psk,
  'ras diagnostics: set rastracing': tracing,
  'ras diagnostics: set modemtracing': diagnostics,
  'ras diagnostics: set cmtracing': diagnostics,
  'ras diagnostics: set securityeventlog': diagnostics,
  'ras diagnostics: set loglevel': words(['logLevel'], 'events', {
    error: 'error',
    warn: 'warn',
    all: 'all',
    none: 'none',
  }),
};
