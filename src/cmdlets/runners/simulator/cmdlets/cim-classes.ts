import type { Context } from '../context';
import { hyperVOf } from '../desktops';
import { selfSignedHash } from '../pfx';
import { shareHost } from '../shares';
import { BUILD_NUMBERS, hasFeature, iso, PRODUCT_VERSIONS, same, servicesOf } from '../world';
import { GATEWAY_CIM_CLASSES } from './gateway-classes';

/** One class: its namespace, and its instances on a server; undefined = the class is not there (role not installed). */
export interface CimClass {
  namespace: string;
  rows(context: Context, server: string, where?: string): Record<string, unknown>[] | undefined;
}

const CIMV2 = 'root/cimv2';
const TERMINAL_SERVICES = 'root/cimv2/terminalservices';
const DRAIN = { Yes: 0, NotUntilReboot: 2, No: 1 } as const;

function operatingSystem(context: Context, server: string) {
  const found = context.server(server);
  const os = found?.os ?? context.state.managementHost.os;
  return [
    {
      BuildNumber: BUILD_NUMBERS[os],
      Caption: `Microsoft Windows Server ${os} Standard`,
      MUILanguages: ['en-US'],
      OSArchitecture: '64-bit',
      ServicePackMajorVersion: 0,
      LastBootUpTime: found?.bootedAt ?? iso(0),
      LocalDateTime: iso(context.now + 1000 * (faultOf(context.state.faults.clockSkewSeconds, server) ?? 0)),
      Version: `${os.startsWith('2012') ? '6.3' : '10.0'}.${BUILD_NUMBERS[os]}`,
    },
  ];
}

/** Of Hyper-V; only where its role is installed. */
function virtualSwitches(context: Context, host: string) {
  const found = context.server(host);
  return found && hasFeature(found, 'RDS-Virtualization')
    ? hyperVOf(context.state, host).switches.map((name) => ({ ElementName: name }))
    : undefined;
}

function licenseServer(context: Context, server: string) {
  const found = context.server(server);
  if (!found?.licensing || !hasFeature(found, 'RDS-Licensing')) return undefined;
  const { registration, scope } = found.licensing;
  const names = [
    'FirstName',
    'LastName',
    'Company',
    'CountryRegion',
    'eMail',
    'OrgUnit',
    'Address',
    'City',
    'State',
    'PostalCode',
  ];
  return [
    {
      ...Object.fromEntries(names.map((name) => [name, registration[name] ?? ''])),
      ServerRole: scope,
      DatabasePath: 'C:\\Windows\\system32\\lserver\\',
      ProductId: `00252-${BUILD_NUMBERS[found.os]}-00000-AA${found.ip.split('.').pop()?.padStart(3, '0')}`,
      Version: BUILD_NUMBERS[found.os],
      VersionNumber: BUILD_NUMBERS[found.os],
    },
  ];
}

const TYPE_TEXT = ['Per Device', 'Per User', 'Invalid', 'Built-in'];

function keyPacks(context: Context, server: string) {
  const found = context.server(server);
  if (!found?.licensing || !hasFeature(found, 'RDS-Licensing')) return undefined;
  const builtIn = {
    KeyPackId: 2,
    Description: 'Built-in TS Per Device CAL',
    KeyPackType: 6,
    ProductType: 3,
    ProductVersion: 'Windows 2000 Server',
    ProductVersionID: 0,
    TotalLicenses: 4294967295,
    IssuedLicenses: 0,
    AvailableLicenses: 4294967295,
    ExpirationDate: '2038-01-19T03:14:07.000Z',
    AccessRights: 0,
    TypeAndModel: 'Built-in TS Per Device CAL',
  };
  const packs = found.licensing.keyPacks.map((pack) => {
    const os =
      Object.entries(PRODUCT_VERSIONS)
        .filter(([, id]) => id === pack.productVersionId)
        .at(-1)?.[0] ?? '';
    const type = TYPE_TEXT[pack.productType] ?? '';
    return {
      KeyPackId: pack.id,
      Description: `RDS ${type} CAL`,
      KeyPackType: pack.keyPackType,
      ProductType: pack.productType,
      ProductVersion: `Windows Server ${os}`,
      ProductVersionID: pack.productVersionId,
      TotalLicenses: pack.total,
      IssuedLicenses: pack.issued,
      AvailableLicenses: Math.max(0, pack.total - pack.issued),
      ExpirationDate: '2038-01-19T03:14:07.000Z',
      AccessRights: 0,
      TypeAndModel: `RDS ${type} CAL`,
    };
  });
  return [builtIn, ...packs];
}

/** Effective list of license servers of a host; Group Policy wins over the deployment. */
export function effectiveLicensing(
  context: Context,
  server: string,
): { servers: string[]; mode: number; byPolicy: boolean } {
  const policy = context.server(server)?.policy;
  const licensing = context.state.deployment?.licensing;
  const member = context.state.deployment?.roles[server]?.includes('RDS-RD-SERVER') ?? false;
  const modes = { PerDevice: 2, PerUser: 4, NotConfigured: 5 } as const;
  return {
    servers: policy?.licenseServers ?? (member ? (licensing?.servers ?? []) : []),
    mode: policy?.licensingMode ?? (member && licensing ? modes[licensing.mode] : 5),
    byPolicy: policy?.licenseServers !== undefined,
  };
}

function terminalServiceSetting(context: Context, server: string) {
  const found = context.server(server);
  if (!found) return undefined;
  const { mode, byPolicy } = effectiveLicensing(context, server);
  return [
    {
      AllowTSConnections: 1,
      TerminalServerMode: hasFeature(found, 'RDS-RD-Server') ? 1 : 0,
      LicensingType: mode,
      PolicySourceLicensingType: found.policy?.licensingMode === undefined ? 0 : 1,
      PolicySourceConfiguredLicenseServers: byPolicy ? 1 : 0,
      SessionBrokerDrainMode: DRAIN[found.drainMode],
    },
  ];
}

/** The certificate of the listener; the one it signs itself has a thumbprint of its own on each server. */
function generalSetting(context: Context, server: string) {
  const found = context.server(server);
  if (!found) return undefined;
  return [
    {
      TerminalName: 'RDP-Tcp',
      SSLCertificateSHA1Hash: found.listener?.thumbprint ?? selfSignedHash(server),
      SSLCertificateSHA1HashType: found.listener?.type ?? 1,
      SecurityLayer: 2,
      MinEncryptionLevel: 3,
      UserAuthenticationRequired: 1,
    },
  ];
}

function services(context: Context, server: string) {
  return [...servicesOf(context.state, server)].map(([name, running], index) => ({
    Name: name,
    DisplayName: name,
    ProcessId: running ? processId(index) : 0,
    State: running ? 'Running' : 'Stopped',
    Started: running,
    StartMode: 'Auto',
  }));
}

const processId = (index: number): number => 1000 + 4 * index;

/** Each service runs in a process of its own, made when it was started last. */
function processes(context: Context, server: string) {
  const { servicesStarted = {}, bootedAt } = context.server(server) ?? {};
  return [...servicesOf(context.state, server)].flatMap(([name, running], index) => {
    const CreationDate = servicesStarted[name] ?? bootedAt;
    return running ? [{ Name: 'svchost.exe', ProcessId: processId(index), CreationDate }] : [];
  });
}

/** Everybody who is on this computer, those past the broker too: what Get-RDUserSession does not show. */
function logonSessions(context: Context, server: string) {
  return context.state.sessions
    .filter((session) => session.desktop === undefined && same(session.host, server))
    .map((session) => ({
      LogonId: String(session.id),
      LogonType: 10,
      StartTime: session.createdAt,
    }));
}

const GB = 2 ** 30;
/** Room on a system drive, unless a test says otherwise. */
const FREE_GB = 60;

function logicalDisks(context: Context, server: string) {
  const free = faultOf(context.state.faults.freeDiskGB, server) ?? FREE_GB;
  return [{ DeviceID: 'C:', DriveType: 3, FreeSpace: Math.round(free * GB), Size: 127 * GB }];
}

/** One vendor for all, but for hosts of which something else is said. */
function processors(context: Context, server: string) {
  const vendor = context.state.hyperV?.[server]?.processorVendor ?? 'GenuineIntel';
  return [{ DeviceID: 'CPU0', Manufacturer: vendor, Name: `${vendor} processor` }];
}

/** Volumes besides the system drive: the name of each, and where it is mounted, a letter among it. */
function moreVolumes(context: Context, server: string) {
  return Object.entries(faultOf(context.state.faults.mountedGB, server) ?? {}).map(([places, free]) => {
    const folders = places.split(' = ');
    return { name: folders[0] ?? places, folders, free };
  });
}

const volumeId = (name: string): string => `\\\\?\\Volume{${name}}\\`;

/** A volume with a letter is listed by it alone; this class has every folder that it is mounted in. */
function mountPoints(context: Context, server: string) {
  return moreVolumes(context, server).flatMap(({ name, folders }) =>
    folders.map((folder) => ({ Directory: { Name: folder }, Volume: { DeviceID: volumeId(name) } })),
  );
}

function volumes(context: Context, server: string) {
  return [
    ...logicalDisks(context, server).map(({ DeviceID, FreeSpace, Size }) => ({
      Name: `${DeviceID}\\`,
      DeviceID: volumeId(DeviceID),
      FreeSpace,
      Capacity: Size,
    })),
    ...moreVolumes(context, server).map(({ name, free }) => ({
      Name: name,
      DeviceID: volumeId(name),
      FreeSpace: Math.round(free * GB),
      Capacity: 1000 * GB,
    })),
  ].map((row) => ({ ...row, DriveType: 3 }));
}

/** Shares of profile disks; all of a server are on its one drive, unless something else is said of one. */
function sharesOf(context: Context, server: string) {
  return Object.values(context.state.shares).flatMap(({ path, folder }) => {
    const host = shareHost(path);
    const name = path.split(/[\\/]/)[3];
    return host !== undefined && name && same(host.includes('.') ? host : `${host}.${context.state.domain}`, server)
      ? [{ Name: name, Path: folder ?? `C:\\Shares\\${name}` }]
      : [];
  });
}

/** What is set for one server, in any case of its name. */
function faultOf<T>(faults: Record<string, T> | undefined, server: string): T | undefined {
  return Object.entries(faults ?? {}).find(([name]) => same(name, server))?.[1];
}

function computerSystem(context: Context, server: string) {
  const found = context.server(server);
  return [
    {
      Name: server.split('.')[0]?.toUpperCase() ?? server,
      Domain: found?.domainJoined === false ? 'WORKGROUP' : context.state.domain,
      PartOfDomain: found?.domainJoined !== false,
    },
  ];
}

/** The computer itself is listed as a domain too, without a name (Win32_NTDomain of Microsoft's WMI pages). */
function domains(context: Context, server: string) {
  const { domain, netbiosDomain } = context.state;
  const own = server.split('.')[0]?.toUpperCase() ?? server;
  return [
    { Name: `Domain: ${own}`, DomainName: null, DnsForestName: null },
    {
      Name: `Domain: ${netbiosDomain}`,
      DomainName: netbiosDomain,
      DnsForestName: domain,
      DomainControllerName: `\\\\DC01.${domain}`,
    },
  ];
}

/** Every account that is asked for by name is there, but those that nobody can resolve. */
function accounts(context: Context, _server: string, where = '') {
  const [domain, name] = ['Domain', 'Name'].map((field) =>
    new RegExp(`\\b${field}\\s*=\\s*'((?:[^'\\\\]|\\\\.)*)'`, 'i').exec(where)?.[1]?.replace(/\\(.)/g, '$1'),
  );
  if (domain === undefined || name === undefined || !same(domain, context.state.netbiosDomain)) return [];
  const unknown = context.state.unknownAccounts.some(
    (account) => same(account, `${domain}\\${name}`) || same(account, `${name}@${context.state.domain}`),
  );
  return unknown ? [] : [{ Domain: domain, Name: name, SID: `S-1-5-21-1-1-1-${1000 + name.length}` }];
}

export const CIM_CLASSES: Record<string, CimClass> = {
  win32_account: { namespace: CIMV2, rows: accounts },
  win32_operatingsystem: { namespace: CIMV2, rows: operatingSystem },
  win32_computersystem: { namespace: CIMV2, rows: computerSystem },
  win32_logicaldisk: { namespace: CIMV2, rows: logicalDisks },
  win32_volume: { namespace: CIMV2, rows: volumes },
  win32_mountpoint: { namespace: CIMV2, rows: mountPoints },
  win32_processor: { namespace: CIMV2, rows: processors },
  win32_share: { namespace: CIMV2, rows: sharesOf },
  win32_ntdomain: { namespace: CIMV2, rows: domains },
  win32_process: { namespace: CIMV2, rows: processes },
  win32_service: { namespace: CIMV2, rows: services },
  win32_logonsession: { namespace: CIMV2, rows: logonSessions },
  win32_tslicenseserver: { namespace: CIMV2, rows: licenseServer },
  win32_tslicensekeypack: { namespace: CIMV2, rows: keyPacks },
  ...GATEWAY_CIM_CLASSES,
  msvm_virtualethernetswitch: { namespace: 'root/virtualization/v2', rows: virtualSwitches },
  win32_tsgeneralsetting: { namespace: TERMINAL_SERVICES, rows: generalSetting },
  win32_terminalservicesetting: { namespace: TERMINAL_SERVICES, rows: terminalServiceSetting },
};
