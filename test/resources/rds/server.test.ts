import { describe, expect, it } from 'vitest';
import {
  getHighAvailability,
  getOperatingSystem,
  getRdServer,
  getRdSessionCollection,
} from '../../../src/cmdlets/reads';
import { serverKind } from '../../../src/resources/rds/server';
import { live, moment, observed, role, summary, updated, waitAt, worldOf } from '../kind-world';

const name = 'rdcb01.contoso.com';
const os = (build: unknown): [ReturnType<typeof getOperatingSystem>, unknown[]] => [
  getOperatingSystem(name),
  [{ BuildNumber: build }],
];
const desired = { name, os: '2022', upgrade: 'inPlace' as const };

describe('Server', () => {
  it.each([
    ['9200', '2012'],
    ['9600', '2012 R2'],
    ['14393', '2016'],
    ['17763', '2019'],
    [20348, '2022'],
    ['26100', '2025'],
    ['25398', 'build 25398'],
  ])('reads build %s as %s', (build, release) => {
    expect(observed(serverKind, desired, os(build))).toEqual({ name, os: release });
  });

  it('is absent when it says nothing', () => {
    expect(observed(serverKind, desired)).toBeUndefined();
  });

  it('is never made or removed', () => {
    expect(serverKind.create(desired, worldOf())).toEqual([]);
    expect(serverKind.remove(desired, worldOf())).toEqual([]);
  });

  it('waits for a person at every hop that is still to come', () => {
    const steps = updated(serverKind, { name, os: '2016' }, { ...desired, via: ['2012 R2', '2019'] }, ['os']);
    expect(summary(steps)).toEqual([`wait: Windows Server 2019 on ${name}`, `wait: Windows Server 2022 on ${name}`]);
    const hop = waitAt(steps, 0);
    expect(hop).toMatchObject({ waitsFor: 'people', blockSeconds: 0 });
    const now = moment('2027-01-16T18:00Z');
    expect(hop.open(live(), now)).toBe(`${name} does not answer`);
    expect(hop.open(live(os('14393')), now)).toBe(`${name} runs 2016, to be upgraded to 2019`);
    expect(hop.open(live(os('17763')), now)).toBeUndefined();
    expect(hop.open(live(os('20348')), now)).toBeUndefined();
  });

  it('names every role on the server in the instructions', () => {
    const world = worldOf([
      role(name, 'RDS-LICENSING'),
      role(name, 'RDS-CONNECTION-BROKER'),
      role('x.y', 'RDS-GATEWAY'),
    ]);
    const text = waitAt(updated(serverKind, { name, os: '2019' }, desired, ['os'], world), 0).instructions;
    expect(text).toContain(`Upgrade ${name} in place to Windows Server 2022`);
    expect(text).toContain('RDS-CONNECTION-BROKER, RDS-LICENSING');
    expect(text).not.toContain('GATEWAY,');
    expect(text).toContain('same language and edition');
  });

  it('waits after the upgrade of a broker until all that was there answers again', () => {
    const roles = [role(name, 'RDS-CONNECTION-BROKER'), role('rdsh01.contoso.com', 'RDS-RD-SERVER')];
    const world = worldOf([
      ...roles,
      ['BrokerHighAvailability', 'deployment', {}],
      ['SessionCollection', 'Office', { name: 'Office' }],
    ]);
    const steps = updated(serverKind, { name, os: '2019' }, desired, ['os'], world);
    const wait = waitAt(steps, 1);
    expect(wait).toMatchObject({ waitsFor: 'machine', everySeconds: 15, blockSeconds: 900 });
    const now = moment('2027-01-16T18:00Z');
    const ha: [ReturnType<typeof getHighAvailability>, unknown[]] = [
      getHighAvailability(),
      [{ ConnectionBroker: ['RDCB01.contoso.com'], ActiveManagementServer: name }],
    ];
    const broker = { Server: 'RDCB01.CONTOSO.COM', Roles: ['RDS-CONNECTION-BROKER'] };
    const host = { Server: 'rdsh01.contoso.com', Roles: ['RDS-RD-SERVER'] };
    expect(wait.open(live(), now)).toContain('high availability');
    expect(wait.open(live(ha), now)).toContain('not listed by Get-RDServer');
    expect(wait.open(live(ha, [getRdServer(), [broker]]), now)).toContain('rdsh01.contoso.com is not listed');
    expect(wait.open(live(ha, [getRdServer(), [broker, host]]), now)).toContain('collection Office');
    const all = live(ha, [getRdServer(), [broker, host]], [getRdSessionCollection(), [{ CollectionName: 'OFFICE' }]]);
    expect(wait.open(all, now)).toBeUndefined();
  });

  it('does nothing for its policy fields', () => {
    expect(updated(serverKind, { name, os: '2022' }, desired, ['upgrade'])).toEqual([]);
  });
});
