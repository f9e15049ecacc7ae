import { z } from 'zod';
import { change, type ParameterValue } from '../../cmdlets/invocation';
import { addressesIn } from '../../cmdlets/live-values';
import { getDnsRecords, resolveDnsName } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { type Condition, type Run, run, type Step } from '../../cmdlets/step';
import { Fqdn } from '../../documents/scalars';
import { type Change, defineKind, type World } from '../kind';
import { known, nameOf, type Row, rowsOf, textOf } from '../values';
import { captureNames } from './capture-names';
import { formatTimeSpan, parseTimeSpan } from './time-span';

const NameRecord = z.strictObject({
  name: Fqdn,
  zone: z
    .string()
    .min(1)
    .transform((zone) => zone.toLowerCase()),
  server: Fqdn,
  ttlSeconds: z.int().min(0).max(604800),
  targets: z.array(Fqdn),
});
export type NameRecord = z.infer<typeof NameRecord>;

/** Where the time is kept at which a name stopped leading to a server; the removal of the server waits from then on. */
export function removalMark(name: string, server: string): string {
  return `record-removed:${name}:${server}`;
}

/** Owner name as the DNS server lists it: without the zone, `@` for the zone itself. */
function relativeName(name: string, zone: string): string {
  if (name === zone) return '@';
  return name.endsWith(`.${zone}`) ? name.slice(0, -zone.length - 1) : name;
}

interface ARecord {
  host: string;
  address: string;
  ttlSeconds: number | undefined;
}

function recordsOf(snapshot: Snapshot, props: NameRecord): ARecord[] {
  return rowsOf(snapshot, getDnsRecords(props.server, props.zone)).flatMap((row) => {
    const host = nameOf(row.HostName);
    const data = row.RecordData as Row | null | undefined;
    const address = textOf(typeof data === 'object' && data !== null ? data.IPv4Address : undefined);
    return host === undefined || address === undefined
      ? []
      : [{ host, address, ttlSeconds: parseTimeSpan(row.TimeToLive) }];
  });
}

function ownRecords(snapshot: Snapshot, props: NameRecord): ARecord[] {
  const own = relativeName(props.name, props.zone);
  return recordsOf(snapshot, props).filter((record) => record.host === own);
}

/**
 * The server an address belongs to: a wished target that resolves to it, else another name of the zone (an old target,
 * of which this object knows nothing), else the bare address, so that it shows as a difference.
 */
function targetOf(address: string, snapshot: Snapshot, props: NameRecord): string {
  const wished = props.targets.find((target) =>
    addressesIn(snapshot.get(resolveDnsName(target)).output).includes(address),
  );
  if (wished !== undefined) return wished;
  const own = relativeName(props.name, props.zone);
  const others = recordsOf(snapshot, props)
    .filter((record) => record.address === address && record.host !== own && record.host !== '@')
    .map((record) => `${record.host}.${props.zone}`)
    .sort();
  const target = others.find((host) => props.targets.includes(host)) ?? others[0];
  return target ?? address;
}

function isAddress(target: string): boolean {
  return /^\d+(\.\d+){3}$/.test(target);
}

/** The address is looked up when the call is made, so that the plan can be printed offline. */
function addressOf(target: string): ParameterValue {
  return isAddress(target) ? target : { live: 'address', of: { server: target } };
}

function common(props: NameRecord) {
  return { ComputerName: props.server, ZoneName: props.zone, Name: relativeName(props.name, props.zone) };
}

function add(props: NameRecord, target: string): Run {
  return run(
    change(
      'Add-DnsServerResourceRecordA',
      { ...common(props), IPv4Address: addressOf(target), TimeToLive: formatTimeSpan(props.ttlSeconds) },
      'managementHost',
    ),
  );
}

function leadsTo(props: NameRecord, target: string): Condition {
  const reads = [getDnsRecords(props.server, props.zone), ...(isAddress(target) ? [] : [resolveDnsName(target)])];
  return {
    text: `${props.name} leads to ${target}`,
    reads,
    holds(snapshot) {
      const addresses = isAddress(target) ? [target] : addressesIn(snapshot.get(resolveDnsName(target)).output);
      return ownRecords(snapshot, props).some((record) => addresses.includes(record.address));
    },
  };
}

function removeRecord(props: NameRecord, target: string, mark: boolean): Run {
  return run(
    change(
      'Remove-DnsServerResourceRecord',
      { ...common(props), RRType: 'A', RecordData: addressOf(target), Force: true },
      'managementHost',
    ),
    { onlyIf: leadsTo(props, target), ...(mark ? { mark: removalMark(props.name, target) } : {}) },
  );
}

/**
 * Changing a time to live needs the record as an object for Set-DnsServerResourceRecord; here a record is taken away and
 * added anew, one target after the other, so that a name with several never is empty. A name with one target is without
 * a record between the two calls.
 */
function renew(props: NameRecord, target: string): Run[] {
  return [removeRecord(props, target, false), add(props, target)];
}

function update({ current, desired, changes }: Change<NameRecord>, world: World): Step[] {
  const scheduled = (field: string) => changes.some((change) => change.path.split('.')[0] === field);
  const live = current.targets ?? [];
  const steps: Step[] = [];
  if (scheduled('targets')) {
    // First what is added, so that the name is never empty.
    steps.push(...desired.targets.filter((target) => !live.includes(target)).map((target) => add(desired, target)));
    // The targets it had in the stage before are named, which an address of another zone could not be.
    const before = world.before.find<NameRecord>('NameRecord', desired.name)?.targets ?? [];
    const old = [...new Set([...before, ...live])].filter((target) => !desired.targets.includes(target));
    old.sort((a, b) => Number(isAddress(a)) - Number(isAddress(b)));
    steps.push(...old.map((target) => removeRecord(desired, target, true)));
  }
  if (scheduled('ttlSeconds')) {
    const kept = scheduled('targets') ? desired.targets.filter((target) => live.includes(target)) : live;
    steps.push(...kept.flatMap((target) => renew(desired, target)));
  }
  return steps;
}

export const nameRecordKind = defineKind<NameRecord>({
  name: 'NameRecord',
  description: 'A name by which clients reach brokers, web servers or gateways: one A record per server behind it.',
  schema: NameRecord,
  key: (props) => props.name,
  fields: {
    name: { description: 'The name clients use.', change: 'replace', compare: 'name' },
    zone: { description: 'DNS zone that holds it.', change: 'replace', compare: 'name' },
    server: {
      description: 'DNS server on which the zone is edited.',
      change: 'inPlace',
      compare: 'name',
      writeOnly: true,
    },
    // Each record is taken away and made anew, so a run cut off in between has to find the missing one its own business.
    ttlSeconds: { description: 'How long clients may remember it.', change: 'inPlace', alsoWrites: ['targets'] },
    targets: { description: 'Servers whose addresses it has.', change: 'inPlace', compare: 'nameSet' },
  },
  reads: (props) => [getDnsRecords(props.server, props.zone), ...props.targets.map(resolveDnsName)],
  observe(snapshot, props) {
    const own = ownRecords(snapshot, props);
    if (own.length === 0) return undefined;
    const targets = [...new Set(own.map((record) => targetOf(record.address, snapshot, props)))].sort();
    const times = own.map((record) => record.ttlSeconds).filter((seconds): seconds is number => seconds !== undefined);
    // Where records of one name differ (they should not), the one that is wrong is told.
    const ttlSeconds = times.find((seconds) => seconds !== props.ttlSeconds) ?? times[0];
    return known({ name: props.name, zone: props.zone, ttlSeconds, targets });
  },
  create: (desired) => desired.targets.map((target) => add(desired, target)),
  update,
  remove: (current) => current.targets.map((target) => removeRecord(current, target, true)),
  capture: captureNames,
  example: {
    name: 'rds.contoso.com',
    zone: 'contoso.com',
    server: 'dc01.contoso.com',
    ttlSeconds: 60,
    targets: ['rdcb11.contoso.com'],
  },
});
