import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getDnsRecords, resolveDnsName } from '../../../src/cmdlets/reads';
import { nameRecordKind } from '../../../src/resources/rds/name-record';
import { formatTimeSpan, parseTimeSpan } from '../../../src/resources/rds/time-span';
import { live, observed, runAt, summary, updated, worldOf } from '../kind-world';

const base = { name: 'rds.contoso.com', zone: 'contoso.com', server: 'dc01.contoso.com', ttlSeconds: 60 };
const props = { ...base, targets: ['rdcb11.contoso.com', 'rdcb12.contoso.com'] };
const row = (HostName: string, IPv4Address: string, TimeToLive: unknown = '00:01:00') => ({
  HostName,
  RecordType: 'A',
  TimeToLive,
  RecordData: { IPv4Address },
});
const zone = (...rows: unknown[]): Parameters<typeof live>[number] => [
  getDnsRecords('dc01.contoso.com', 'contoso.com'),
  rows,
];
const at = (name: string, ...addresses: string[]): Parameters<typeof live>[number] => [
  resolveDnsName(name),
  addresses.map((IPAddress) => ({ Name: name, IPAddress })),
];
const hosts = [row('rdcb01', '10.0.0.1'), row('rdcb11', '10.0.0.11'), row('rdcb12', '10.0.0.12')];
const add = (target: string, ttl = '00:01:00') =>
  `Add-DnsServerResourceRecordA {"ComputerName":"dc01.contoso.com","ZoneName":"contoso.com","Name":"rds","IPv4Address":{"live":"address","of":{"server":"${target}"}},"TimeToLive":"${ttl}"} @managementHost`;
const removal = (data: string) =>
  `Remove-DnsServerResourceRecord {"ComputerName":"dc01.contoso.com","ZoneName":"contoso.com","Name":"rds","RRType":"A","RecordData":${data},"Force":true} @managementHost ?`;
const addressOf = (target: string) => `{"live":"address","of":{"server":"${target}"}}`;

describe('NameRecord', () => {
  it('is absent without a record of its own', () => {
    expect(observed(nameRecordKind, props, zone(...hosts))).toBeUndefined();
    expect(observed(nameRecordKind, props)).toBeUndefined();
  });

  it('names the servers behind its addresses: wished ones, others of the zone, else the address', () => {
    const answers = [
      zone(...hosts, row('RDS', '10.0.0.1'), row('rds', '10.0.0.11'), row('rds', '10.9.9.9')),
      at('rdcb11.contoso.com', '10.0.0.11'),
    ];
    expect(observed(nameRecordKind, props, ...answers)).toEqual({
      name: base.name,
      zone: base.zone,
      ttlSeconds: 60,
      targets: ['10.9.9.9', 'rdcb01.contoso.com', 'rdcb11.contoso.com'],
    });
  });

  it('knows targets of another zone by resolving them', () => {
    const elsewhere = { ...props, targets: ['rdcb11.corp.contoso.com'] };
    const answers = [zone(row('rds', '10.0.0.11')), at('rdcb11.corp.contoso.com', '10.0.0.11')];
    expect(observed(nameRecordKind, elsewhere, ...answers)).toMatchObject({ targets: ['rdcb11.corp.contoso.com'] });
  });

  it('tells the time to live that is wrong, in either form', () => {
    const answers = zone(row('rds', '10.0.0.11', '00:01:00'), row('rds', '10.0.0.12', { TotalSeconds: 3600 }));
    expect(observed(nameRecordKind, props, answers)).toMatchObject({ ttlSeconds: 3600 });
  });

  it('adds one record per target', () => {
    expect(summary(nameRecordKind.create(props, worldOf()))).toEqual([
      add('rdcb11.contoso.com'),
      add('rdcb12.contoso.com'),
    ]);
  });

  it('adds before it takes away, and marks when a server went', () => {
    const current = { ...base, targets: ['rdcb01.contoso.com', 'rdcb11.contoso.com'] };
    const steps = updated(nameRecordKind, current, props, ['targets']);
    expect(summary(steps)).toEqual([add('rdcb12.contoso.com'), removal(addressOf('rdcb01.contoso.com'))]);
    expect(runAt(steps, 1).mark).toBe('record-removed:rds.contoso.com:rdcb01.contoso.com');
  });

  it('takes targets away by the name the stage before had, and bare addresses only if they are still there', () => {
    const before = { ...base, targets: ['rdcb01.corp.contoso.com'] };
    const world = worldOf([], [['NameRecord', base.name, before]]);
    const current = { ...base, targets: ['10.0.0.1', 'rdcb11.contoso.com', 'rdcb12.contoso.com'] };
    const steps = updated(nameRecordKind, current, props, ['targets'], world);
    expect(summary(steps)).toEqual([removal(addressOf('rdcb01.corp.contoso.com')), removal('"10.0.0.1"')]);
    const named = runAt(steps, 0);
    expect(named.mark).toBe('record-removed:rds.contoso.com:rdcb01.corp.contoso.com');
    const full = zone(row('rds', '10.0.0.1'));
    expect(named.onlyIf?.holds(live(full, at('rdcb01.corp.contoso.com', '10.0.0.1')))).toBe(true);
    expect(named.onlyIf?.holds(live(zone(row('rds', '10.0.0.2')), at('rdcb01.corp.contoso.com', '10.0.0.1')))).toBe(
      false,
    );
    expect(runAt(steps, 1).onlyIf?.holds(live(full))).toBe(true);
    expect(runAt(steps, 1).onlyIf?.holds(live(zone()))).toBe(false);
  });

  it('renews the time to live target by target, without a mark', () => {
    const current = { ...props, ttlSeconds: 3600 };
    const steps = updated(nameRecordKind, current, props, ['ttlSeconds']);
    expect(summary(steps)).toEqual([
      removal(addressOf('rdcb11.contoso.com')),
      add('rdcb11.contoso.com'),
      removal(addressOf('rdcb12.contoso.com')),
      add('rdcb12.contoso.com'),
    ]);
    expect(steps.some((step) => step.do === 'run' && step.mark !== undefined)).toBe(false);
  });

  it('writes each target once when both change', () => {
    const current = { ...base, ttlSeconds: 3600, targets: ['rdcb01.contoso.com', 'rdcb11.contoso.com'] };
    const steps = summary(updated(nameRecordKind, current, props, ['targets', 'ttlSeconds']));
    expect(steps).toEqual([
      add('rdcb12.contoso.com'),
      removal(addressOf('rdcb01.contoso.com')),
      removal(addressOf('rdcb11.contoso.com')),
      add('rdcb11.contoso.com'),
    ]);
  });

  it('has no step for another DNS server of the same zone', () => {
    expect(updated(nameRecordKind, props, { ...props, server: 'dc02.contoso.com' }, ['server'])).toEqual([]);
  });

  it('removes and marks every target', () => {
    const steps = nameRecordKind.remove(props, worldOf());
    expect(summary(steps)).toEqual([
      removal(addressOf('rdcb11.contoso.com')),
      removal(addressOf('rdcb12.contoso.com')),
    ]);
    expect(steps.map((step) => step.do === 'run' && step.mark)).toEqual([
      'record-removed:rds.contoso.com:rdcb11.contoso.com',
      'record-removed:rds.contoso.com:rdcb12.contoso.com',
    ]);
  });

  it('uses @ for the zone itself', () => {
    const apex = { ...props, name: 'contoso.com', targets: ['rdcb11.contoso.com'] };
    expect(summary(nameRecordKind.create(apex, worldOf()))[0]).toContain('"Name":"@"');
    expect(observed(nameRecordKind, apex, zone(...hosts, row('@', '10.0.0.11')))).toMatchObject({
      targets: ['rdcb11.contoso.com'],
    });
  });
});

describe('time spans', () => {
  it('read back as they were written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 604800 }), (seconds) => {
        expect(parseTimeSpan(formatTimeSpan(seconds))).toBe(seconds);
      }),
    );
    expect(formatTimeSpan(60)).toBe('00:01:00');
    expect(formatTimeSpan(90061)).toBe('1.01:01:01');
    expect(parseTimeSpan('soon')).toBeUndefined();
  });
});
