import type { Live } from '../cmdlets/live';
import { getComputerSystem, getDomains, getHighAvailability, getRdServer } from '../cmdlets/reads';
import { kinds } from '../resources';
import type { Capture, Found, Seen } from '../resources/capture';
import { valueAt } from '../resources/fields';
import type { Kind, Props } from '../resources/kind';
import { nameOf, textOf } from '../resources/values';
import { Draft, type LeftOut } from './draft';
import { type Progress, Reading, toldRead } from './reading';
import { captureRemoteAccess } from './remote-access';
import { textOf as documentText } from './text';
import { valid } from './valid';

export interface CaptureOptions {
  /** Name of the deployment; that of its workspace if left out. */
  deployment?: string | undefined;
  /** Where the schema lies, seen from the document. */
  schema?: string | undefined;
  progress?: (progress: Progress) => void;
  /** Remote Access servers to capture as well. */
  remoteAccess?: string[];
  /** Only those: no broker is asked. */
  withoutDeployment?: boolean;
}

export interface Captured {
  /** The document, ready to be written. */
  text: string;
  leftOut: LeftOut[];
  /** By name, what each secret is that has to be set. */
  secrets: ReadonlyMap<string, string>;
  /** How many objects of each kind are in it. */
  counts: ReadonlyMap<string, number>;
}

/** Reads everything that any kind knows of and writes it as one document; changes nothing. */
export async function captureDeployment(live: Live, options: CaptureOptions = {}): Promise<Captured> {
  const reading = new Reading(live, options.progress);
  const draft = new Draft();
  draft.set(['apiVersion'], 'rds-migrate/v1');
  draft.set(['deployment'], '');
  const counts = new Map<string, number>();
  const unread = options.withoutDeployment
    ? []
    : await brokersAndMore(reading, draft, counts, await live.activeBroker());
  const servers = [...new Set(options.remoteAccess ?? [])].sort();
  for (const server of servers) await captureRemoteAccess(reading, draft, server, counts);
  for (const unread of reading.unread()) draft.leaveOut(toldRead(unread), unread.why);
  const domain = draft.get(['domain']);
  draft.set(['deployment'], options.deployment ?? workspaceOf(draft) ?? domain ?? servers[0]);
  valid(draft);
  return {
    text: documentText(draft, { schema: options.schema, unread: unread.sort() }),
    leftOut: draft.leftOut,
    secrets: draft.secrets,
    counts,
  };
}

/** The Remote Desktop deployment; returns the fields that nothing reads. */
async function brokersAndMore(
  reading: Reading,
  draft: Draft,
  counts: Map<string, number>,
  broker: string,
): Promise<string[]> {
  const captured = capturing();
  await reading.all((seen) => [
    getRdServer(),
    getHighAvailability(),
    getComputerSystem({ host: broker }),
    getDomains(broker),
    ...captured.flatMap(({ kind, capture }) => [
      ...capture.reads(seen),
      ...capture.probes(seen).flatMap((probe) => kind.reads(probe)),
    ]),
  ]);
  const domain = domainOf(reading, broker);
  draft.set(['domain'], domain);
  draft.set(['netbiosDomain'], netbiosOf(reading, broker, domain));
  for (const area of [
    'servers',
    'connectionBrokers',
    'licensing',
    'sessionHosts',
    'collections',
    'webAccess',
    'gateway',
  ]) {
    draft.set([area], {});
  }
  const unread: string[] = [];
  for (const { kind, capture } of captured) {
    const objects = reading.objects(kind, capture);
    counts.set(kind.name, objects.length);
    if (objects.length > 0) unread.push(...unreadFields(kind, objects));
    capture.write(objects, draft, reading);
  }
  return unread;
}

/** The kinds that take part, each after those it builds on. */
function capturing(): { kind: Kind; capture: Capture<Props> }[] {
  const ordered: { kind: Kind; capture: Capture<Props> }[] = [];
  const done = new Set<string>();
  const visit = (kind: Kind) => {
    if (done.has(kind.name)) return;
    done.add(kind.name);
    const { capture } = kind;
    if ('not' in capture) return;
    for (const name of capture.after ?? []) {
      const other = kinds.get(name);
      if (other) visit(other);
    }
    ordered.push({ kind, capture });
  };
  for (const kind of kinds.values()) visit(kind);
  return ordered;
}

function domainOf(seen: Seen, broker: string): string {
  const row = seen.rows(getComputerSystem({ host: broker }))[0];
  return (row?.PartOfDomain === true ? nameOf(row.Domain) : undefined) ?? broker.slice(broker.indexOf('.') + 1);
}

/** Undefined where several domains are known and none is called like the first label. */
function netbiosOf(seen: Seen, broker: string, domain: string): string | undefined {
  const names = seen.rows(getDomains(broker)).flatMap((row) => textOf(row.DomainName) ?? []);
  const label = domain.split('.')[0];
  const [only, ...others] = names;
  return names.find((name) => name.toLowerCase() === label) ?? (others.length === 0 ? only : undefined);
}

/** The fields of a kind that nothing reads back, as one line. */
function unreadFields(kind: Kind, objects: Found<Props>[]): string[] {
  const told = ({ probe, live }: Found<Props>, path: string) =>
    [probe, live].some((props) => valueAt(props, path.split('.')) !== undefined);
  const paths = Object.entries(kind.fields).flatMap(([path, field]) =>
    field.writeOnly && !objects.some((object) => told(object, path)) ? [path] : [],
  );
  return paths.length === 0 ? [] : [`${kind.name}: ${paths.join(', ')}`];
}

function workspaceOf(draft: Draft): string | undefined {
  return textOf(draft.get(['connectionBrokers', 'workspace', 'name']));
}
