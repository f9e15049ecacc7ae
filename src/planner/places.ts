import type { LoadedDocument } from '../documents/load';
import type { Deployment } from '../documents/schema';
import type { Location } from '../errors';
import type { Finding } from '../rules/rule';
import { addressesOf, pointerText, remoteAppOf, valueIn } from './pointer';
import { REMOTE_ACCESS_KINDS } from './remote-access/kinds';
import { ON_GATEWAY } from './resources/gateway';
import { each, rowOf } from './rows';
import type { Plan, Resource, ResourceId, Stage } from './types';

type Props = Resource['props'];
const text = (value: unknown): string => String(value ?? '');

const CERTIFICATE: Readonly<Record<string, string>> = {
  RDRedirector: 'singleSignOn',
  RDPublishing: 'filePublishing',
  RDWebAccess: 'webAccess',
  RDGateway: 'gateway',
};

const ROLE: Readonly<Record<string, string>> = {
  'RDS-CONNECTION-BROKER': 'connectionBrokers',
  'RDS-WEB-ACCESS': 'webAccess',
  'RDS-GATEWAY': 'gateway',
  'RDS-LICENSING': 'licensing',
  'RDS-RD-SERVER': 'sessionHosts',
  'RDS-VIRTUALIZATION': 'virtualDesktops',
};

/** Where a document speaks of an object, by kind; only so deep as every document has it. */
export const objectPlaces: Readonly<Record<string, (props: Props, document: Deployment) => string[]>> = {
  // All below the section of one server.
  ...each(REMOTE_ACCESS_KINDS, ({ server }: Props) => ['remoteAccess', text(server)]),
  // The section of the gateways says it once for all of them.
  ...each(['DeploymentGateway', ...ON_GATEWAY], () => ['gateway']),
  NameRecord: ({ name }, document) => addressesOf(text(name), document) ?? ['servers'],
  OuAccess: () => ['virtualDesktops', 'ouAccess'],
  VirtualDesktopSettings: () => ['virtualDesktops'],
  VirtualizationHost: ({ host }) => ['virtualDesktops', 'hosts', text(host)],
  VirtualDesktopCollection: ({ name }) => ['virtualDesktops', 'collections', text(name)],
  VirtualDesktopAllocation: ({ collection }) => ['virtualDesktops', 'collections', text(collection)],
  VirtualDesktop: ({ collection, name }) => [
    'virtualDesktops',
    'collections',
    text(collection),
    'desktops',
    text(name),
  ],
  PersonalVirtualDesktopAssignment: ({ collection, desktop }) => [
    ...['virtualDesktops', 'collections', text(collection), 'desktops'],
    text(desktop),
  ],
  PersonalSessionDesktopAssignment: ({ collection }) => ['collections', text(collection), 'assignments'],
  WebDeploySync: () => ['webAccess', 'webDeploy'],
  WebMachineKey: () => ['webAccess', 'machineKey'],
  Server: ({ name }) => ['servers', text(name)],
  ServerRole: ({ role }) => [ROLE[text(role)] ?? 'servers'],
  BrokerHighAvailability: () => ['connectionBrokers', 'highAvailability'],
  Workspace: () => ['connectionBrokers', 'workspace'],
  DeploymentLicensing: () => ['licensing'],
  LicenseServer: ({ server }) => ['licensing', 'servers', text(server)],
  KeyPack: ({ server }) => ['licensing', 'servers', text(server), 'keyPacks'],
  DeploymentCertificate: ({ role }) => ['certificates', CERTIFICATE[text(role)] ?? text(role)],
  ImportedCertificate: () => ['certificates'],
  SessionHostListener: () => ['certificates', 'sessionHostListener'],
  SessionCollection: ({ name }) => ['collections', text(name)],
  SessionHost: ({ host }) => ['sessionHosts', text(host)],
  RemoteApp: (props, document) => remoteAppOf(props, document),
  FileTypeAssociation: (props, document) => remoteAppOf(props, document),
  WebSettings: () => ['webAccess', 'settings'],
  WebClient: () => ['webAccess', 'webClient'],
  ManualTask: () => ['migration', 'tasks'],
};

/** Documents as far as places are looked up in them. */
export interface Documents {
  source: Pick<LoadedDocument, 'deployment' | 'locate'>;
  target: Pick<LoadedDocument, 'deployment' | 'locate'>;
}

/** Where what a finding is about is written: in the target, else in the source; undefined = nowhere in particular. */
export function placeOf(finding: Finding, plan: Plan, { source, target }: Documents): Location | undefined {
  const pointer = finding.at ?? objectPointer(finding, plan, target.deployment);
  if (pointer === undefined) return undefined;
  const segments = pointer.split('/').slice(1);
  const has = ({ deployment }: Documents['source']) => valueIn(deployment, segments.map(unescaped)) !== undefined;
  return (!has(target) && has(source) ? source : target).locate(pointer, 'key');
}

function objectPointer({ about, stage }: Finding, plan: Plan, document: Deployment): string | undefined {
  if (about === undefined) return undefined;
  const stages = [...plan.stages.filter(({ name }) => name === stage), ...plan.stages];
  for (const { before, after } of stages) {
    const found = [...after, ...before].find(([id]) => id === about)?.[1];
    if (!found) continue;
    return pointerText(rowOf(objectPlaces, found.kind, 'places')(found.props, document));
  }
  return undefined;
}

/** Objects that stand for a part of a document, the deepest first. */
const AT: readonly [RegExp, (name: string) => ResourceId][] = [
  [/^\/servers\/([^/]+)/, (name) => `Server/${name}`],
  [/^\/collections\/([^/]+)/, (name) => `SessionCollection/${name}`],
  [/^\/virtualDesktops\/collections\/([^/]+)/, (name) => `VirtualDesktopCollection/${name}`],
  [/^\/licensing\/servers\/([^/]+)/, (name) => `LicenseServer/${name}`],
  [/^\/licensing()/, () => 'DeploymentLicensing/deployment'],
  [/^\/connectionBrokers\/highAvailability()/, () => 'BrokerHighAvailability/deployment'],
  [/^\/gateway()/, () => 'DeploymentGateway/deployment'],
];

/** The object of a stage at which a finding is shown; undefined = it concerns the stage as a whole. */
export function objectOf(
  { about, at }: Finding,
  { before, after }: Pick<Stage, 'before' | 'after'>,
): ResourceId | undefined {
  const ids = about === undefined ? AT.flatMap(([pattern, id]) => idAt(pattern, id, at)) : [about as ResourceId];
  return ids.find((id) => after.has(id) || before.has(id));
}

function idAt(pattern: RegExp, id: (name: string) => ResourceId, at = ''): ResourceId[] {
  const name = pattern.exec(at)?.[1];
  return name === undefined ? [] : [id(unescaped(name))];
}

function unescaped(segment: string): string {
  return segment.replace(/~1/g, '/').replace(/~0/g, '~');
}

/** Findings as a reader of the files comes upon them; those without a place come last. */
export function byPlace<T extends { place?: Location }>(findings: readonly T[]): T[] {
  return [...findings].sort(
    ({ place: a }, { place: b }) =>
      Number(a === undefined) - Number(b === undefined) ||
      (a?.file ?? '').localeCompare(b?.file ?? '') ||
      (a?.line ?? 0) - (b?.line ?? 0) ||
      (a?.column ?? 0) - (b?.column ?? 0),
  );
}
