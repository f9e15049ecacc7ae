// A small deployment with virtual desktops and personal session desktops, for the sweeps: one object of each kind.
const fq = (name) => `${name}.contoso.com`;

function deployment(old) {
  const [number, os] = old ? ['0', '2019'] : ['1', '2022'];
  const [desktopHost, sessionHost, files] = [fq(`rdvh${number}1`), fq(`rdsh${number}1`), fq(`fs${number}1`)];
  return {
    apiVersion: 'rds-migrate/v1',
    deployment: 'desktops',
    domain: 'contoso.com',
    netbiosDomain: 'CONTOSO',
    servers: { 'rdcb01.contoso.com': { os: '2022' }, [desktopHost]: { os }, [sessionHost]: { os } },
    connectionBrokers: { members: ['rdcb01.contoso.com'], workspace: { name: 'Desktops' } },
    sessionHosts: { [sessionHost]: { collection: 'Own' } },
    collections: {
      Own: { type: 'personal', userGroups: ['CONTOSO\\Own'], assignments: { 'CONTOSO\\carla': sessionHost } },
    },
    virtualDesktops: {
      hosts: { [desktopHost]: { concurrency: 2, idleCount: 1 } },
      templateExportPath: `\\\\${files}\\rdvh-export`,
      ouAccess: [{ ou: 'OU=Desktops,DC=contoso,DC=com' }],
      collections: {
        Pool: {
          type: 'pooledManaged',
          userGroups: ['CONTOSO\\VDI-Pool'],
          saveDelayMin: 10,
          userProfileDisks: { path: `\\\\${files}\\upd-pool`, maxSizeGB: 20 },
          template: { name: old ? 'W11-OLD' : 'W11-NEW', host: desktopHost },
          storage: { type: 'local' },
          namePrefix: 'POOL',
          rollback: true,
          desktopsPerHost: { [desktopHost]: 1 },
          remoteApps: {
            LEDGER: {
              displayName: old ? 'Ledger' : 'Ledger 2',
              filePath: 'C:\\Ledger\\ledger.exe',
              fileTypes: ['.ldg'],
            },
          },
        },
        Engineering: {
          type: 'personalUnmanaged',
          userGroups: ['CONTOSO\\VDI-Eng'],
          autoAssign: false,
          grantAdministrativePrivilege: true,
          desktops: { 'ENG-01': { host: desktopHost, assignedTo: 'CONTOSO\\anna' } },
        },
        // The first moves; the module numbers those that are made.
        Design: {
          type: 'personalManaged',
          userGroups: ['CONTOSO\\VDI-Design'],
          template: { name: old ? 'W11-DESIGN-OLD' : 'W11-DESIGN-NEW', host: desktopHost },
          storage: { type: 'local' },
          namePrefix: 'DES',
          desktops: Object.fromEntries(
            (old ? [0] : [0, 1, 2]).map((number) => [`DES-${number}`, { host: desktopHost }]),
          ),
        },
      },
    },
  };
}

/** All of it moves to new hosts: the pool is made anew from another template, the personal desktop moves with its user. */
export function desktopDeployment() {
  return {
    source: deployment(true),
    target: {
      ...deployment(false),
      migration: {
        window: { start: '2027-01-16T18:00+01:00', end: '2027-01-18T06:00+01:00' },
        waves: {
          all: {
            collections: ['Own', 'Pool', 'Engineering', 'Design'],
            notice: ['10min'],
            signOutAt: '2027-01-16T20:00+01:00',
            onDeadline: 'signOut',
            message: 'Server {host} moves at {deadline}. Please save your work and sign out.',
          },
        },
      },
    },
  };
}
