import { type Invocation, read } from './invocation';

/** The reads of virtual desktops that several kinds share; see reads.ts. */

export const DESKTOP_SWITCHES = ['VirtualDesktopConfiguration', 'UserGroups', 'Client', 'UserProfileDisks'] as const;
export type DesktopSwitch = (typeof DESKTOP_SWITCHES)[number];

export const getRdPersonalSessionDesktopAssignment = (collection: string): Invocation =>
  // With -User or -Name the answer is not limited to the collection (docs/behaviour/module.md section 11): all of it is read.
  read('Get-RDPersonalSessionDesktopAssignment', { CollectionName: collection });
export const getRdPersonalVirtualDesktopAssignment = (collection: string): Invocation =>
  read('Get-RDPersonalVirtualDesktopAssignment', { CollectionName: collection });
/** All virtual desktops of the deployment with the host each is on. */
export const getRdVirtualDesktop = (): Invocation => read('Get-RDVirtualDesktop');
export const getRdVirtualDesktopCollection = (): Invocation => read('Get-RDVirtualDesktopCollection');
export const getRdVirtualDesktopCollectionConfiguration = (collection: string, part?: DesktopSwitch): Invocation =>
  read('Get-RDVirtualDesktopCollectionConfiguration', {
    CollectionName: collection,
    ...(part ? { [part]: true } : {}),
  });
/** The most recent job of a collection only (docs/behaviour/module.md section 11). */
export const getRdVirtualDesktopCollectionJobStatus = (collection: string): Invocation =>
  read('Get-RDVirtualDesktopCollectionJobStatus', { CollectionName: collection });
export const getRdVirtualDesktopConcurrency = (): Invocation => read('Get-RDVirtualDesktopConcurrency');
export const getRdVirtualDesktopIdleCount = (): Invocation => read('Get-RDVirtualDesktopIdleCount');
export const getRdVirtualDesktopTemplateExportPath = (): Invocation => read('Get-RDVirtualDesktopTemplateExportPath');
export const testMachineAccountReuse = (): Invocation => read('Test-RDVirtualDesktopADMachineAccountReuse');
/** Whether all brokers may make computer accounts there (docs/behaviour/module.md section 9). */
export const testRdOuAccess = (ou: string, domain?: string): Invocation =>
  read('Test-RDOUAccess', { OU: ou, ...(domain === undefined ? {} : { Domain: domain }) });

/** Hyper-V's own view of a host: settings, machines, switches. */
export const getVmHost = (host: string): Invocation => read('Get-VMHost', {}, { host });
export const getVirtualMachines = (host: string): Invocation => read('Get-VM', {}, { host });
export const getVirtualSwitches = (host: string): Invocation =>
  read(
    'Get-CimInstance',
    { Namespace: 'root/virtualization/v2', ClassName: 'Msvm_VirtualEthernetSwitch', Property: ['ElementName'] },
    { host },
  );
/** Sockets of a host; the vendor decides whether a running machine can come from another one. */
export const getProcessors = (host: string): Invocation =>
  read('Get-CimInstance', { ClassName: 'Win32_Processor', Property: ['Manufacturer', 'Name'] }, { host });
/** Roles of a failover cluster, asked on one of its nodes. */
export const getClusterGroups = (node: string, cluster: string): Invocation =>
  read('Get-ClusterGroup', { Cluster: cluster }, { host: node });
