import type { Deployment } from '../documents/schema';
import { kindOf } from '../resources';
import { segmentsOf } from '../resources/fields';
import type { Props } from '../resources/kind';
import { desktopFields } from './desktop-pointers';
import { except, type FieldPlaces, only, type Segments, text } from './field-places';
import { remoteAccessFields } from './remote-access/pointers';

/**
 * Where a document says what a resource's field is, by kind: the way back from a live value into the documents. What is
 * derived (the members of a name, the state of a host in a stage) or secret has no such place.
 */

const CERTIFICATE_USE: Record<string, keyof NonNullable<Deployment['certificates']>> = {
  RDRedirector: 'singleSignOn',
  RDPublishing: 'filePublishing',
  RDWebAccess: 'webAccess',
  RDGateway: 'gateway',
};

/** One row per kind; `test/planner/pointer.test.ts` wants one for each that is registered. */
export const fieldPlaces: Readonly<Record<string, FieldPlaces>> = {
  ...desktopFields,
  ...remoteAccessFields,
  Server: { depth: 2, of: ({ name }, field) => only(['os', 'via', 'upgrade'], field, ['servers', text(name)]) },
  ServerRole: { none: 'it follows from the members of each section' },
  Workspace: { depth: 2, of: (_props, field) => only(['name'], field, ['connectionBrokers', 'workspace']) },
  BrokerHighAvailability: {
    depth: 2,
    of: (_props, field) =>
      /connectionString/i.test(field.join('.'))
        ? undefined
        : only(['clientAccessName', 'database'], field, ['connectionBrokers', 'highAvailability']),
  },
  NameRecord: {
    depth: 3,
    of: ({ name }, field, document) => only(['ttlSeconds'], field, addressesOf(text(name), document)),
  },
  DeploymentLicensing: { depth: 1, of: (_props, field) => only(['mode'], field, ['licensing']) },
  DeploymentGateway: { depth: 1, of: (_props, field) => ['gateway', ...field] },
  DeploymentCertificate: {
    depth: 2,
    of: ({ role }, field) => only(['thumbprint'], field, ['certificates', CERTIFICATE_USE[text(role)] ?? text(role)]),
  },
  ImportedCertificate: { none: 'it follows from the certificates section' },
  GatewayComputerGroup: {
    depth: 3,
    of: ({ name }, field) => only(['computers'], field, []) && ['gateway', 'computerGroups', text(name)],
  },
  GatewayConnectionPolicy: {
    depth: 3,
    of: (props, field, document) =>
      except(['server', 'name', 'follows'], field, policyOf('connectionPolicies', props, document)),
  },
  GatewayResourcePolicy: {
    depth: 3,
    of: (props, field, document) => except(['server', 'name'], field, policyOf('resourcePolicies', props, document)),
  },
  GatewayRadiusServer: { none: 'all that can differ is its secret' },
  // Central policies are more in a document than a word.
  GatewaySettings: {
    depth: 1,
    of: (_props, field) =>
      only(['sslBridging', 'maxConnections', 'udpTransport', 'onlyMessagingCapableClients'], field, ['gateway']),
  },
  GatewayDefaults: { depth: 1, of: (_props, field) => only(['defaults'], field, ['gateway']) },
  GatewayFarm: { none: 'the list follows from the members of the gateway section' },
  SessionHostListener: {
    depth: 2,
    of: (_props, field) => only(['thumbprint'], field, ['certificates', 'sessionHostListener']),
  },
  WebSettings: { depth: 1, of: (_props, field) => only(['settings'], field, ['webAccess']) },
  WebClient: { depth: 2, of: (_props, field) => only(['channel'], field, ['webAccess', 'webClient']) },
  WebDeploySync: { none: 'it is a way from one server to another' },
  WebMachineKey: { none: 'the keys are secret' },
  SessionCollection: { depth: 2, of: ({ name }, field) => except(['name'], field, ['collections', text(name)]) },
  SessionHost: { depth: 2, of: ({ host }, field) => only(['collection'], field, ['sessionHosts', text(host)]) },
  RemoteApp: {
    depth: 4,
    of(props, field, document) {
      const app = remoteAppOf(props, document);
      return except(['collection', 'alias'], field, valueIn(document, app) === undefined ? undefined : app);
    },
  },
  FileTypeAssociation: { none: 'it is there or not: see fileTypes of the RemoteApp' },
  LicenseServer: {
    depth: 3,
    of: ({ server }, field) =>
      only(['scope', 'registration', 'directory'], field, ['licensing', 'servers', text(server)]),
  },
  KeyPack: { depth: 5, of: (props, field, document) => only(['count'], field, keyPackOf(props, document)) },
  ManualTask: { none: 'a person does it: `npx rds-migrate done` records that' },
};

/** Segments of the JSON pointer of a field, or undefined where no document has a place for it. */
export function pointerOf(kind: string, props: Props, path: string, document: Deployment): Segments {
  const row = fieldPlaces[kind];
  if (!row || 'none' in row) return undefined;
  const found = row.of(props, segmentsOf(kindOf(kind), path), document);
  return found && isThere(document, found.slice(0, row.depth)) ? found : undefined;
}

/** Whether a live value of this field can be written into any of the documents. */
export function hasPlace(kind: string, props: Props, path: string, documents: readonly Deployment[]): boolean {
  return documents.some((document) => pointerOf(kind, props, path, document) !== undefined);
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

/** Where a document says where a name that clients use leads to. */
export function addressesOf(name: string, document: Deployment): Segments {
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

/** Where a document publishes a program: in a virtual desktop collection, or in one of session hosts. */
export function remoteAppOf({ collection, alias }: Props, document: Deployment): string[] {
  const desktops = valueIn(document, ['virtualDesktops', 'collections', text(collection)]) !== undefined;
  return [...(desktops ? ['virtualDesktops'] : []), 'collections', text(collection), 'remoteApps', text(alias)];
}

function policyOf(list: 'connectionPolicies' | 'resourcePolicies', props: Props, document: Deployment): Segments {
  const policies: { name: string }[] = document.gateway?.[list] ?? [];
  const index = policies.findIndex((policy) => policy.name.toLowerCase() === text(props.name).toLowerCase());
  return index < 0 ? undefined : ['gateway', list, String(index)];
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
