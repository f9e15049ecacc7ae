import { Deployment } from '../../src/documents/schema';

/** Small deployments as documents would give them, parsed so that defaults and spelling are the real ones. */
export function deployment(parts: Record<string, unknown>): Deployment {
  return Deployment.parse({
    apiVersion: 'rds-migrate/v1',
    deployment: 'contoso-test',
    domain: 'contoso.com',
    servers: {},
    ...parts,
  });
}

export const fq = (name: string): string => `${name}.contoso.com`;

export const servers = (os: string, ...names: string[]): Record<string, { os: string }> =>
  Object.fromEntries(names.map((name) => [fq(name), { os }]));

const certificate = (digit: string, file = 'farm') => ({
  thumbprint: digit.repeat(40),
  pfx: { file: `certs/${file}.pfx`, password: { secret: 'farmPfx' } },
});

const highAvailability = {
  clientAccessName: 'rds.contoso.com',
  addresses: { managedBy: 'dns', server: fq('dc01'), ttlSeconds: 3600 },
  database: {
    kind: 'dedicated',
    connectionString: { driver: 'ODBC Driver 17 for SQL Server', server: fq('sql01'), database: 'RDCB' },
    filePath: 'D:\\RDCB',
  },
};

const addresses = { managedBy: 'dns', server: fq('dc01'), ttlSeconds: 300 };

/** A highly available farm on 2019, everything in it. */
export const haSource = deployment({
  servers: {
    ...servers('2019', 'rdcb01', 'rdcb02', 'rdls01', 'rdgw01', 'rdwa01', 'rdsh01', 'rdsh02', 'rdsh03', 'rdsh04'),
  },
  connectionBrokers: {
    members: [fq('rdcb01'), fq('rdcb02')],
    highAvailability,
    workspace: { name: 'Contoso Apps' },
  },
  licensing: {
    mode: 'PerUser',
    servers: {
      [fq('rdls01')]: {
        scope: 'domain',
        keyPacks: [{ product: '2019', type: 'PerUser', count: 100, program: 'retail' }],
      },
    },
  },
  sessionHosts: {
    [fq('rdsh01')]: { collection: 'Office' },
    [fq('rdsh02')]: { collection: 'Office' },
    [fq('rdsh03')]: { collection: 'Finance' },
    [fq('rdsh04')]: { collection: 'Kiosk' },
  },
  collections: {
    Office: {
      description: 'Office desktop',
      userGroups: ['CONTOSO\\RDS-Office'],
      limits: { activeSessionLimitMin: 0, idleSessionLimitMin: 60, disconnectedSessionLimitMin: 240 },
      userProfileDisks: { path: '\\\\fs01.contoso.com\\upd-office', maxSizeGB: 30 },
      loadBalancing: { [fq('rdsh01')]: { weight: 100 }, [fq('rdsh02')]: { weight: 50 } },
      remoteApps: {
        WORD: {
          displayName: 'Word',
          filePath: 'C:\\Program Files\\Office15\\WINWORD.EXE',
          folder: 'Office',
          fileTypes: ['.docx', '.doc'],
        },
      },
    },
    Finance: {
      userGroups: ['CONTOSO\\RDS-Finance'],
      remoteApps: { LEDGER: { displayName: 'Ledger', filePath: 'C:\\Ledger\\ledger.exe' } },
    },
    Kiosk: { userGroups: ['CONTOSO\\RDS-Kiosk'], desktopInWebAccess: true },
  },
  webAccess: {
    fqdn: 'apps.contoso.com',
    addresses,
    members: [fq('rdwa01')],
    settings: { PasswordChangeEnabled: false },
  },
  gateway: {
    mode: 'Custom',
    externalFqdn: 'gw.contoso.com',
    logonMethod: 'Password',
    useCachedCredentials: true,
    bypassLocal: true,
    addresses: { managedBy: 'loadBalancer' },
    members: [fq('rdgw01')],
    computerGroups: { farm: ['rds.contoso.com', fq('rdsh01')] },
  },
  certificates: {
    singleSignOn: certificate('A'),
    filePublishing: certificate('A'),
    webAccess: certificate('A'),
    gateway: certificate('B', 'gw'),
  },
});

/** The same farm on 2022, with new machines and one file server more. */
export const haTarget = deployment({
  servers: {
    [fq('rdcb01')]: { os: '2022', upgrade: 'inPlace' },
    ...servers(
      '2022',
      'rdcb11',
      'rdcb12',
      'rdls11',
      'rdgw11',
      'rdgw12',
      'rdwa11',
      'rdsh11',
      'rdsh12',
      'rdsh13',
      'rdsh14',
    ),
  },
  connectionBrokers: {
    members: [fq('rdcb11'), fq('rdcb12')],
    highAvailability: { ...highAvailability, addresses: { ...highAvailability.addresses, ttlSeconds: 60 } },
    workspace: { name: 'Contoso Apps' },
  },
  licensing: {
    mode: 'PerUser',
    servers: {
      [fq('rdls11')]: {
        scope: 'domain',
        registration: { company: 'Contoso', firstName: 'RDS', lastName: 'Operations', countryRegion: 'Germany' },
        keyPacks: [
          {
            product: '2022',
            type: 'PerUser',
            count: 250,
            origin: 'purchase',
            program: 'openValue',
            agreementNumber: { secret: 'calAgreement' },
          },
          {
            product: '2019',
            type: 'PerUser',
            count: 100,
            program: 'retail',
            origin: { migrateFrom: fq('rdls01'), method: 'telephone' },
            code: { secret: 'calCode' },
          },
        ],
      },
    },
  },
  sessionHosts: {
    [fq('rdsh11')]: { collection: 'Office' },
    [fq('rdsh12')]: { collection: 'Office' },
    [fq('rdsh13')]: { collection: 'Finance' },
    [fq('rdsh14')]: { collection: 'Kiosk' },
  },
  collections: {
    Office: {
      description: 'Office desktop and applications',
      userGroups: ['CONTOSO\\RDS-Office'],
      limits: { activeSessionLimitMin: 0, idleSessionLimitMin: 60, disconnectedSessionLimitMin: 240 },
      userProfileDisks: { path: '\\\\fs11.contoso.com\\upd-office', maxSizeGB: 30 },
      loadBalancing: { [fq('rdsh11')]: { weight: 100, sessionLimit: 60 } },
      remoteApps: {
        WORD: {
          displayName: 'Word',
          filePath: 'C:\\Program Files\\Office16\\WINWORD.EXE',
          folder: 'Office',
          fileTypes: ['.docx', '.doc'],
        },
      },
    },
    Finance: {
      userGroups: ['CONTOSO\\RDS-Finance'],
      remoteApps: { LEDGER: { displayName: 'Ledger', filePath: 'C:\\Ledger2\\ledger.exe' } },
    },
    Kiosk: { userGroups: ['CONTOSO\\RDS-Kiosk'], desktopInWebAccess: true },
  },
  webAccess: {
    fqdn: 'apps.contoso.com',
    addresses,
    members: [fq('rdwa11')],
    settings: { PasswordChangeEnabled: true },
  },
  gateway: {
    mode: 'Custom',
    externalFqdn: 'gw.contoso.com',
    logonMethod: 'Password',
    useCachedCredentials: true,
    bypassLocal: true,
    addresses: { managedBy: 'loadBalancer' },
    members: [fq('rdgw11'), fq('rdgw12')],
    computerGroups: { farm: ['rds.contoso.com', fq('rdsh11')] },
  },
  certificates: {
    singleSignOn: certificate('C'),
    filePublishing: certificate('C'),
    webAccess: certificate('C'),
    gateway: certificate('D', 'gw'),
  },
  migration: {
    window: { start: '2027-01-16T18:00+01:00', end: '2027-01-17T06:00+01:00' },
    waves: {
      pilot: { collections: ['Kiosk'] },
      main: {
        collections: ['Office', 'Finance'],
        notice: ['24h', '1h', '10min'],
        signOutAt: '2027-01-16T20:00+01:00',
        onDeadline: 'signOut',
        message: 'Server {host} moves at {deadline}.',
      },
    },
    tasks: [{ before: 'brokers/upgrade', text: 'VM snapshot and SQL backup, same minute', evidence: 'required' }],
  },
});

/** One broker, upgraded where it stands, with two hosts that are replaced. */
export const singleSource = deployment({
  servers: servers('2019', 'rdcb01', 'rdsh01'),
  connectionBrokers: { members: [fq('rdcb01')] },
  sessionHosts: { [fq('rdsh01')]: { collection: 'Desk' } },
  collections: { Desk: {} },
});
export const singleTarget = deployment({
  servers: { [fq('rdcb01')]: { os: '2022', upgrade: 'inPlace' }, ...servers('2022', 'rdsh11') },
  connectionBrokers: { members: [fq('rdcb01')] },
  sessionHosts: { [fq('rdsh11')]: { collection: 'Desk' } },
  collections: { Desk: {} },
});
