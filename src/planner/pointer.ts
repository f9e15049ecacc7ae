import type { Deployment } from '../documents/schema';
import { kindOf } from '../resources';
import { segmentsOf } from '../resources/fields';
import type { Props } from '../resources/kind';

/**
 * Where a document says what a resource's field is, by kind: the way back from a live value into the documents. What is
 * derived (the members of a name, the state of a host in a stage) or secret has no such place.
 */

type Segments = string[] | undefined;
/** The place in this document; undefined = the field comes from no single place, or the document has no such object. */
type Place = (props: Props, field: string[], document: Deployment) => Segments;

const text = (value: unknown): string => String(value ?? '');
const only = (names: string[], field: string[], at: Segments): Segments =>
  names.includes(field[0] ?? '') && at ? [...at, ...field] : undefined;

const CERTIFICATE_USE: Record<string, keyof NonNullable<Deployment['certificates']>> = {
  RDRedirector: 'singleSignOn',
  RDPublishing: 'filePublishing',
  RDWebAccess: 'webAccess',
  RDGateway: 'gateway',
};

const places: Record<string, Place> = {
  Server: ({ name }, field) => only(['os', 'via', 'upgrade'], field, ['servers', text(name)]),
  Workspace: (_props, field) => only(['name'], field, ['connectionBrokers', 'workspace']),
  BrokerHighAvailability: (_props, field) =>
    /connectionString/i.test(field.join('.'))
      ? undefined
      : only(['clientAccessName', 'database'], field, ['connectionBrokers', 'highAvailability']),
  NameRecord: ({ name }, field, document) => only(['ttlSeconds'], field, addressesOf(text(name), document)),
  DeploymentLicensing: (_props, field) => only(['mode'], field, ['licensing']),
  DeploymentGateway: (_props, field) => ['gateway', ...field],
  DeploymentCertificate: ({ role }, field) =>
    only(['thumbprint'], field, ['certificates', CERTIFICATE_USE[text(role)] ?? text(role)]),
  GatewayComputerGroup: ({ name }, field) =>
    only(['computers'], field, []) && ['gateway', 'computerGroups', text(name)],
  GatewayConnectionPolicy: (props, field, document) =>
    ['server', 'name', 'follows'].includes(field[0] ?? '')
      ? undefined
      : policyOf('connectionPolicies', props, field, document),
  GatewayResourcePolicy: (props, field, document) =>
    ['server', 'name'].includes(field[0] ?? '') ? undefined : policyOf('resourcePolicies', props, field, document),
  // Central policies are more in a document than a word.
  GatewaySettings: (_props, field) =>
    only(['sslBridging', 'maxConnections', 'udpTransport', 'onlyMessagingCapableClients'], field, ['gateway']),
  GatewayDefaults: (_props, field) => only(['defaults'], field, ['gateway']),
  SessionHostListener: (_props, field) => only(['thumbprint'], field, ['certificates', 'sessionHostListener']),
  WebSettings: (_props, field) => only(['settings'], field, ['webAccess']),
  WebClient: (_props, field) => only(['channel'], field, ['webAccess', 'webClient']),
  SessionCollection: ({ name }, field) => (field[0] === 'name' ? undefined : ['collections', text(name), ...field]),
  SessionHost: ({ host }, field) => only(['collection'], field, ['sessionHosts', text(host)]),
  RemoteApp: ({ collection, alias }, field) =>
    ['collection', 'alias'].includes(field[0] ?? '')
      ? undefined
      : ['collections', text(collection), 'remoteApps', text(alias), ...field],
  LicenseServer: ({ server }, field) =>
    only(['scope', 'registration', 'directory'], field, ['licensing', 'servers', text(server)]),
  KeyPack: (props, field, document) => only(['count'], field, keyPackOf(props, document)),
};

/** Segments of the JSON pointer of a field, or undefined where no document has a place for it. */
export function pointerOf(kind: string, props: Props, path: string, document: Deployment): Segments {
  const place = places[kind];
  const found = place?.(props, segmentsOf(kindOf(kind), path), document);
  return found && isThere(document, found.slice(0, objectDepth(kind))) ? found : undefined;
}

/** How many segments lead to the object itself; what comes after them may be written anew. */
function objectDepth(kind: string): number {
  if (kind === 'RemoteApp') return 4;
  if (kind === 'KeyPack') return 5;
  if (
    [
      'NameRecord',
      'LicenseServer',
      'GatewayComputerGroup',
      'GatewayConnectionPolicy',
      'GatewayResourcePolicy',
    ].includes(kind)
  )
    return 3;
  const flat = ['DeploymentGateway', 'DeploymentLicensing', 'GatewayDefaults', 'GatewaySettings', 'WebSettings'];
  return flat.includes(kind) ? 1 : 2;
}

/** What a document says at a pointer; undefined = nothing. */
export function valueIn(document: Deployment, segments: string[]): unknown {
  let value: unknown = document;
  for (const segment of segments) {
    if (typeof value !== 'object' || value === null) return undefined;
    const holder = value as Record<string, unknown>;
    const key = Object.keys(holder).find((name) => name === segment || name.toLowerCase() === segment.toLowerCase());
    value = key === undefined ? undefined : holder[key];
  }
  return value;
}

function isThere(document: Deployment, segments: string[]): boolean {
  return valueIn(document, segments) !== undefined;
}

/** RFC 6901. */
export function pointerText(segments: string[]): string {
  return segments.map((segment) => `/${segment.replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
}

function addressesOf(name: string, document: Deployment): Segments {
  const highAvailability = document.connectionBrokers?.highAvailability;
  const same = (other: string | undefined) => other?.toLowerCase() === name.toLowerCase();
  const isAlias = (addresses: NonNullable<typeof highAvailability>['addresses'] | undefined) =>
    addresses?.managedBy === 'dns' && addresses.aliases?.some(same) === true;
  if (same(highAvailability?.clientAccessName) || isAlias(highAvailability?.addresses)) {
    return ['connectionBrokers', 'highAvailability', 'addresses'];
  }
  if (same(document.webAccess?.fqdn) || isAlias(document.webAccess?.addresses)) return ['webAccess', 'addresses'];
  const { externalFqdn, addresses } = document.gateway ?? {};
  return same(externalFqdn) || isAlias(addresses) ? ['gateway', 'addresses'] : undefined;
}

function policyOf(
  list: 'connectionPolicies' | 'resourcePolicies',
  props: Props,
  field: string[],
  document: Deployment,
): Segments {
  const policies: { name: string }[] = document.gateway?.[list] ?? [];
  const index = policies.findIndex((policy) => policy.name.toLowerCase() === text(props.name).toLowerCase());
  return index < 0 ? undefined : ['gateway', list, String(index), ...field];
}

function keyPackOf(props: Props, document: Deployment): Segments {
  const server = text(props.server);
  const packs = document.licensing?.servers[server]?.keyPacks ?? [];
  const index = packs.findIndex(
    (pack) =>
      pack.product === props.product &&
      pack.type === props.type &&
      (props.program === undefined || pack.program === props.program),
  );
  return index < 0 ? undefined : ['licensing', 'servers', server, 'keyPacks', String(index)];
}
