// A small deployment whose migration has every kind of stage, for the sweeps: one object of each kind is enough, since
// every point costs a run of its stage.
const farm = {
  thumbprint: '3F2A9C0D5B7E8146A0C2D4E6F8091A2B3C4D5E6F',
  pfx: { file: 'certs/farm.pfx', password: { secret: 'farmPfx' } },
};
const dns = { managedBy: 'dns', server: 'dc01.contoso.com', ttlSeconds: 60 };
const registration = {
  company: 'Contoso',
  firstName: 'RDS',
  lastName: 'Operations',
  countryRegion: 'Germany',
  connection: 'automatic',
};

const certificate = (thumbprint, secret) => ({
  thumbprint,
  pfx: { file: `certs/${thumbprint.slice(0, 4)}.pfx`, password: { secret } },
});

function deployment(old) {
  const number = old ? '0' : '1';
  const name = (role, index) => `${role}${number}${index}.contoso.com`;
  const os = old ? '2016' : '2022';
  const machines = [name('rdls', 1), name('rdwa', 1), name('rdgw', 1), name('rdsh', 1), name('rdsh', 2)];
  const brokers = old ? [name('rdcb', 1), name('rdcb', 2)] : [name('rdcb', 1)];
  return {
    apiVersion: 'rds-migrate/v1',
    deployment: 'small',
    domain: 'contoso.com',
    netbiosDomain: 'CONTOSO',
    servers: Object.fromEntries([...brokers, ...machines].map((server) => [server, { os }])),
    connectionBrokers: {
      members: brokers,
      highAvailability: {
        clientAccessName: 'rds.contoso.com',
        addresses: dns,
        database: { kind: 'dedicated', connectionString: { secret: 'sqlConnectionString' }, filePath: 'D:\\RDCB' },
      },
      workspace: { name: old ? 'Contoso' : 'Contoso Apps' },
    },
    licensing: {
      mode: 'PerUser',
      servers: {
        [name('rdls', 1)]: {
          scope: 'domain',
          registration,
          keyPacks: old
            ? [{ product: '2016', type: 'PerUser', count: 25 }]
            : [
                {
                  product: '2016',
                  type: 'PerUser',
                  count: 25,
                  origin: { migrateFrom: 'rdls01.contoso.com', method: 'automatic' },
                  program: 'enterprise',
                  agreementNumber: { secret: 'calAgreement2016' },
                },
                {
                  product: '2022',
                  type: 'PerUser',
                  count: 25,
                  origin: 'purchase',
                  program: 'enterprise',
                  agreementNumber: { secret: 'calAgreement2022' },
                },
              ],
        },
      },
    },
    sessionHosts: { [name('rdsh', 1)]: { collection: 'Office' }, [name('rdsh', 2)]: { collection: 'Office' } },
    collections: {
      Office: {
        type: 'pooled',
        description: old ? 'Office' : 'Office on Windows Server 2022',
        userGroups: ['CONTOSO\\RDS-Office'],
        limits: {
          activeSessionLimitMin: 0,
          idleSessionLimitMin: old ? 30 : 60,
          disconnectedSessionLimitMin: 240,
          brokenConnectionAction: 'Disconnect',
        },
        userProfileDisks: { path: `\\\\fs${number}1.contoso.com\\upd-office`, maxSizeGB: 30 },
        remoteApps: {
          WORD: {
            displayName: old ? 'Word 2016' : 'Word',
            filePath: 'C:\\Office16\\WINWORD.EXE',
            fileTypes: old ? ['.docx'] : ['.docx', '.doc'],
          },
          ...(old ? { OLDAPP: { displayName: 'Time Sheet', filePath: 'C:\\TimeSheet\\timesheet.exe' } } : {}),
          ...(old ? {} : { POWERBI: { displayName: 'Power BI', filePath: 'C:\\PowerBI\\PBIDesktop.exe' } }),
        },
      },
    },
    webAccess: { fqdn: 'apps.contoso.com', addresses: dns, members: [name('rdwa', 1)] },
    gateway: {
      mode: 'Custom',
      externalFqdn: 'gw.contoso.com',
      logonMethod: 'Password',
      useCachedCredentials: true,
      bypassLocal: true,
      addresses: dns,
      members: [name('rdgw', 1)],
    },
    certificates: {
      singleSignOn: farm,
      filePublishing: farm,
      // The one that the old server has: it leaves that in a file which is deleted again.
      webAccess: {
        ...certificate('5D1A7C34E90B2F68A1D3C5E7F9081B2D4F6A8C0E', 'webPfx'),
        ...(old
          ? {}
          : {
              exportFrom: 'rdwa01.contoso.com',
              pfx: { file: 'C:\\certs\\web.pfx', password: { secret: 'webPfx' } },
            }),
      },
      gateway: certificate(
        old ? '9B1C2D3E4F5061728394A5B6C7D8E9F00112233A' : '0E1F2A3B4C5D6E7F8091A2B3C4D5E6F708192A3B',
        'gwPfx',
      ),
    },
  };
}

/** Source with two brokers, target with one on new machines. */
export function smallDeployment() {
  const target = deployment(false);
  target.servers['rdcb01.contoso.com'] = { os: '2022', upgrade: 'inPlace', via: ['2019'] };
  return {
    source: deployment(true),
    target: {
      ...target,
      removed: ['/collections/Office/remoteApps/OLDAPP'],
      migration: {
        window: { start: '2027-01-16T18:00+01:00', end: '2027-01-18T06:00+01:00' },
        waves: {
          all: {
            collections: ['Office'],
            notice: ['10min'],
            signOutAt: '2027-01-17T20:00+01:00',
            onDeadline: 'signOut',
            message: 'Server {host} moves at {deadline}. Please save your work and sign out.',
          },
        },
        tasks: [
          { name: 'backup-brokers', before: 'brokers/upgrade', text: 'Back up rdcb01', evidence: 'required' },
          { name: 'copy-disks', before: 'sessions/all/profile-disks', text: 'Copy the disks', evidence: 'required' },
        ],
      },
    },
  };
}

/** One broker without high availability and one host that is made anew under its name: the stages the other has not. */
export function singleDeployment() {
  const base = (os) => ({
    apiVersion: 'rds-migrate/v1',
    deployment: 'single',
    domain: 'contoso.com',
    netbiosDomain: 'CONTOSO',
    servers: { 'rdcb01.contoso.com': { os }, 'rdsh01.contoso.com': { os } },
    sessionHosts: { 'rdsh01.contoso.com': { collection: 'Desktop' } },
    collections: {
      Desktop: {
        type: 'pooled',
        userGroups: ['CONTOSO\\RDS-Desktop'],
        limits: { activeSessionLimitMin: 0, idleSessionLimitMin: 60, disconnectedSessionLimitMin: 240 },
      },
    },
  });
  const source = base('2016');
  const target = base('2022');
  for (const name of Object.keys(target.servers)) target.servers[name] = { os: '2022', upgrade: 'inPlace' };
  return {
    source: { ...source, connectionBrokers: { members: ['rdcb01.contoso.com'], workspace: { name: 'Single' } } },
    target: {
      ...target,
      connectionBrokers: {
        members: ['rdcb01.contoso.com'],
        workspace: { name: 'Single' },
        highAvailability: {
          clientAccessName: 'rds.contoso.com',
          addresses: dns,
          database: { kind: 'dedicated', connectionString: { secret: 'sqlConnectionString' }, filePath: 'D:\\RDCB' },
        },
      },
      migration: {
        window: { start: '2027-01-16T18:00+01:00', end: '2027-01-18T06:00+01:00' },
        waves: {
          all: {
            collections: ['Desktop'],
            strategy: 'rebuild',
            signOutAt: '2027-01-16T20:00+01:00',
            onDeadline: 'signOut',
            message: 'Server {host} moves at {deadline}.',
          },
        },
      },
    },
  };
}
