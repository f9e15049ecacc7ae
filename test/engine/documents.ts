/** What is written into source.yaml and target.yaml: plain data in the shape of a deployment document. */
export type Document = Record<string, unknown>;

export const fq = (name: string): string => `${name}.contoso.com`;

const servers = (os: string, ...names: string[]) => Object.fromEntries(names.map((name) => [fq(name), { os }]));

/** A document with other values at some paths: `{ 'collections/Office/description': 'Desk' }`; `undefined` takes one out. */
export function edited(document: Document, changes: Record<string, unknown>): Document {
  const copy = structuredClone(document);
  for (const [path, value] of Object.entries(changes)) {
    const names = path.split('/');
    const last = names.pop() ?? path;
    let holder = copy;
    for (const name of names) {
      holder[name] ??= {};
      holder = holder[name] as Document;
    }
    if (value === undefined) delete holder[last];
    else holder[last] = value;
  }
  return copy;
}

const office = {
  type: 'pooled',
  description: 'Office desktop',
  userGroups: ['CONTOSO\\RDS-Office'],
  limits: { activeSessionLimitMin: 0, idleSessionLimitMin: 30, disconnectedSessionLimitMin: 240 },
  client: { redirect: ['Clipboard', 'Drive'] },
  remoteApps: {
    WORD: { displayName: 'Word', filePath: 'C:\\Office\\WINWORD.EXE', fileTypes: ['.docx'] },
    EXCEL: { displayName: 'Excel', filePath: 'C:\\Office\\EXCEL.EXE' },
  },
};

const webCertificate = {
  thumbprint: '5D1A7C34E90B2F68A1D3C5E7F9081B2D4F6A8C0E',
  pfx: { file: 'certs/apps.pfx', password: { secret: 'webPfx' } },
};

/** One broker on the new release already, and a collection on one host of the old one: 12 resources, one certificate. */
export const source: Document = {
  apiVersion: 'rds-migrate/v1',
  deployment: 'contoso-test',
  domain: 'contoso.com',
  netbiosDomain: 'CONTOSO',
  servers: { ...servers('2022', 'rdcb01'), ...servers('2019', 'rdsh01') },
  connectionBrokers: { members: [fq('rdcb01')], workspace: { name: 'Contoso Apps' } },
  sessionHosts: { [fq('rdsh01')]: { collection: 'Office' } },
  collections: { Office: office },
  certificates: { filePublishing: webCertificate },
};

/** The host is replaced by one of the new release; the idle limit is raised and an app renamed at the end. */
export const target: Document = edited(source, {
  servers: servers('2022', 'rdcb01', 'rdsh11'),
  sessionHosts: { [fq('rdsh11')]: { collection: 'Office' } },
  'collections/Office/limits/idleSessionLimitMin': 60,
  'collections/Office/remoteApps/EXCEL/displayName': 'Excel 2022',
  migration: {
    window: { start: '2027-01-16T18:00+01:00', end: '2027-01-17T06:00+01:00' },
    waves: {
      all: {
        collections: ['Office'],
        notice: ['1h', '10min'],
        signOutAt: '2027-01-16T20:00+01:00',
        onDeadline: 'signOut',
        message: 'Server {host} moves at {deadline}. Please save and sign out.',
      },
    },
  },
});

const brokerPair = edited(source, {
  servers: servers('2022', 'rdcb01', 'rdcb02', 'rdsh01'),
  'connectionBrokers/members': [fq('rdcb01'), fq('rdcb02')],
  'connectionBrokers/highAvailability': {
    clientAccessName: 'rds.contoso.com',
    addresses: { managedBy: 'dns', server: fq('dc01'), ttlSeconds: 60 },
    database: { kind: 'shared', connectionString: { secret: 'sql' } },
  },
  certificates: undefined,
});

/** Two brokers over one SQL database, and nothing to migrate but a description. */
export const highlyAvailable = {
  source: brokerPair,
  target: edited(brokerPair, { 'collections/Office/description': 'Office desktop and applications' }),
};

const disks = (server: string) => ({ path: `\\\\${fq(server)}\\upd-office`, maxSizeGB: 30 });

/** With profile disks that move and a certificate that is renewed: a stage that nothing undoes, and two manual tasks. */
export const withDisks = {
  source: edited(source, { 'collections/Office/userProfileDisks': disks('fs01') }),
  target: edited(target, {
    'collections/Office/userProfileDisks': disks('fs11'),
    'certificates/filePublishing': {
      thumbprint: 'C47E1B90D2F35A68B7091C2D3E4F5A6B7C8D9E0F',
      pfx: { file: 'certs/apps-2027.pfx', password: { secret: 'webPfx' } },
    },
  }),
};

/** Nothing moves: at stage `target`, the next one after `source`, one limit and the name of one app change. */
export const settingsOnly = {
  source,
  target: edited(source, {
    'collections/Office/limits/idleSessionLimitMin': 60,
    'collections/Office/remoteApps/EXCEL/displayName': 'Excel 2022',
  }),
};
