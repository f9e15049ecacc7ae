import type { PlainValue } from '../../../result';
import { checkHost } from '../access';
import { type Context, READ_MS, type SimulatedCmdlet } from '../context';
import { shown } from '../conversion';
import { type DnsRecord, resolve, zoneOf } from '../names';
import { same } from '../world';

const DEFAULT_TTL_SECONDS = 3600;

/** The zone a call works on; checks that it runs on, or names, the DNS server. */
function zone(context: Context): DnsRecord[] {
  const server = (context.text('ComputerName') ?? context.host).toLowerCase();
  const zoneName = context.need('ZoneName').toLowerCase();
  checkHost(context, server);
  if (!same(server, context.state.dns.server)) {
    context.failWith(
      'DNS 1722',
      'NotSpecified',
      `Failed to get information for the server ${server}: there is no DNS server.`,
      1722,
    );
  }
  const records = context.state.dns.zones[zoneName];
  if (records) return records;
  return context.failWith(
    'DNS 9601',
    'ObjectNotFound',
    `The zone ${zoneName} was not found on server ${server}.`,
    9601,
  );
}

function row(record: DnsRecord): Record<string, unknown> {
  return {
    HostName: record.name,
    RecordType: 'A',
    TimeToLive: timeSpan(record.ttlSeconds),
    RecordData: { IPv4Address: record.address },
  };
}

/** [TimeSpan] as text: `00:01:00`, with days in front when there are any. */
function timeSpan(seconds: number): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  const days = Math.floor(seconds / 86400);
  const rest = `${pad(Math.floor((seconds % 86400) / 3600))}:${pad(Math.floor((seconds % 3600) / 60))}:${pad(seconds % 60)}`;
  return days > 0 ? `${days}.${rest}` : rest;
}

function secondsOf(text: string): number {
  const match = /^(?:(\d+)\.)?(\d+):(\d+)(?::(\d+))?/.exec(text);
  if (!match) return Number(text) * 86400; // [TimeSpan]"1" is a day
  return Number(match[1] ?? 0) * 86400 + Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
}

/** Names are relative to the zone; the full name is taken too. */
function relative(context: Context, name: string): string {
  const zoneName = context.need('ZoneName').toLowerCase();
  const wanted = name.toLowerCase().replace(/\.$/, '');
  if (wanted === zoneName) return '@';
  return wanted.endsWith(`.${zoneName}`) ? wanted.slice(0, -zoneName.length - 1) : wanted;
}

function getRecords(context: Context): void {
  const records = zone(context);
  const type = context.text('RRType');
  if (type !== undefined && type !== 'A') return;
  const name = context.has('Name') ? relative(context, context.need('Name')) : undefined;
  const found = records.filter((record) => name === undefined || same(record.name, name));
  if (name !== undefined && found.length === 0) {
    context.failWith(
      'DNS 9714',
      'ObjectNotFound',
      `Failed to get ${name} record in ${context.need('ZoneName')} zone.`,
      9714,
    );
  }
  for (const record of found) context.output.push(row(record));
}

function addRecord(context: Context): void {
  const records = zone(context);
  const name = relative(context, context.need('Name'));
  const ttlSeconds = context.has('TimeToLive') ? secondsOf(context.need('TimeToLive')) : DEFAULT_TTL_SECONDS;
  for (const address of context.texts('IPv4Address')) {
    if (records.some((record) => same(record.name, name) && record.address === address)) {
      context.failWith(
        'DNS 9711',
        'ResourceExists',
        `Failed to create resource record ${name}: it already exists.`,
        9711,
      );
    }
    if (context.whatIf) continue;
    // A DNS server keeps one TTL per name and type.
    for (const record of records) if (same(record.name, name)) record.ttlSeconds = ttlSeconds;
    records.push({ name, ttlSeconds, address });
  }
}

function removeRecord(context: Context): void {
  const records = zone(context);
  if (context.flag('Force') !== true && context.flag('Confirm') !== false) context.requireForce();
  const { name, data } = wantedRecord(context);
  const gone = records.filter(
    (record) => same(record.name, name) && (data.length === 0 || data.includes(record.address)),
  );
  if (gone.length === 0) {
    context.failWith(
      'DNS 9714',
      'ObjectNotFound',
      `Failed to get ${name} record in ${context.need('ZoneName')} zone.`,
      9714,
    );
  }
  if (context.whatIf) return;
  const zoneName = context.need('ZoneName').toLowerCase();
  context.state.dns.zones[zoneName] = records.filter((record) => !gone.includes(record));
}

function wantedRecord(context: Context): { name: string; data: string[] } {
  const record = plain(context.parameters.InputObject);
  if (record) return { name: relative(context, record.name), data: [record.address] };
  return { name: relative(context, context.need('Name')), data: context.texts('RecordData') };
}

/** Old and new object; what may change is the TTL and the address. */
function setRecord(context: Context): void {
  const records = zone(context);
  const [before, after] = [context.parameters.OldInputObject, context.parameters.NewInputObject].map((input) =>
    plain(input),
  );
  const old = records.find((record) => same(record.name, before?.name ?? '') && record.address === before?.address);
  if (!old || !after) context.failWith('DNS 9714', 'ObjectNotFound', 'Failed to get the old record.', 9714);
  if (context.whatIf) return;
  old.address = after.address;
  for (const record of records) if (same(record.name, old.name)) record.ttlSeconds = after.ttlSeconds;
}

/** A record object as Get-DnsServerResourceRecord gives it. */
function plain(input: PlainValue | undefined): DnsRecord | undefined {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return undefined;
  const { HostName: name, TimeToLive: ttl, RecordData: data } = input;
  const address = typeof data === 'object' && data !== null && !Array.isArray(data) ? data.IPv4Address : undefined;
  if (!name || !address) return undefined;
  return { name: shown(name), ttlSeconds: secondsOf(shown(ttl ?? '01:00:00')), address: shown(address) };
}

function getZones(context: Context): void {
  const server = (context.text('ComputerName') ?? context.host).toLowerCase();
  checkHost(context, server);
  const names = context.texts('Name');
  for (const zoneName of Object.keys(context.state.dns.zones)) {
    if (names.length === 0 || names.some((name) => same(name, zoneName)))
      context.output.push({ ZoneName: zoneName, ZoneType: 'Primary' });
  }
}

function resolveName(context: Context): void {
  const name = context.need('Name');
  if (same(context.text('Type') ?? 'A', 'SOA')) {
    startOfAuthority(context, name);
    return;
  }
  const useCache = !context.has('Server') && context.flag('DnsOnly') !== true;
  const found = resolve(context.state, name, useCache);
  if (!found) {
    noSuchName(context, name);
    return;
  }
  for (const address of found.addresses) {
    context.output.push({ Name: name, Type: 'A', TTL: found.ttl, Section: 'Answer', IPAddress: address });
  }
}

/** For a name inside a zone the answer is that of the zone, in the authority section. */
function startOfAuthority(context: Context, name: string): void {
  const place = zoneOf(context.state, name);
  if (!place) {
    noSuchName(context, name);
    return;
  }
  context.output.push({
    Name: place.zone,
    Type: 'SOA',
    TTL: DEFAULT_TTL_SECONDS,
    Section: same(place.zone, name) ? 'Answer' : 'Authority',
    PrimaryServer: context.state.dns.server,
    NameAdministrator: `hostmaster.${place.zone}`,
  });
}

function noSuchName(context: Context, name: string): void {
  context.errors.push({
    message: `${name} : DNS name does not exist`,
    category: 'ResourceUnavailable',
    id: 'DNS_ERROR_RCODE_NAME_ERROR,Microsoft.DnsClient.Commands.ResolveDnsName',
    code: 9003,
    terminating: false,
  });
}

function clearCache(context: Context): void {
  if (!context.whatIf) context.state.managementHost.resolver = {};
}

export const dnsCmdlets: Record<string, SimulatedCmdlet> = {
  'Get-DnsServerResourceRecord': { access: 'local', costMs: READ_MS, writes: false, run: getRecords },
  'Add-DnsServerResourceRecordA': { access: 'local', costMs: 1000, writes: true, run: addRecord },
  'Remove-DnsServerResourceRecord': { access: 'local', costMs: 1000, writes: true, run: removeRecord },
  'Set-DnsServerResourceRecord': { access: 'local', costMs: 1000, writes: true, run: setRecord },
  'Get-DnsServerZone': { access: 'local', costMs: READ_MS, writes: false, run: getZones },
  'Resolve-DnsName': { access: 'local', costMs: READ_MS, writes: false, run: resolveName },
  'Clear-DnsClientCache': { access: 'local', costMs: READ_MS, writes: true, run: clearCache },
};
