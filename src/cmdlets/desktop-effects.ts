const COLLECTION = [
  'Get-RDVirtualDesktopCollection',
  'Get-RDVirtualDesktopCollectionConfiguration',
  'Get-RDVirtualDesktopCollectionJobStatus',
  'Get-RDVirtualDesktop',
  'Get-RDRemoteDesktop',
  'Get-RDPersonalVirtualDesktopAssignment',
];
const MEMBERS = [
  'Get-RDVirtualDesktop',
  'Get-RDVirtualDesktopCollection',
  'Get-RDVirtualDesktopCollectionConfiguration',
  'Get-RDVirtualDesktopCollectionJobStatus',
  'Get-RDPersonalVirtualDesktopAssignment',
  'Get-RDUserSession',
  'Get-VM',
];
const PLACE = ['Get-RDVirtualDesktop', 'Get-RDUserSession', 'Get-VM', 'Get-ClusterGroup'];

/** Which reads a change of virtual desktops makes stale; see effects.ts. */
export const DESKTOP_STALE: Record<string, string[]> = {
  'New-RDVirtualDesktopCollection': COLLECTION,
  'Remove-RDVirtualDesktopCollection': [
    ...COLLECTION,
    'Get-RDUserSession',
    'Get-VM',
    'Get-RDRemoteApp',
    'Get-RDFileTypeAssociation',
  ],
  'Set-RDVirtualDesktopCollectionConfiguration': [
    'Get-RDVirtualDesktopCollection',
    'Get-RDVirtualDesktopCollectionConfiguration',
  ],
  'Add-RDVirtualDesktopToCollection': MEMBERS,
  'Remove-RDVirtualDesktopFromCollection': MEMBERS,
  'Update-RDVirtualDesktopCollection': MEMBERS,
  'Move-RDVirtualDesktop': PLACE,
  'Move-VM': PLACE,
  'Remove-ClusterGroup': ['Get-ClusterGroup', 'Get-VM'],
  'Add-ClusterVirtualMachineRole': ['Get-ClusterGroup', 'Get-VM'],
  'Set-RDVirtualDesktopConcurrency': ['Get-RDVirtualDesktopConcurrency'],
  'Set-RDVirtualDesktopIdleCount': ['Get-RDVirtualDesktopIdleCount'],
  'Set-RDVirtualDesktopTemplateExportPath': [
    'Get-RDVirtualDesktopTemplateExportPath',
    'Get-RDVirtualDesktopCollectionConfiguration',
  ],
  'Grant-RDOUAccess': ['Test-RDOUAccess'],
  'Enable-RDVirtualDesktopADMachineAccountReuse': ['Test-RDVirtualDesktopADMachineAccountReuse'],
  'Disable-RDVirtualDesktopADMachineAccountReuse': ['Test-RDVirtualDesktopADMachineAccountReuse'],
  'Set-RDPersonalVirtualDesktopAssignment': ['Get-RDPersonalVirtualDesktopAssignment'],
  'Remove-RDPersonalVirtualDesktopAssignment': ['Get-RDPersonalVirtualDesktopAssignment'],
  'Set-RDPersonalSessionDesktopAssignment': ['Get-RDPersonalSessionDesktopAssignment'],
  'Remove-RDPersonalSessionDesktopAssignment': ['Get-RDPersonalSessionDesktopAssignment'],
};
