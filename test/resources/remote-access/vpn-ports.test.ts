import { expect, it } from 'vitest';
import { vpnPortsKind as kind } from '../../../src/resources/remote-access/vpn-ports';
import { observed } from '../kind-world';
import { calls, kept, ras, SERVER, update } from './remote-access-world';

const RESTART = 'Restart-Service {"Name":["RasMan"],"Force":true}';
const set = (device: string, ways: string, most: number) =>
  `set wanports device = "WAN Miniport (${device})" ${ways} maxports = ${most}`;
const written = (ports: object) => calls(kind.create({ server: SERVER, ports }, kept));

it.each([
  ['opens both ways', { SSTP: 5 }, 'device=WAN Miniport (SSTP) rasinonly=enabled ddinout=enabled maxports=5'],
  [
    'closes all three',
    { SSTP: 0 },
    'device=WAN Miniport (SSTP) rasinonly=disabled ddinout=disabled ddoutonly=disabled maxports=0',
  ],
  [
    'leaves PPTP one port that takes nothing, since 0 is forbidden',
    { PPTP: 0 },
    'device=WAN Miniport (PPTP) rasinonly=disabled ddinout=disabled ddoutonly=disabled maxports=1',
  ],
  [
    'knows PPPoE by another name, and only dialling out',
    { PPPoE: 2 },
    'device=WAN Miniport (PPPOE) ddoutonly=enabled maxports=2',
  ],
])('%s', (_, ports, words) => {
  expect(written(ports)).toEqual([`netsh ras set wanports ${words}`, RESTART]);
});

it('reads ports that are shut as none, whatever their number', () => {
  const found = observed(
    kind,
    { server: SERVER, ports: {} },
    ras({
      ras: [
        set('SSTP', 'rasinonly = disabled ddinout = enabled', 128),
        set('PPTP', 'rasinonly = disabled ddinout = disabled ddoutonly = disabled', 1),
        set('Tin Can', 'rasinonly = enabled', 1),
      ],
    }),
  );
  expect(found).toEqual({ server: SERVER, ports: { SSTP: 128, PPTP: 0 } });
});

it('touches the protocols that are scheduled, with one restart of the connection manager', () => {
  const ports = { IKEv2: 9, L2TP: 8, SSTP: 7 };
  const lines = update(kind, {}, { server: SERVER, ports }, 'ports.L2TP', 'ports.IKEv2');
  expect(lines.map((line) => /\((\w+)\)/.exec(line)?.[1] ?? line)).toEqual(['IKEv2', 'L2TP', RESTART]);
});
