import { expect, it } from 'vitest';
import { netshSettingKind as kind } from '../../../src/resources/remote-access/netsh-setting';
import { live, observed, runAt } from '../kind-world';
import { calls, kept, retired, routing, SERVER, update } from './remote-access-world';

const flags = {
  server: SERVER,
  context: 'routing ip rip',
  command: 'set flags',
  arguments: { name: 'LAN', flag: 'SPLITHORIZON' },
};
const neighbour = {
  server: SERVER,
  context: 'routing ip rip',
  command: 'add neighbor',
  arguments: { name: 'LAN', neighboraddr: '10.9.0.7' },
};

it('is found by the object it sets, be it added or set, and only its own arguments are compared', () => {
  const dump = routing({
    'routing ip rip': ['set flags name="lan" flag=SPLITHORIZON', 'set flags name="WAN" flag=NONE'],
  });
  expect(observed(kind, flags, dump)).toMatchObject({ arguments: { flag: 'SPLITHORIZON' } });
  expect(observed(kind, { ...flags, arguments: { name: 'DMZ', flag: 'X' } }, dump)).toBeUndefined();
  expect(kind.key(neighbour)).toBe(`${SERVER}/routing ip rip add neighbor LAN 10.9.0.7`);
});

it('installs the protocol first, where it is missing', () => {
  const steps = kind.create(flags, kept);
  expect(calls(steps)).toEqual([
    'netsh routing ip rip install ?',
    'netsh routing ip rip set flags name=LAN flag=SPLITHORIZON',
  ]);
  const asked = runAt(steps, 0).onlyIf;
  expect(asked?.holds(live(routing({ 'routing ip': [] })))).toBe(true);
  expect(asked?.holds(live(routing({ 'routing ip rip': ['install'] })))).toBe(false);
});

it('takes away what was added before it adds it otherwise', () => {
  expect(update(kind, neighbour, neighbour, 'arguments.neighboraddr')).toEqual([
    'netsh routing ip rip delete neighbor name=LAN neighboraddr=10.9.0.7',
    'netsh routing ip rip install ?',
    'netsh routing ip rip add neighbor name=LAN neighboraddr=10.9.0.7',
  ]);
});

it('removes what it added, and leaves what it set, since nobody knows what was there before', () => {
  expect(calls(kind.remove(neighbour, kept))).toEqual([
    'netsh routing ip rip delete neighbor name=LAN neighboraddr=10.9.0.7',
  ]);
  expect(kind.remove(flags, kept)).toEqual([]);
  expect(kind.remove(neighbour, retired)).toEqual([]);
});
