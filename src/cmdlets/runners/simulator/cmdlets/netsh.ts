import { parseWords } from '../../../netsh/statement';
import { argumentsOf } from '../../../netsh/vocabulary';
import { type Context, READ_MS, type SimulatedCmdlet } from '../context';
import { type RemoteAccessState, said } from '../remote-access';
import type { ServerState } from '../state';
import { awaitRestart } from '../world';
import { showNps } from './nps';

/** netsh: it prints text, and says that something failed by its exit code, which arrives as an error (section 4). */

type Said = RemoteAccessState['netsh'][number];

/** By which arguments one object is told from another. */
const IDENTITY: Record<string, string[]> = {
  interface: ['name'],
  persistentroute: ['dest', 'mask', 'name', 'nhop'],
  addressrange: ['name', 'start'],
  addressmapping: ['name', 'public'],
  portmapping: ['name', 'proto', 'publicip', 'publicport'],
  dhcpserver: ['server'],
  preferenceforprotocol: ['proto'],
  user: ['name'],
  link: ['type'],
  multilink: ['type'],
  exclusion: ['exclude'],
  neighbor: ['name', 'neighboraddr'],
  acceptfilter: ['name', 'filter'],
  announcefilter: ['name', 'filter'],
  peerfilter: ['server'],
  flags: ['name'],
};

/** Every interface has these in their context without having been added to it. */
const ALWAYS_THERE = ['routing ip rip flags', 'routing ip autodhcp interface', 'routing ip dnsproxy interface'];

/** Contexts of Windows Server 2003 that dumps still hold and no release since knows (section 4). */
const GONE = ['routing ip ospf', 'ras ipx', 'ras netbeui', 'ras appletalk'];

function broken(context: Context, message: string): never {
  return context.failWith('NativeCommandFailed', 'NotSpecified', message);
}

const NOT_SET_UP = 'The Routing and Remote Access Service is not configured on this computer.';

function run(context: Context): void {
  const words = context.texts('ArgumentList');
  const server = context.server(context.host);
  if (!server) broken(context, 'The system cannot find the file specified.');
  const last = words.at(-1)?.toLowerCase();
  if (last === 'dump') {
    for (const line of dump(server, words.slice(0, -1).join(' ').toLowerCase())) context.output.push(line);
    return;
  }
  if (words.length === 3 && words[0] === 'nps' && words[1] === 'show') {
    showNps(context, words[2] ?? '');
    return;
  }
  const found = parseWords(words);
  if (typeof found === 'string' || GONE.includes(found.context))
    broken(context, `The following command was not found: ${words.join(' ')}.`);
  const state = server.remoteAccess;
  if (!state) broken(context, NOT_SET_UP);
  apply(context, server, state, said(found.context, found.verb, found.arguments));
}

function apply(context: Context, server: ServerState, state: RemoteAccessState, call: Said): void {
  const [word = '', object = ''] = call.verb.split(' ');
  if (special(context, server, state, call)) return;
  if (word === 'install') {
    if (!state.netsh.some((one) => one.context === call.context && one.verb === 'install')) state.netsh.push(call);
    return;
  }
  if (word === 'uninstall') {
    state.netsh = state.netsh.filter((one) => one.context !== call.context);
    return;
  }
  const installable = argumentsOf(call.context, 'install') !== undefined;
  if (installable && !state.netsh.some((one) => one.context === call.context && one.verb === 'install')) {
    broken(context, `The protocol of ${call.context} is not installed.`);
  }
  const identity = IDENTITY[object];
  const mine = (one: Said): boolean =>
    one.context === call.context &&
    one.verb.split(' ')[1] === object &&
    (identity ?? []).every((name) => one.arguments[name]?.toLowerCase() === call.arguments[name]?.toLowerCase());
  const known = state.netsh.find(mine);
  if (word === 'delete') {
    if (!known) broken(context, 'Element not found.');
    state.netsh = state.netsh.filter((one) => one !== known);
    if (object === 'link' || object === 'multilink') state.netsh.push(call);
  } else if (word === 'add') {
    if (known && object !== 'link' && object !== 'multilink') broken(context, 'The object already exists.');
    if (known) known.verb = call.verb;
    else state.netsh.push(call);
  } else if (known) {
    known.arguments = { ...known.arguments, ...call.arguments };
  } else if (identity && !ALWAYS_THERE.includes(`${call.context} ${object}`) && object !== 'user') {
    broken(context, 'Element not found.');
  } else {
    state.netsh.push(call);
  }
}

/** What cmdlets know as well is kept once. */
function special(context: Context, server: ServerState, state: RemoteAccessState, call: Said): boolean {
  const { arguments: args } = call;
  switch (`${call.context} ${call.verb}`) {
    case 'ras set wanports': {
      const device = Object.keys(state.ports).find((name) => name.toLowerCase() === args.device?.toLowerCase());
      const old = device === undefined ? undefined : state.ports[device];
      if (device === undefined || !old) broken(context, `The device ${args.device ?? ''} was not found.`);
      const on = (name: 'rasinonly' | 'ddinout' | 'ddoutonly') =>
        args[name] === undefined ? old[name] : args[name] === 'enabled';
      const maxports = args.maxports === undefined ? old.maxports : Number(args.maxports);
      if (maxports < 1 && device.includes('PPTP')) broken(context, 'The parameter is incorrect.');
      state.ports[device] = {
        rasinonly: on('rasinonly'),
        ddinout: on('ddinout'),
        ddoutonly: on('ddoutonly'),
        maxports,
      };
      awaitRestart(server, 'RasMan');
      return true;
    }
    case 'ras set sstp-ssl-cert': {
      const thumbprint = (args.hash ?? '').toUpperCase();
      if (!server.store[thumbprint]) broken(context, 'Cannot find the certificate in the computer store.');
      state.thumbprint = thumbprint;
      awaitRestart(server, 'RemoteAccess');
      return true;
    }
    case 'ras set user': {
      const known = server.network?.localUsers.some((name) => name.toLowerCase() === args.name?.toLowerCase());
      if (!known) broken(context, 'The user name could not be found.');
      return false;
    }
    case 'ras ip set addrassign':
      state.pool.method = args.method === 'pool' ? 'StaticPool' : 'Dhcp';
      return true;
    case 'ras ip add range':
      state.pool.ranges.push([args.from ?? '', args.to ?? '']);
      return true;
    default:
      return false;
  }
}

/** Objects in the order in which they were made, context by context. */
function dump(server: ServerState, context: string): string[] {
  const state = server.remoteAccess;
  if (!state) return ['# The Routing and Remote Access Service is not configured.'];
  const all = [...state.netsh, ...shownByCmdlets(state)];
  const contexts = [...new Set(all.map((one) => one.context))].filter(
    (one) => one === context || one.startsWith(`${context} `),
  );
  return contexts.flatMap((one) => [
    `# ${'-'.repeat(40)}`,
    `# ${one} configuration`,
    `# ${'-'.repeat(40)}`,
    `pushd ${one}`,
    ...all.filter((item) => item.context === one).map(lineOf),
    'popd',
    `# End of ${one} configuration`,
  ]);
}

const lineOf = ({ verb, arguments: args }: Said): string =>
  [
    verb,
    ...Object.entries(args).map(([name, value]) => `${name} = ${/[\s()]/.test(value) ? `"${value}"` : value}`),
  ].join(' ');

function shownByCmdlets(state: RemoteAccessState): Said[] {
  const word = (on: boolean) => (on ? 'enabled' : 'disabled');
  return [
    ...Object.entries(state.ports).map(([device, port]) =>
      said('ras', 'set wanports', {
        device,
        rasinonly: word(port.rasinonly),
        ddinout: word(port.ddinout),
        ddoutonly: word(port.ddoutonly),
        maxports: String(port.maxports),
      }),
    ),
    said('ras ip', 'set addrassign', { method: state.pool.method === 'Dhcp' ? 'auto' : 'pool' }),
    ...state.pool.ranges.map(([from, to]) => said('ras ip', 'add range', { from, to })),
    said('ras aaaa', 'set authentication', { provider: state.authentication === 'Windows' ? 'windows' : 'radius' }),
    ...Object.entries(state.preferences).map(([proto, level]) =>
      said('routing ip', 'add preferenceforprotocol', { proto: proto.toUpperCase(), preflevel: String(level) }),
    ),
  ];
}

export const netshCmdlets: Record<string, SimulatedCmdlet> = {
  netsh: { access: 'local', costMs: READ_MS, writes: true, run },
};
