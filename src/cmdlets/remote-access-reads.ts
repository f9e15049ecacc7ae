import { type Invocation, read } from './invocation';

/** Reads of a Remote Access server that several kinds share; those of netsh are in netsh/call.ts. */

/** A server that hasn't got the role yet lacks the module, which is an answer too. */
export const ask = (cmdlet: string, host: string, parameters: Invocation['parameters'] = {}): Invocation => ({
  ...read(cmdlet, parameters, { host }),
  mayLack: true,
});

export const getNpsRadiusClient = (host: string): Invocation => ask('Get-NpsRadiusClient', host);
export const getNetIpAddress = (host: string): Invocation => read('Get-NetIPAddress', {}, { host });
export const getRemoteAccess = (host: string): Invocation => ask('Get-RemoteAccess', host);
export const getRemoteAccessRadius = (host: string): Invocation => ask('Get-RemoteAccessRadius', host);
export const getRoutingProtocolPreference = (host: string): Invocation => ask('Get-RoutingProtocolPreference', host);
export const getVpnAuthProtocol = (host: string): Invocation => ask('Get-VpnAuthProtocol', host);
export const getVpnS2sInterface = (host: string): Invocation => ask('Get-VpnS2SInterface', host);
export const getVpnServerConfiguration = (host: string): Invocation => ask('Get-VpnServerConfiguration', host);
export const getRemoteAccessIpFilter = (host: string, direction: 'Inbound' | 'OutBound', alias: string): Invocation =>
  ask('Get-RemoteAccessIpFilter', host, { InterfaceAlias: alias, Direction: direction });

/** What a document says of the computer itself. */
export const getWindowsRelease = (host: string): Invocation =>
  read(
    'Get-CimInstance',
    {
      ClassName: 'Win32_OperatingSystem',
      Property: ['Caption', 'MUILanguages', 'OSArchitecture', 'ServicePackMajorVersion'],
    },
    { host },
  );
export const getNetAdapter = (host: string): Invocation => read('Get-NetAdapter', {}, { host });
export const getFirewallRules = (host: string, names: string[]): Invocation =>
  read('Get-NetFirewallRule', { Name: names }, { host });
export const getWindowsFeature = (host: string, names: string[]): Invocation =>
  read('Get-WindowsFeature', { Name: names }, { host });
export const getRemoteAccessServices = (host: string): Invocation =>
  read('Get-Service', { Name: ['RemoteAccess', 'RasMan'] }, { host });

/** Which domains a server knows, and the controller of each that it found. */
export const getDomainControllers = (host: string): Invocation =>
  read('Get-CimInstance', { ClassName: 'Win32_NTDomain', Property: ['DomainName', 'DomainControllerName'] }, { host });

/** Whether an exported store of the migration tools lies in a folder. */
export const testMigrationStore = (host: string, folder: string): Invocation =>
  read('Test-Path', { LiteralPath: [`${folder}\\Svrmig.mig`] }, { host });

export const RASMAN_PARAMETERS = 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\RasMan\\Parameters';
export const getRasManParameters = (host: string): Invocation =>
  read('Get-ItemProperty', { LiteralPath: [RASMAN_PARAMETERS] }, { host });
