import { z } from 'zod';
import { dumpRas, netsh } from '../../cmdlets/netsh/call';
import { type Run, run, type Step } from '../../cmdlets/step';
import { PORT_TYPES } from '../../documents/remote-access/settings';
import { Fqdn } from '../../documents/scalars';
import { defineKind } from '../kind';
import { withRestart } from '../service-restart';
import { numberOf } from '../values';
import { NOT_CAPTURED, statementsOf } from './common';

type PortType = (typeof PORT_TYPES)[number];
const count = z.int().min(0).max(30000).optional();

const VpnPorts = z.strictObject({
  server: Fqdn,
  ports: z.strictObject({ IKEv2: count, SSTP: count, L2TP: count, PPTP: count, GRE: count, PPPoE: count }),
});
type VpnPorts = z.infer<typeof VpnPorts>;

export const deviceOf = (type: PortType): string => `WAN Miniport (${type === 'PPPoE' ? 'PPPOE' : type})`;

/** `rasinonly` opens a port for people, `ddoutonly` is all that PPPoE has (docs/behaviour/remote-access.md section 3). */
function setPorts(server: string, type: PortType, wanted: number): Run {
  const on = wanted > 0;
  const word = on ? 'enabled' : 'disabled';
  const ways =
    type === 'PPPoE' ? { ddoutonly: word } : { rasinonly: word, ddinout: word, ...(on ? {} : { ddoutonly: word }) };
  // Every page forbids 0 for PPTP: none means one port that takes nothing.
  const maxports = !on && type === 'PPTP' ? 1 : wanted;
  return run(netsh(server, 'ras', 'set wanports', { device: deviceOf(type), ...ways, maxports }));
}

function write({ server, ports }: VpnPorts, types: readonly PortType[]): Step[] {
  const steps = types.flatMap((type) => {
    const wanted = ports[type];
    return wanted === undefined ? [] : [setPorts(server, type, wanted)];
  });
  // Ports count when the connection manager starts.
  return withRestart('RasMan', server, steps);
}

export const vpnPortsKind = defineKind<VpnPorts>({
  name: 'VpnPorts',
  description: 'How many connections of each tunnel protocol a server takes; 0 = none.',
  schema: VpnPorts,
  key: (props) => props.server,
  fields: {
    server: { description: 'Server.', change: 'replace', compare: 'name' },
    'ports.*': { description: 'Ports of a tunnel protocol.', change: 'inPlace' },
  },
  reads: ({ server }) => [dumpRas(server)],
  observe(snapshot, { server }) {
    const found: Partial<Record<PortType, number>> = {};
    for (const { arguments: args } of statementsOf(snapshot, dumpRas(server), 'ras', 'set wanports')) {
      const type = PORT_TYPES.find((one) => deviceOf(one).toLowerCase() === args.device?.toLowerCase());
      if (type === undefined) continue;
      const open = [args.rasinonly, args.ddinout, args.ddoutonly].some((word) => word?.toLowerCase() === 'enabled');
      const most = numberOf(args.maxports);
      if (most !== undefined) found[type] = open ? most : 0;
    }
    return Object.keys(found).length === 0 ? undefined : { server, ports: found };
  },
  create: (desired) => write(desired, PORT_TYPES),
  update: ({ desired, changes }) =>
    write(
      desired,
      PORT_TYPES.filter((type) => changes.some(({ path }) => path === `ports.${type}`)),
    ),
  // The devices belong to Windows: they can only become unmanaged.
  remove: () => [],
  capture: NOT_CAPTURED,
  example: { server: 'vpn11.contoso.com', ports: { IKEv2: 128, SSTP: 128, L2TP: 0, PPTP: 0 } },
});
