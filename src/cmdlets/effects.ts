import { DESKTOP_STALE } from './desktop-effects';
import type { Invocation } from './invocation';

/**
 * Which reads a change makes stale. A change that is not listed makes everything stale, which is slower but never wrong.
 * Where both name the same kind of owner (a collection), only that collection's readings go.
 */
const STALE: Record<string, string[]> = {
  ...DESKTOP_STALE,
  'Add-RDServer': [
    'Get-RDServer',
    'Get-WebConfigurationProperty',
    'Get-RDConnectionBrokerHighAvailability',
    'Get-RDLicenseConfiguration',
    'Get-RDDeploymentGatewayConfiguration',
    'Get-RDCertificate',
    'Get-RDWorkspace',
    'Get-CimInstance',
    'Get-ChildItem',
    'Get-RDSessionHost',
    'Get-RDVirtualDesktopConcurrency',
    'Get-RDVirtualDesktopIdleCount',
    'Test-RDOUAccess',
  ],
  'Remove-RDServer': [
    'Get-RDServer',
    'Get-RDVirtualDesktopConcurrency',
    'Get-RDVirtualDesktopIdleCount',
    'Get-RDConnectionBrokerHighAvailability',
    'Get-RDLicenseConfiguration',
    'Get-RDDeploymentGatewayConfiguration',
    'Get-RDCertificate',
  ],
  'Set-RDActiveManagementServer': ['Get-RDConnectionBrokerHighAvailability'],
  'Set-RDConnectionBrokerHighAvailability': ['Get-RDConnectionBrokerHighAvailability', 'Get-RDServer'],
  'Set-RDClientAccessName': ['Get-RDConnectionBrokerHighAvailability'],
  'Set-RDDatabaseConnectionString': ['Get-RDConnectionBrokerHighAvailability'],
  'Set-RDWorkspace': ['Get-RDWorkspace'],
  'Set-RDLicenseConfiguration': ['Get-RDLicenseConfiguration'],
  'Set-RDDeploymentGatewayConfiguration': ['Get-RDDeploymentGatewayConfiguration'],
  'Set-RDCertificate': ['Get-RDCertificate', 'Get-ChildItem', 'Get-CimInstance'],
  'Import-PfxCertificate': ['Get-ChildItem'],
  'Export-PfxCertificate': ['Test-Path'],
  'New-RDSessionCollection': [
    'Get-RDSessionCollection',
    'Get-RDSessionCollectionConfiguration',
    'Get-RDSessionHost',
    'Get-RDRemoteApp',
    'Get-RDFileTypeAssociation',
    'Get-RDRemoteDesktop',
  ],
  'Remove-RDSessionCollection': [
    'Get-RDSessionCollection',
    'Get-RDSessionCollectionConfiguration',
    'Get-RDSessionHost',
    'Get-RDRemoteApp',
    'Get-RDFileTypeAssociation',
    'Get-RDRemoteDesktop',
  ],
  'Set-RDSessionCollectionConfiguration': ['Get-RDSessionCollectionConfiguration', 'Get-RDSessionCollection'],
  // Virtual desktop collections show it among their own properties.
  'Set-RDRemoteDesktop': ['Get-RDRemoteDesktop', 'Get-RDVirtualDesktopCollection'],
  'Add-RDSessionHost': ['Get-RDSessionHost', 'Get-RDSessionCollection', 'Get-RDSessionCollectionConfiguration'],
  'Remove-RDSessionHost': ['Get-RDSessionHost', 'Get-RDSessionCollection', 'Get-RDSessionCollectionConfiguration'],
  'Set-RDSessionHost': ['Get-RDSessionHost'],
  'Send-RDUserMessage': [],
  'Invoke-RDUserLogoff': ['Get-RDUserSession'],
  'Disconnect-RDUser': ['Get-RDUserSession'],
  // Publishing the first takes the full desktop off RD Web, and asking a desktop starts it.
  'New-RDRemoteApp': [
    'Get-RDRemoteApp',
    'Get-RDSessionCollection',
    'Get-RDRemoteDesktop',
    'Get-RDVirtualDesktop',
    'Get-RDVirtualDesktopCollection',
  ],
  'Set-RDRemoteApp': ['Get-RDRemoteApp'],
  'Remove-RDRemoteApp': [
    'Get-RDRemoteApp',
    'Get-RDFileTypeAssociation',
    'Get-RDSessionCollection',
    'Get-RDRemoteDesktop',
  ],
  'Set-RDFileTypeAssociation': ['Get-RDFileTypeAssociation'],
  'Add-DnsServerResourceRecordA': ['Get-DnsServerResourceRecord', 'Resolve-DnsName'],
  'Remove-DnsServerResourceRecord': ['Get-DnsServerResourceRecord', 'Resolve-DnsName'],
  'Set-WebConfigurationProperty': ['Get-WebConfigurationProperty', 'msdeploy'],
  'Add-WebConfigurationProperty': ['Get-WebConfigurationProperty', 'msdeploy'],
  'Install-Module': ['Get-Module', 'Get-RDWebClientPackage', 'Get-RDWebClientBrokerCert'],
  'Install-RDWebClientPackage': ['Get-RDWebClientPackage'],
  'Publish-RDWebClientPackage': ['Get-RDWebClientPackage'],
  'Import-RDWebClientBrokerCert': ['Get-RDWebClientBrokerCert'],
  msdeploy: ['msdeploy'],
  SmigDeploy: ['Test-Path'],
  'New-NpsRadiusClient': ['Get-NpsRadiusClient'],
  'Set-NpsRadiusClient': ['Get-NpsRadiusClient'],
  'Remove-NpsRadiusClient': ['Get-NpsRadiusClient'],
  'Export-NpsConfiguration': ['Test-Path'],
  'Import-NpsConfiguration': ['Get-NpsRadiusClient', 'netsh'],
  'Copy-Item': ['Test-Path'],
  'New-Item': ['Test-Path'],
  'Export-SmigServerSetting': ['Test-Path'],
  netsh: ['netsh', 'Get-RemoteAccess', 'Get-VpnAuthProtocol', 'Get-VpnServerConfiguration', 'Get-VpnS2SInterface'],
  'Install-WindowsFeature': [
    'Get-WindowsFeature',
    'Get-Service',
    'Get-ChildItem',
    'Get-RDServer',
    'Get-CimInstance',
    'Test-Path',
    'Get-Module',
  ],
  'Set-RoutingProtocolPreference': ['Get-RoutingProtocolPreference', 'netsh'],
  'Add-RemoteAccessRadius': ['Get-RemoteAccessRadius', 'Get-RemoteAccess', 'netsh'],
  'Set-RemoteAccessRadius': ['Get-RemoteAccessRadius', 'netsh'],
  'Add-VpnS2SInterface': ['Get-VpnS2SInterface', 'netsh'],
  'Set-VpnS2SInterface': ['Get-VpnS2SInterface'],
  'Set-VpnServerConfiguration': ['Get-VpnServerConfiguration', 'netsh'],
  'Rename-NetAdapter': ['Get-NetAdapter', 'netsh', 'Get-RemoteAccess'],
  'Restart-Service': [
    'Get-Service',
    'Get-CimInstance',
    'Invoke-CimMethod',
    'netsh',
    'Get-RemoteAccess',
    'Get-VpnAuthProtocol',
  ],
  'Set-CimInstance': ['Get-CimInstance', 'Invoke-CimMethod'],
  'Invoke-CimMethod': ['Get-CimInstance', 'Invoke-CimMethod'],
};

/** Cmdlets of Remote Access and of Windows that may change anything on their server; they are few in a migration. */
export const MAKE_ALL_STALE: ReadonlySet<string> = new Set([
  'Add-RemoteAccessIpFilter',
  'Disable-NetFirewallRule',
  'Enable-NetFirewallRule',
  'Import-SmigServerSetting',
  'Install-RemoteAccess',
  'Remove-Item',
  'Remove-RemoteAccessIpFilter',
  'Remove-RemoteAccessRadius',
  'Remove-VpnS2SInterface',
  'Set-ItemProperty',
  'Set-VpnAuthProtocol',
  'Set-VpnAuthType',
  'Set-VpnIPAddressAssignment',
  'Start-Service',
  'Stop-Service',
  'Uninstall-RemoteAccess',
]);

/** Cmdlets whose readings a change of this one makes stale; undefined = all of them. */
export function staleAfter(cmdlet: string): readonly string[] | undefined {
  return STALE[cmdlet];
}

/** Whether `reading` may have changed through `change`. */
export function makesStale(change: Invocation, reading: Invocation): boolean {
  const stale = staleAfter(change.cmdlet);
  if (!stale) return true;
  if (!stale.includes(reading.cmdlet)) return false;
  const changed = change.parameters.CollectionName;
  const shown = reading.parameters.CollectionName;
  return typeof changed !== 'string' || typeof shown !== 'string' || changed.toLowerCase() === shown.toLowerCase();
}
