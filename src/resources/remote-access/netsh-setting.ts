import { z } from 'zod';
import { dumpRouting, netsh } from '../../cmdlets/netsh/call';
import { argumentsOf } from '../../cmdlets/netsh/vocabulary';
import type { Snapshot } from '../../cmdlets/snapshot';
import { run, type Step } from '../../cmdlets/step';
import { NetshSetting as Written } from '../../documents/remote-access/settings';
import { Fqdn } from '../../documents/scalars';
import { defineKind } from '../kind';
import { keepsRole, NOT_CAPTURED, statementsOf } from './common';
import { installProtocol } from './netsh-kind';

const NetshSetting = z.strictObject({ server: Fqdn, ...Written.shape });
type NetshSetting = z.infer<typeof NetshSetting>;

/** Arguments that tell one object from another of the same command. */
const IDENTITY = ['name', 'neighboraddr', 'filter', 'server', 'exclude', 'public'];

const identityOf = ({ command, arguments: args }: Pick<NetshSetting, 'command' | 'arguments'>) =>
  Object.entries(args).filter(([name]) => (command.startsWith('add ') ? IDENTITY.includes(name) : name === 'name'));

/** What stands behind the server's name in the key. */
export function netshSettingId(setting: Pick<NetshSetting, 'context' | 'command' | 'arguments'>): string {
  return [setting.context, setting.command, ...identityOf(setting).map(([, value]) => value)].join(' ');
}

/** The words of the object in a dump, be it added or set. */
function found(snapshot: Snapshot, props: NetshSetting): Record<string, string> | undefined {
  const object = props.command.split(' ')[1] ?? '';
  const mine = ['add', 'set']
    .flatMap((word) => statementsOf(snapshot, dumpRouting(props.server), props.context, `${word} ${object}`))
    .filter(({ arguments: args }) =>
      identityOf(props).every(([name, value]) => args[name]?.toLowerCase() === value.toLowerCase()),
    );
  return mine.length === 0 ? undefined : Object.assign({}, ...mine.map((one) => one.arguments));
}

function steps({ server, context, command, arguments: args }: NetshSetting): Step[] {
  const installs = argumentsOf(context, 'install') !== undefined;
  return [...(installs ? [installProtocol(server, context)] : []), run(netsh(server, context, command, args))];
}

/** Takes away what was added. */
function taken(setting: NetshSetting): Step[] {
  const { server, context, command } = setting;
  const away = command.replace(/^add /, 'delete ');
  if (away === command || argumentsOf(context, away) === undefined) return [];
  return [run(netsh(server, context, away, Object.fromEntries(identityOf(setting))))];
}

export const netshSettingKind = defineKind<NetshSetting>({
  name: 'NetshSetting',
  description: 'A setting of routing that one netsh command makes: flags of RIP, timers of IGMP, the DHCP allocator.',
  schema: NetshSetting,
  key: (props) => `${props.server}/${netshSettingId(props)}`,
  fields: {
    server: { description: 'Server.', change: 'replace', compare: 'name' },
    context: { description: 'Part of routing, as netsh names it.', change: 'replace' },
    command: { description: 'Command of netsh.', change: 'replace' },
    'arguments.*': { description: 'Its arguments.', change: 'inPlace', compare: 'name' },
  },
  reads: ({ server }) => [dumpRouting(server)],
  observe(snapshot, props) {
    const words = found(snapshot, props);
    if (!words) return undefined;
    const { server, context, command } = props;
    const args = Object.keys(props.arguments).map((name) => [name, words[name]] as const);
    return {
      server,
      context,
      command,
      arguments: Object.fromEntries(args.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
    };
  },
  create: steps,
  update({ desired, changes }) {
    if (changes.length === 0) return [];
    const set = desired.command.replace(/^add /, 'set ');
    if (argumentsOf(desired.context, set) !== undefined) return steps({ ...desired, command: set });
    // What is there already is not added over.
    return [...taken(desired), ...steps(desired)];
  },
  /** What was set before it was set is known to nobody: only what was added is taken away. */
  remove: (current, world) => (keepsRole(current.server, world) ? taken(current) : []),
  capture: NOT_CAPTURED,
  example: {
    server: 'vpn11.contoso.com',
    context: 'routing ip rip',
    command: 'set flags',
    arguments: { name: 'LAN', flag: 'SPLITHORIZON,POISONREVERSE' },
  },
});
