import type { OsVersion } from '../documents/scalars';
import type { Invocation, LiveValue } from './invocation';
import { type CalProgram, type CalType, matchingKeyPacks } from './license-codes';
import { askLicenseServer, getLicenseKeyPacks, resolveDnsName } from './reads';
import { rows, type Snapshot } from './snapshot';

/** How a value that only the live deployment knows is found, and what stands for it in a plan. */
export interface LiveSource {
  /** What the plan prints instead, e.g. `<address of rdcb11.contoso.com>`. */
  text: string;
  reads: Invocation[];
  /** Undefined = it can't be found. */
  value(snapshot: Snapshot): string | number | undefined;
  /** What to do when it can't be found. */
  next: string;
}

type Row = Record<string, unknown>;

function objects(snapshot: Snapshot, read: Invocation): Row[] {
  return rows<unknown>(snapshot, read).filter((row): row is Row => typeof row === 'object' && row !== null);
}

/** IPv4 addresses in an answer of Resolve-DnsName, sorted: a resolver rotates them. */
export function addressesIn(answer: unknown[]): string[] {
  const addresses = answer.map((row) => (row as { IPAddress?: unknown } | null)?.IPAddress);
  return addresses.filter((address): address is string => typeof address === 'string' && address !== '').sort();
}

const SOURCES: Record<LiveValue['live'], (of: Record<string, string>) => LiveSource> = {
  address: (of) => {
    const read = resolveDnsName(of.server ?? '');
    return {
      text: `<address of ${of.server}>`,
      reads: [read],
      value: (snapshot) => addressesIn(snapshot.get(read).output)[0],
      next: `check that ${of.server} has an A record that the management host resolves`,
    };
  },
  licenseServerId: (of) => {
    const read = askLicenseServer(of.server ?? '', 'GetLicenseServerId');
    return {
      text: `<license server id of ${of.server}>`,
      reads: [read],
      value: (snapshot) => {
        const id = objects(snapshot, read)[0]?.sLicenseServerId;
        return typeof id === 'string' && id !== '' ? id : undefined;
      },
      next: `only an activated license server tells its id: check the activation of ${of.server}`,
    };
  },
  keyPackId: (of) => {
    const read = getLicenseKeyPacks(of.server ?? '');
    const match = {
      product: of.product as OsVersion,
      type: of.type as CalType,
      ...(of.program ? { program: of.program as CalProgram } : {}),
    };
    return {
      text: `<id of the ${of.product} ${of.type} key pack on ${of.server}>`,
      reads: [read],
      value: (snapshot) => {
        const id = Number(matchingKeyPacks(objects(snapshot, read), match)[0]?.KeyPackId ?? Number.NaN);
        return Number.isFinite(id) ? id : undefined;
      },
      next: `look at the key packs of ${of.server} in RD Licensing Manager`,
    };
  },
};

/** How one live value is found. */
export function liveValue(value: LiveValue): LiveSource {
  return SOURCES[value.live](value.of);
}

/** What a plan, log or script prints for it. */
export function describeLiveValue(value: LiveValue): string {
  return liveValue(value).text;
}
