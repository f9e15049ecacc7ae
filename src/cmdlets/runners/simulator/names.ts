import type { State } from './state';
import { iso, nowOf, same } from './world';

export interface DnsRecord {
  name: string;
  ttlSeconds: number;
  address: string;
}

/** The zone a full name belongs to, and the name within it (`@` for the zone itself). */
export function zoneOf(state: State, name: string): { zone: string; host: string } | undefined {
  const wanted = name.toLowerCase().replace(/\.$/, '');
  const zones = Object.keys(state.dns.zones)
    .filter((zone) => wanted === zone || wanted.endsWith(`.${zone}`))
    .sort((a, b) => b.length - a.length);
  const zone = zones[0];
  if (zone === undefined) return undefined;
  return { zone, host: wanted === zone ? '@' : wanted.slice(0, -zone.length - 1) };
}

/** The records the DNS server holds now, cache left aside. */
export function recordsOf(state: State, name: string): DnsRecord[] {
  const found = zoneOf(state, name);
  if (!found) return [];
  return (state.dns.zones[found.zone] ?? []).filter((record) => same(record.name, found.host));
}

export function addressesOf(state: State, name: string): string[] {
  return recordsOf(state, name).map((record) => record.address);
}

/**
 * What the management host's resolver answers: what it remembers until the TTL is over, else what the server says. That a
 * name does not exist is not remembered.
 */
export function resolve(
  state: State,
  name: string,
  useCache: boolean,
): { addresses: string[]; ttl: number } | undefined {
  const key = name.toLowerCase().replace(/\.$/, '');
  const now = nowOf(state);
  const known = state.managementHost.resolver[key];
  if (useCache && known && Date.parse(known.until) > now) {
    return { addresses: known.addresses, ttl: Math.ceil((Date.parse(known.until) - now) / 1000) };
  }
  const records = recordsOf(state, key);
  if (records.length === 0) return undefined;
  const ttl = Math.min(...records.map((record) => record.ttlSeconds));
  const addresses = records.map((record) => record.address);
  if (useCache && ttl > 0) state.managementHost.resolver[key] = { until: iso(now + ttl * 1000), addresses };
  return { addresses, ttl };
}

/** Whose address this is. */
export function serverAt(state: State, address: string): string | undefined {
  return Object.entries(state.servers).find(([, server]) => server.ip === address)?.[0];
}
