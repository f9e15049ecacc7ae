import { type Invocation, read } from './invocation';

/**
 * The reads that several kinds share. Equal invocations are asked once per snapshot, so whoever needs one of these
 * builds it here and nowhere else.
 */

export const COLLECTION_SWITCHES = [
  'UserGroup',
  'Connection',
  'UserProfileDisk',
  'Security',
  'LoadBalancing',
  'Client',
] as const;
export type CollectionSwitch = (typeof COLLECTION_SWITCHES)[number];

/** All A records of a zone at once: one reading serves every name in it and tells which server an address belongs to. */
export const getDnsRecords = (dnsServer: string, zone: string): Invocation =>
  read('Get-DnsServerResourceRecord', { ComputerName: dnsServer, ZoneName: zone, RRType: 'A' }, 'managementHost');
/** Certificates with their bindings to TCP ports; the IIS: drive belongs to the WebAdministration module. */
export const getIisSslBindings = (host: string): Invocation =>
  read('Get-ChildItem', { Path: ['IIS:\\SslBindings'] }, { host });
export const getGatewaySettings = (host: string): Invocation =>
  read(
    'Get-CimInstance',
    { Namespace: 'root/cimv2/TerminalServices', ClassName: 'Win32_TSGatewayServerSettings' },
    { host },
  );
export const getLicenseKeyPacks = (host: string): Invocation =>
  read('Get-CimInstance', { Namespace: 'root/cimv2', ClassName: 'Win32_TSLicenseKeyPack' }, { host });
export const getLicenseServer = (host: string): Invocation =>
  read('Get-CimInstance', { Namespace: 'root/cimv2', ClassName: 'Win32_TSLicenseServer' }, { host });
/** A method of the license server class that only answers a question (GetActivationStatus, IsLSinTSLSGroup ...). */
export const askLicenseServer = (host: string, method: string, args?: Record<string, string>): Invocation =>
  read(
    'Invoke-CimMethod',
    {
      Namespace: 'root/cimv2',
      ClassName: 'Win32_TSLicenseServer',
      MethodName: method,
      ...(args ? { Arguments: args } : {}),
    },
    { host },
  );
export const getMachineCertificates = (host: string): Invocation =>
  read('Get-ChildItem', { Path: ['Cert:\\LocalMachine\\My'] }, { host });

export const getRdCertificate = (): Invocation => read('Get-RDCertificate');
export const getRdDeploymentGatewayConfiguration = (): Invocation => read('Get-RDDeploymentGatewayConfiguration');
export const getRdFileTypeAssociation = (collection: string): Invocation =>
  read('Get-RDFileTypeAssociation', { CollectionName: collection });
/** Answered by a passive broker too (reference/rds-behaviour.md section 4), which is how the active one is found. */
export const getHighAvailability = (): Invocation => read('Get-RDConnectionBrokerHighAvailability', {}, 'anyBroker');
export const getRdLicenseConfiguration = (): Invocation => read('Get-RDLicenseConfiguration');
export const getOperatingSystem = (host: string): Invocation =>
  read(
    'Get-CimInstance',
    { ClassName: 'Win32_OperatingSystem', Property: ['BuildNumber', 'Caption', 'LastBootUpTime'] },
    { host },
  );
export const getRdRemoteApp = (collection: string): Invocation =>
  read('Get-RDRemoteApp', { CollectionName: collection });
export const getRdRemoteDesktop = (): Invocation => read('Get-RDRemoteDesktop');
export const getRdServer = (): Invocation => read('Get-RDServer');
/** -CollectionName does not filter reliably (reference/rds-behaviour.md section 6), so all are read and filtered by name. */
export const getRdSessionCollection = (): Invocation => read('Get-RDSessionCollection');
export const getRdSessionCollectionConfiguration = (collection: string, part?: CollectionSwitch): Invocation =>
  read('Get-RDSessionCollectionConfiguration', { CollectionName: collection, ...(part ? { [part]: true } : {}) });
export const getRdSessionHost = (collection: string): Invocation =>
  read('Get-RDSessionHost', { CollectionName: collection });
export const getRdUserSession = (): Invocation => read('Get-RDUserSession');
export const getRdWorkspace = (): Invocation => read('Get-RDWorkspace');
/**
 * Remote sign-ins on a host as Windows itself knows them, those that went past the broker too. Windows may keep one that
 * is over for a while; only a restart of the host ends it for sure.
 */
export const getRemoteLogons = (host: string): Invocation =>
  read(
    'Get-CimInstance',
    { ClassName: 'Win32_LogonSession', Filter: 'LogonType = 10', Property: ['LogonId', 'LogonType', 'StartTime'] },
    { host },
  );
/** What this computer's resolver says now, cache included: it shows when a name has stopped leading somewhere. */
export const resolveDnsName = (name: string): Invocation =>
  read('Resolve-DnsName', { Name: name, Type: 'A' }, 'managementHost');
