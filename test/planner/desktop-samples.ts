import { deployment, fq, servers } from './samples';

const pool = {
  type: 'pooledManaged',
  userGroups: ['CONTOSO\\VDI-Pool'],
  saveDelayMin: 10,
  userProfileDisks: { path: '\\\\fs01.contoso.com\\upd-pool', maxSizeGB: 20 },
  template: { name: 'W11-OLD', host: fq('rdvh01') },
  storage: { type: 'local' },
  namePrefix: 'POOL',
  rollback: true,
  desktopsPerHost: { [fq('rdvh01')]: 2, [fq('rdvh02')]: 1 },
  remoteApps: {
    LEDGER: { displayName: 'Ledger', filePath: 'C:\\Ledger 1\\ledger.exe', fileTypes: ['.ldg'] },
  },
};

const engineering = {
  type: 'personalUnmanaged',
  userGroups: ['CONTOSO\\VDI-Eng'],
  autoAssign: false,
  grantAdministrativePrivilege: true,
  desktops: {
    'ENG-01': { host: fq('rdvh01'), assignedTo: 'CONTOSO\\anna' },
    'ENG-02': { host: fq('rdvh02'), assignedTo: 'CONTOSO\\ben' },
    'ENG-03': { host: fq('rdvh02') },
  },
};

/** One broker, two virtualization hosts, a pool and personal desktops, and two personal session hosts, on 2019. */
export const desktopSource = deployment({
  servers: { ...servers('2022', 'rdcb01'), ...servers('2019', 'rdvh01', 'rdvh02', 'rdsh01', 'rdsh02') },
  connectionBrokers: { members: [fq('rdcb01')] },
  sessionHosts: { [fq('rdsh01')]: { collection: 'Own' }, [fq('rdsh02')]: { collection: 'Own' } },
  collections: {
    Own: {
      type: 'personal',
      userGroups: ['CONTOSO\\Own'],
      assignments: { 'CONTOSO\\carla': fq('rdsh01'), 'CONTOSO\\dora': fq('rdsh02') },
    },
  },
  virtualDesktops: {
    hosts: { [fq('rdvh01')]: { concurrency: 2, idleCount: 1 }, [fq('rdvh02')]: {} },
    templateExportPath: '\\\\fs01.contoso.com\\rdvh-export',
    ouAccess: [{ ou: 'OU=Desktops,DC=contoso,DC=com' }],
    collections: { Pool: pool, Engineering: engineering },
  },
});

/** All of it on new hosts; a new template, other profile disks, and one more desktop at the end. */
export const desktopTarget = deployment({
  servers: { ...servers('2022', 'rdcb01', 'rdvh11', 'rdvh12', 'rdsh11', 'rdsh12') },
  connectionBrokers: { members: [fq('rdcb01')] },
  sessionHosts: { [fq('rdsh11')]: { collection: 'Own' }, [fq('rdsh12')]: { collection: 'Own' } },
  collections: {
    Own: {
      type: 'personal',
      userGroups: ['CONTOSO\\Own'],
      assignments: { 'CONTOSO\\carla': fq('rdsh11'), 'CONTOSO\\dora': fq('rdsh12') },
    },
  },
  virtualDesktops: {
    hosts: { [fq('rdvh11')]: { concurrency: 3, idleCount: 1 }, [fq('rdvh12')]: {} },
    templateExportPath: '\\\\fs11.contoso.com\\rdvh-export',
    ouAccess: [{ ou: 'OU=Desktops,DC=contoso,DC=com' }],
    collections: {
      Pool: {
        ...pool,
        userProfileDisks: { path: '\\\\fs11.contoso.com\\upd-pool', maxSizeGB: 20 },
        template: { name: 'W11-NEW', host: fq('rdvh11') },
        desktopsPerHost: { [fq('rdvh11')]: 2, [fq('rdvh12')]: 1 },
        remoteApps: {
          LEDGER: { displayName: 'Ledger 2', filePath: 'C:\\Ledger 2\\ledger.exe', fileTypes: ['.ldg'] },
          NOTES: {
            displayName: 'Notes',
            filePath: 'C:\\Notes\\notes.exe',
            virtualPath: '%SystemDrive%\\Notes\\notes.exe',
            folder: 'Office',
            iconPath: 'C:\\Notes\\notes.ico',
            commandLine: { mode: 'Require', arguments: '/new' },
            fileTypes: ['.note'],
          },
        },
      },
      Engineering: {
        ...engineering,
        desktops: {
          'ENG-01': { host: fq('rdvh11'), assignedTo: 'CONTOSO\\anna' },
          'ENG-02': { host: fq('rdvh12'), assignedTo: 'CONTOSO\\ben' },
          'ENG-03': { host: fq('rdvh12') },
          'ENG-04': { host: fq('rdvh11'), assignedTo: 'CONTOSO\\emil' },
        },
      },
    },
  },
  migration: {
    waves: {
      all: {
        collections: ['Own', 'Pool', 'Engineering'],
        notice: ['1h'],
        signOutAt: '2027-01-16T20:00+01:00',
        onDeadline: 'signOut',
      },
    },
  },
});
