import { type Invocation, read } from './invocation';
import { wqlText } from './quoting';

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

const RDWEB = 'MACHINE/WEBROOT/APPHOST/Default Web Site/RDWeb';
export const RDWEB_PAGES = `${RDWEB}/Pages`;
/** The applications whose forms cookie one server has to accept from another (docs/behaviour/web.md section 1). */
export const RDWEB_APPLICATIONS = [RDWEB, `${RDWEB}/Feed`, `${RDWEB}/FeedLogon`, RDWEB_PAGES];

/** The start of authority: of the zone that holds a name, with its primary server. */
export const findZone = (name: string): Invocation =>
  read('Resolve-DnsName', { Name: name, Type: 'SOA' }, 'managementHost');
/** All A records of a zone at once: one reading serves every name in it and tells which server an address belongs to. */
export const getDnsRecords = (dnsServer: string, zone: string): Invocation =>
  read('Get-DnsServerResourceRecord', { ComputerName: dnsServer, ZoneName: zone, RRType: 'A' }, 'managementHost');
/** The computer's own domain, among others it knows: the NetBIOS name is not always the first label. */
export const getDomains = (host: string): Invocation =>
  read('Get-CimInstance', { ClassName: 'Win32_NTDomain', Property: ['DomainName', 'DnsForestName'] }, { host });
/** What a server's own clock says. */
export const getClock = (on: Invocation['on']): Invocation =>
  read('Get-CimInstance', { ClassName: 'Win32_OperatingSystem', Property: ['LocalDateTime'] }, on);
/** Local disks with their free space. */
export const getDisks = (host: string): Invocation =>
  read(
    'Get-CimInstance',
    { ClassName: 'Win32_LogicalDisk', Filter: 'DriveType = 3', Property: ['DeviceID', 'FreeSpace', 'Size'] },
    { host },
  );
/** Local volumes with their free space, those too that are mounted in a folder of another one. */
export const getVolumes = (host: string): Invocation =>
  read(
    'Get-CimInstance',
    { ClassName: 'Win32_Volume', Filter: 'DriveType = 3', Property: ['Name', 'DeviceID', 'FreeSpace', 'Capacity'] },
    { host },
  );
/** Every folder that a volume is mounted in: one with a letter is listed among the volumes by the letter alone. */
export const getMountPoints = (host: string): Invocation =>
  read('Get-CimInstance', { ClassName: 'Win32_MountPoint' }, { host });
/** Files below a folder of a share with their length; asked where no second hop is in between. Some shares only hosts may look at. */
export const getFiles = (folder: string): Invocation => ({
  ...read('Get-ChildItem', { LiteralPath: [folder], Recurse: true, File: true }, 'managementHost'),
  mayRefuse: true,
});
/** Version of Windows PowerShell, whichever asks. */
export const getPowerShell = (on: Invocation['on']): Invocation =>
  read(
    'Get-ItemProperty',
    { LiteralPath: ['HKLM:\\SOFTWARE\\Microsoft\\PowerShell\\3\\PowerShellEngine'], Name: ['PowerShellVersion'] },
    on,
  );
/** The process that a service runs in. */
export const getServiceProcess = (host: string, service: string): Invocation =>
  read(
    'Get-CimInstance',
    { ClassName: 'Win32_Service', Filter: `Name = ${wqlText(service)}`, Property: ['Name', 'ProcessId'] },
    { host },
  );
/** The processes that services run in, with when each was made. */
export const getServiceHosts = (host: string): Invocation =>
  read(
    'Get-CimInstance',
    { ClassName: 'Win32_Process', Filter: "Name = 'svchost.exe'", Property: ['ProcessId', 'CreationDate'] },
    { host },
  );
/** Whether Windows was installed with a desktop or as Server Core. */
export const getInstallationType = (host: string): Invocation =>
  read(
    'Get-ItemProperty',
    { LiteralPath: ['HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion'], Name: ['InstallationType'] },
    { host },
  );
export const getServices = (host: string, names: string[]): Invocation =>
  read('Get-Service', { Name: names }, { host });
/** Refused to a session without an administrator's token, and harmless to the others. */
export const askElevation = (): Invocation => read('Get-SmbOpenFile', {}, 'managementHost');
/** A session at the endpoint through which the RemoteDesktop module works on a server (docs/behaviour/module.md section 1). */
export const openWorkflowSession = (host: string, name: string): Invocation =>
  read(
    'New-PSSession',
    { ComputerName: [host], ConfigurationName: 'Microsoft.Windows.ServerManagerWorkflows', Name: [name] },
    'managementHost',
  );
/** Nothing is left of the session; it is the caller's own, so this is no change. */
export const closeSession = (name: string): Invocation => read('Remove-PSSession', { Name: [name] }, 'managementHost');
/** Name and domain of a computer. */
export const getComputerSystem = (on: Invocation['on']): Invocation =>
  read('Get-CimInstance', { ClassName: 'Win32_ComputerSystem', Property: ['Name', 'Domain', 'PartOfDomain'] }, on);
/** Certificates with their bindings to TCP ports; the IIS: drive belongs to the WebAdministration module. */
export const getIisSslBindings = (host: string): Invocation =>
  read('Get-ChildItem', { Path: ['IIS:\\SslBindings'] }, { host });
/** RD Gateway's classes (docs/behaviour/gateway.md section 2), by what the kinds call them. */
export const GATEWAY_CLASSES = {
  connectionPolicy: 'Win32_TSGatewayConnectionAuthorizationPolicy',
  resourcePolicy: 'Win32_TSGatewayResourceAuthorizationPolicy',
  computerGroup: 'Win32_TSGatewayResourceGroup',
  settings: 'Win32_TSGatewayServerSettings',
  farm: 'Win32_TSGatewayLoadBalancer',
  radiusServer: 'Win32_TSGatewayRADIUSServer',
  connection: 'Win32_TSGatewayConnection',
} as const;
export type GatewayClass = keyof typeof GATEWAY_CLASSES;
/** All instances of one of RD Gateway's classes on a server. */
export const getGatewayInstances = (host: string, of: GatewayClass): Invocation =>
  read(
    'Get-CimInstance',
    {
      Namespace: 'root/cimv2/TerminalServices',
      ClassName: GATEWAY_CLASSES[of],
      // The rest of this class is the shared secret, which nobody has to see.
      ...(of === 'radiusServer' ? { Property: ['Name', 'Priority'] } : {}),
    },
    { host },
  );
export const getGatewaySettings = (host: string): Invocation => getGatewayInstances(host, 'settings');
/** 0 = RPC over HTTP, 1 = HTTP, 2 = UDP (docs/behaviour/gateway.md section 2). */
export const askGatewayTransport = (host: string, transport: 0 | 1 | 2): Invocation =>
  read(
    'Invoke-CimMethod',
    {
      Namespace: 'root/cimv2/TerminalServices',
      ClassName: GATEWAY_CLASSES.settings,
      MethodName: 'IsTransportEnabled',
      Arguments: { TransportType: transport },
    },
    { host },
  );
/** How a session host gets on with a license server (docs/behaviour/licensing.md section 5). */
export const askLicenceStatus = (host: string, licenseServer: string): Invocation =>
  askTerminalService(host, 'GetTStoLSConnectivityStatus', { ServerName: licenseServer });
/** License servers a session host really asks, whoever told it. */
export const askLicenseServers = (host: string): Invocation =>
  askTerminalService(host, 'GetSpecifiedLicenseServerList');
const askTerminalService = (host: string, method: string, args?: Record<string, string>): Invocation =>
  read(
    'Invoke-CimMethod',
    {
      Namespace: 'root/cimv2/TerminalServices',
      Query: 'SELECT * FROM Win32_TerminalServiceSetting',
      MethodName: method,
      ...(args ? { Arguments: args } : {}),
    },
    { host },
  );
/** A group or user of a domain, as this computer's own look-up finds it. */
export const getAccount = (domain: string, name: string): Invocation =>
  read(
    'Get-CimInstance',
    {
      ClassName: 'Win32_Account',
      Filter: `Domain = ${wqlText(domain)} AND Name = ${wqlText(name)}`,
      Property: ['Name', 'SID'],
    },
    'managementHost',
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
/** The listener's settings, its certificate among them; only this namespace has them (docs/behaviour/certificates.md section 1). */
export const getListenerSettings = (host: string): Invocation =>
  read(
    'Get-CimInstance',
    {
      Namespace: 'root/cimv2/TerminalServices',
      ClassName: 'Win32_TSGeneralSetting',
      Filter: "TerminalName = 'RDP-Tcp'",
    },
    { host },
  );
export const getMachineCertificates = (host: string): Invocation =>
  read('Get-ChildItem', { Path: ['Cert:\\LocalMachine\\My'] }, { host });

export const getOpenFiles = (fileServer: string): Invocation => read('Get-SmbOpenFile', {}, { host: fileServer });
/** Where FSLogix keeps profiles of the users of a host. */
export const getProfileContainers = (host: string): Invocation =>
  read('Get-ItemProperty', { LiteralPath: ['HKLM:\\SOFTWARE\\FSLogix\\Profiles'], Name: ['VHDLocations'] }, { host });
/** What Group Policy decides about sessions on a host; the key is missing where it decides nothing. */
export const getTerminalServicesPolicies = (host: string): Invocation =>
  read(
    'Get-ItemProperty',
    { LiteralPath: ['HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services'] },
    { host },
  );
/** Two answers, true where Windows notes that a restart is pending: for role services and for updates. */
export const getPendingReboot = (host: string): Invocation =>
  read(
    'Test-Path',
    {
      LiteralPath: [
        'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending',
        'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired',
      ],
    },
    { host },
  );
/** Whether a module is on a server, loaded or not. */
export const getModule = (host: string, name: string): Invocation => getModuleOn({ host }, name);
export const getModuleOn = (on: Invocation['on'], name: string): Invocation =>
  read('Get-Module', { Name: [name], ListAvailable: true }, on);
export const getRdCertificate = (): Invocation => read('Get-RDCertificate');
export const getRdDeploymentGatewayConfiguration = (): Invocation => read('Get-RDDeploymentGatewayConfiguration');
export const getRdFileTypeAssociation = (collection: string): Invocation =>
  read('Get-RDFileTypeAssociation', { CollectionName: collection });
/** Answered by a passive broker too (docs/behaviour/module.md section 4), which is how the active one is found. */
export const getHighAvailability = (): Invocation => read('Get-RDConnectionBrokerHighAvailability', {}, 'anyBroker');
export const getRdLicenseConfiguration = (): Invocation => read('Get-RDLicenseConfiguration');
/** Updates by their numbers, as Windows lists them. */
export const getHotFixes = (host: string): Invocation => read('Get-HotFix', {}, { host });
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
/** -CollectionName does not filter reliably (docs/behaviour/module.md section 6), so all are read and filtered by name. */
export const getRdSessionCollection = (): Invocation => read('Get-RDSessionCollection');
export const getRdSessionCollectionConfiguration = (collection: string, part?: CollectionSwitch): Invocation =>
  read('Get-RDSessionCollectionConfiguration', { CollectionName: collection, ...(part ? { [part]: true } : {}) });
/** Hosts that can't be read are left out, each with an error that names it (docs/behaviour/module.md section 11). */
export const getRdSessionHost = (collection: string): Invocation => ({
  ...read('Get-RDSessionHost', { CollectionName: collection }),
  perServer: true,
});
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
/** Shares of a file server with the local folder of each. */
export const getShares = (host: string): Invocation =>
  read('Get-CimInstance', { ClassName: 'Win32_Share', Property: ['Name', 'Path'] }, { host });
export const getTerminalServiceSetting = (host: string): Invocation =>
  read(
    'Get-CimInstance',
    { Namespace: 'root/cimv2/TerminalServices', ClassName: 'Win32_TerminalServiceSetting' },
    { host },
  );
export const getWebPage = (page: string): Invocation =>
  read('Invoke-WebRequest', { Uri: page, UseBasicParsing: true, UseDefaultCredentials: true }, 'managementHost');
/** Whether this server can prove a certificate of its store up to an authority that it trusts, not revoked and within its dates. */
export const testCertificate = (host: string, thumbprint: string): Invocation =>
  read('Test-Certificate', { Cert: `Cert:\\LocalMachine\\My\\${thumbprint}`, Policy: 'BASE' }, { host });
/** One answer per path, in their order. */
export const testPaths = (host: string, paths: string[]): Invocation =>
  read('Test-Path', { LiteralPath: paths }, { host });
/** Whether a server answers on a TCP port, as seen from this computer. */
export const testPort = (server: string, port: number): Invocation =>
  read('Test-NetConnection', { ComputerName: server, Port: port }, 'managementHost');
/** Asked where no second hop is in between. */
export const testShare = (path: string): Invocation => read('Test-Path', { LiteralPath: [path] }, 'managementHost');
/** Application settings of the pages: elements with `key` and `value`. */
export const getWebAppSettings = (host: string): Invocation =>
  ofModule('Get-WebConfigurationProperty', host, { PSPath: [RDWEB_PAGES], Filter: ['appSettings/add'], Name: ['.'] });
export const getWebClientBrokerCert = (host: string): Invocation => ofModule('Get-RDWebClientBrokerCert', host);
export const getWebClientPackages = (host: string): Invocation => ofModule('Get-RDWebClientPackage', host);
/** Both keys of every application of RD Web Access, which have to be the same everywhere. */
export const getWebMachineKeys = (host: string): Invocation =>
  ofModule('Get-WebConfigurationProperty', host, {
    PSPath: RDWEB_APPLICATIONS,
    Filter: ['system.web/machineKey'],
    Name: ['validationKey', 'decryptionKey'],
  });

/**
 * A read by a module that comes with a role (IIS) or from the PowerShell Gallery (the web client): a server without the
 * module has none of what it reads, which is an answer.
 */
function ofModule(cmdlet: string, host: string, parameters: Invocation['parameters'] = {}): Invocation {
  return { ...read(cmdlet, parameters, { host }), mayLack: true };
}
