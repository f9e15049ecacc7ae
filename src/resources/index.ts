import { UserError } from '../errors';
import { deploymentCertificateKind } from './certificates/deployment-certificate';
import { importedCertificateKind } from './certificates/imported-certificate';
import { sessionHostListenerKind } from './certificates/session-host-listener';
import { ouAccessKind } from './desktops/ou-access';
import { personalVirtualDesktopAssignmentKind } from './desktops/personal-virtual-desktop-assignment';
import { virtualDesktopKind } from './desktops/virtual-desktop';
import { virtualDesktopAllocationKind } from './desktops/virtual-desktop-allocation';
import { virtualDesktopCollectionKind } from './desktops/virtual-desktop-collection';
import { virtualDesktopSettingsKind } from './desktops/virtual-desktop-settings';
import { virtualizationHostKind } from './desktops/virtualization-host';
import { deploymentGatewayKind } from './gateway/deployment-gateway';
import { gatewayComputerGroupKind } from './gateway/gateway-computer-group';
import { gatewayConnectionPolicyKind } from './gateway/gateway-connection-policy';
import { gatewayDefaultsKind } from './gateway/gateway-defaults';
import { gatewayFarmKind } from './gateway/gateway-farm';
import { gatewayRadiusServerKind } from './gateway/gateway-radius-server';
import { gatewayResourcePolicyKind } from './gateway/gateway-resource-policy';
import { gatewaySettingsKind } from './gateway/gateway-settings';
import type { Kind } from './kind';
import { deploymentLicensingKind } from './licensing/deployment-licensing';
import { keyPackKind } from './licensing/key-pack';
import { licenseServerKind } from './licensing/license-server';
import { manualTaskKind } from './manual-task';
import { brokerHighAvailabilityKind } from './rds/broker-high-availability';
import { nameRecordKind } from './rds/name-record';
import { serverKind } from './rds/server';
import { serverRoleKind } from './rds/server-role';
import { workspaceKind } from './rds/workspace';
import { demandDialInterfaceKind } from './remote-access/demand-dial-interface';
import { dhcpRelayInterfaceKind } from './remote-access/dhcp-relay-interface';
import { dhcpRelayServerKind } from './remote-access/dhcp-relay-server';
import { dialInUserKind } from './remote-access/dial-in-user';
import { firewallRulesKind } from './remote-access/firewall-rules';
import { igmpInterfaceKind } from './remote-access/igmp-interface';
import { migratedAddressesKind } from './remote-access/migrated-addresses';
import { migrationImportKind } from './remote-access/migration-import';
import { migrationStoreKind } from './remote-access/migration-store';
import { migrationToolsFolderKind } from './remote-access/migration-tools-folder';
import { natAddressRangeKind } from './remote-access/nat-address-range';
import { natInterfaceKind } from './remote-access/nat-interface';
import { natPortMappingKind } from './remote-access/nat-port-mapping';
import { netshSettingKind } from './remote-access/netsh-setting';
import { netshSettingsKind } from './remote-access/netsh-settings';
import { networkAdapterKind } from './remote-access/network-adapter';
import { npsPoliciesKind } from './remote-access/nps-policies';
import { npsRadiusClientKind } from './remote-access/nps-radius-client';
import { packetFilterKind } from './remote-access/packet-filter';
import { remoteAccessCheckKind } from './remote-access/remote-access-check';
import { remoteAccessRadiusKind } from './remote-access/remote-access-radius';
import { remoteAccessRoleKind } from './remote-access/remote-access-role';
import { remoteAccessServiceKind } from './remote-access/remote-access-service';
import { ripInterfaceKind } from './remote-access/rip-interface';
import { routePreferencesKind } from './remote-access/route-preferences';
import { sstpCertificateKind } from './remote-access/sstp-certificate';
import { staticRouteKind } from './remote-access/static-route';
import { vpnAddressAssignmentKind } from './remote-access/vpn-address-assignment';
import { vpnAuthenticationKind } from './remote-access/vpn-authentication';
import { vpnIpsecKind } from './remote-access/vpn-ipsec';
import { vpnPortsKind } from './remote-access/vpn-ports';
import { weakEncryptionKind } from './remote-access/weak-encryption';
import { windowsFeaturesKind } from './remote-access/windows-features';
import { fileTypeAssociationKind } from './sessions/file-type-association';
import { personalSessionDesktopAssignmentKind } from './sessions/personal-session-desktop-assignment';
import { remoteAppKind } from './sessions/remote-app';
import { sessionCollectionKind } from './sessions/session-collection';
import { sessionHostKind } from './sessions/session-host';
import { webClientKind } from './web/web-client';
import { webDeploySyncKind } from './web/web-deploy-sync';
import { webMachineKeyKind } from './web/web-machine-key';
import { webSettingsKind } from './web/web-settings';

/** Every kind, one line each, alphabetical. */
const all: Kind[] = [
  brokerHighAvailabilityKind,
  demandDialInterfaceKind,
  deploymentCertificateKind,
  deploymentGatewayKind,
  deploymentLicensingKind,
  dhcpRelayInterfaceKind,
  dhcpRelayServerKind,
  dialInUserKind,
  fileTypeAssociationKind,
  firewallRulesKind,
  gatewayComputerGroupKind,
  gatewayConnectionPolicyKind,
  gatewayDefaultsKind,
  gatewayFarmKind,
  gatewayRadiusServerKind,
  gatewayResourcePolicyKind,
  gatewaySettingsKind,
  igmpInterfaceKind,
  importedCertificateKind,
  keyPackKind,
  licenseServerKind,
  manualTaskKind,
  nameRecordKind,
  natAddressRangeKind,
  natInterfaceKind,
  natPortMappingKind,
  migratedAddressesKind,
  migrationImportKind,
  migrationStoreKind,
  migrationToolsFolderKind,
  netshSettingKind,
  netshSettingsKind,
  npsPoliciesKind,
  npsRadiusClientKind,
  networkAdapterKind,
  ouAccessKind,
  packetFilterKind,
  personalSessionDesktopAssignmentKind,
  personalVirtualDesktopAssignmentKind,
  remoteAccessCheckKind,
  remoteAccessRadiusKind,
  remoteAccessRoleKind,
  remoteAccessServiceKind,
  remoteAppKind,
  ripInterfaceKind,
  routePreferencesKind,
  serverKind,
  serverRoleKind,
  sessionCollectionKind,
  sessionHostKind,
  sessionHostListenerKind,
  sstpCertificateKind,
  staticRouteKind,
  virtualDesktopAllocationKind,
  virtualDesktopCollectionKind,
  virtualDesktopKind,
  virtualDesktopSettingsKind,
  virtualizationHostKind,
  vpnAddressAssignmentKind,
  vpnAuthenticationKind,
  vpnIpsecKind,
  vpnPortsKind,
  weakEncryptionKind,
  webClientKind,
  webDeploySyncKind,
  webMachineKeyKind,
  webSettingsKind,
  windowsFeaturesKind,
  workspaceKind,
];

export const kinds: ReadonlyMap<string, Kind> = new Map(all.map((kind) => [kind.name, kind]));

export function kindOf(name: string): Kind {
  const kind = kinds.get(name);
  if (!kind) throw new UserError('unknown-kind', `there is no kind ${name}`, `one of: ${[...kinds.keys()].join(', ')}`);
  return kind;
}
