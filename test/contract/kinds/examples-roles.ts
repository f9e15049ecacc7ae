import { licenseServerId } from '../../../src/cmdlets/runners/simulator/license-ids';
import { kindOf } from '../../../src/resources';
import type { Example } from './example';
import { exportedCertificate, OTHER, otherPfx, THUMBPRINT, withClientNames, withPapers } from './ground';

const SETTING = 'every deployment has one';
const LICENCES = 'licences are uninstalled by count 0 alone';
const bought = { server: 'rdls01.contoso.com', product: '2019', type: 'PerUser', count: 100, origin: 'purchase' };
const PAPERS: Record<string, object> = {
  select: { program: 'select', agreementNumber: '1234567' },
  open: { program: 'open', licenseNumber: '12345678', authorizationNumber: '123456789ABCDEF' },
  retail: { program: 'retail', code: { secret: 'retailCode' } },
  telephone: { keyPackId: { secret: 'keyPackId' } },
};

/** Licences that come from another server with each kind of paper. */
function migrated(paper: string): Example {
  const method = paper === 'telephone' ? 'telephone' : 'automatic';
  return {
    kind: 'KeyPack',
    title: `from another server, ${paper}`,
    props: {
      ...bought,
      server: 'rdls11.contoso.com',
      origin: { migrateFrom: 'rdls01.contoso.com', method },
      ...PAPERS[paper],
    },
    given: [
      ['LicenseServer', kindOf('LicenseServer').example],
      ['KeyPack', { ...bought, program: 'retail', code: { secret: 'retailCode' } }],
    ],
    state: withPapers,
    kept: LICENCES,
  };
}

const FORGOTTEN = 'left out of the documents it is unmanaged';

function webSettings(): object {
  const { settings } = kindOf('WebSettings').example;
  return typeof settings === 'object' && settings !== null ? settings : {};
}

function otherSetting(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  return typeof value === 'number' ? value + 1 : 'gw2.contoso.com';
}

/** Brokers, roles, names, certificates, licensing and RD Web Access. */
export const roleExamples: Example[] = [
  {
    kind: 'BrokerHighAvailability',
    values: {
      clientAccessName: 'farm.contoso.com',
      'database.connectionString': { secret: 'sqlSecondary' },
    },
    kept: 'no cmdlet takes it back',
    state: withClientNames,
  },
  {
    kind: 'BrokerHighAvailability',
    title: 'on a shared server',
    props: {
      clientAccessName: 'rds.contoso.com',
      database: { kind: 'shared', connectionString: { secret: 'sqlShared' } },
    },
    values: { 'database.secondaryConnectionString': { secret: 'sqlSharedToo' } },
    kept: 'no cmdlet takes it back',
    state: withClientNames,
  },
  {
    kind: 'DeploymentCertificate',
    values: {
      thumbprint: OTHER.thumbprint,
      'pfx.file': 'D:\\certs\\farm.pfx',
      'pfx.password': { secret: 'otherPfx' },
      exportFrom: 'rdcb12.contoso.com',
      members: ['rdwa11.contoso.com', 'rdwa12.contoso.com'],
    },
    together: { thumbprint: otherPfx },
    given: [
      ['ImportedCertificate', { ...kindOf('ImportedCertificate').example, server: 'rdwa11.contoso.com' }],
      ['ImportedCertificate', { server: 'rdwa11.contoso.com', ...OTHER }],
      ['ServerRole', { server: 'rdwa12.contoso.com', role: 'RDS-WEB-ACCESS' }],
      ['ImportedCertificate', { ...kindOf('ImportedCertificate').example, server: 'rdwa12.contoso.com' }],
      ['ImportedCertificate', { server: 'rdwa12.contoso.com', ...OTHER }],
    ],
    kept: FORGOTTEN,
  },
  {
    kind: 'DeploymentGateway',
    values: {
      externalFqdn: 'gw2.contoso.com',
      logonMethod: 'SmartCard',
      useCachedCredentials: false,
      bypassLocal: false,
    },
    always: SETTING,
    kept: FORGOTTEN,
  },
  {
    kind: 'DeploymentGateway',
    title: 'found by itself',
    props: { mode: 'Automatic' },
    values: { mode: 'DoNotUse' },
    always: SETTING,
    kept: FORGOTTEN,
  },
  {
    kind: 'DeploymentLicensing',
    values: { mode: 'PerDevice', servers: ['rdls11.contoso.com', 'rdls01.contoso.com'] },
    always: SETTING,
    kept: FORGOTTEN,
  },
  {
    kind: 'ImportedCertificate',
    values: { 'pfx.file': 'D:\\certs\\farm.pfx', 'pfx.password': { secret: 'otherPfx' } },
  },
  {
    kind: 'ImportedCertificate',
    title: 'exported',
    props: exportedCertificate,
    values: { exportFrom: 'rdcb12.contoso.com' },
  },
  {
    kind: 'KeyPack',
    props: {
      server: 'rdls01.contoso.com',
      product: '2019',
      type: 'PerUser',
      count: 100,
      origin: 'purchase',
      program: 'select',
      agreementNumber: '1234567',
    },
    values: { count: 150, origin: 'existing', agreementNumber: '7654321' },
    unwritten: { program: 'it is part of the key' },
    kept: LICENCES,
  },
  {
    kind: 'KeyPack',
    title: 'of an open licence',
    props: {
      ...bought,
      program: 'open',
      licenseNumber: '12345678',
      authorizationNumber: { secret: 'authorizationNumber' },
    },
    values: { count: 0, licenseNumber: '87654321', authorizationNumber: '123456789ABCDEF' },
    oneWay: { count: 'what was taken away is bought anew' },
    kept: LICENCES,
  },
  {
    kind: 'KeyPack',
    title: 'of a box',
    props: { ...bought, program: 'retail', code: { secret: 'retailCode' } },
    values: { code: { secret: 'otherCode' } },
    state: withPapers,
    kept: LICENCES,
  },
  {
    kind: 'KeyPack',
    title: 'by telephone',
    props: { ...bought, keyPackId: { secret: 'keyPackId' } },
    values: { keyPackId: { secret: 'otherPackId' } },
    state: withPapers,
    kept: LICENCES,
  },
  {
    kind: 'KeyPack',
    title: 'with fewer than before',
    props: { ...bought, product: '2022', count: 250, origin: 'existing' },
    values: { count: 40 },
    oneWay: { count: 'licences that are there already are not made' },
    always: 'the deployment has it',
    kept: LICENCES,
  },
  {
    kind: 'KeyPack',
    title: 'converted',
    props: { ...bought, product: '2022', type: 'PerDevice', count: 20, origin: 'convert' },
    kept: LICENCES,
  },
  ...['select', 'open', 'retail', 'telephone'].map(migrated),
  {
    kind: 'LicenseServer',
    values: {
      scope: 'forest',
      'registration.company': 'Fabrikam',
      'registration.firstName': 'Terminal',
      'registration.lastName': 'Services',
      'registration.countryRegion': 'Austria',
      'registration.email': 'rds@contoso.com',
      'registration.connection': 'telephone',
      activated: false,
    },
    kept: 'the role is taken away by its own kind',
  },
  {
    kind: 'LicenseServer',
    title: 'by telephone',
    props: {
      server: 'rdls11.contoso.com',
      registration: {
        company: 'Contoso',
        firstName: 'RDS',
        lastName: 'Operations',
        countryRegion: 'Germany',
        connection: 'telephone',
        licenseServerId: licenseServerId('rdls11.contoso.com'),
        deactivationCode: 'N'.repeat(35),
      },
      directory: { serviceConnectionPoint: false, published: false },
      activated: true,
    },
    values: {
      'registration.licenseServerId': 'M'.repeat(35),
      'registration.deactivationCode': { secret: 'otherCode' },
      'directory.serviceConnectionPoint': true,
      'directory.published': true,
      activated: false,
    },
    kept: 'the role is taken away by its own kind',
  },
  {
    kind: 'ManualTask',
    props: { ...kindOf('ManualTask').example, done: { at: '2027-01-16T08:00Z', by: 'admin', evidence: 'mail 7' } },
    values: {
      text: 'another text',
      stage: 'brokers/upgrade',
      evidence: 'optional',
      'done.at': '2027-01-16T09:00Z',
      'done.by': 'anna',
      'done.evidence': 'mail 8',
      check: { on: 'activeBroker', cmdlet: 'Get-RDWorkspace', property: 'WorkspaceName', equals: 'Ground' },
    },
    always: 'what was done stands in the documents',
    alike: ['text', 'stage', 'evidence', 'done.at', 'done.by', 'done.evidence'],
    kept: 'what a person has done is done',
  },
  {
    kind: 'NameRecord',
    unwritten: { server: 'it only says which server of the zone is asked' },
    values: { ttlSeconds: 120, targets: ['rdcb11.contoso.com', 'rdwa11.contoso.com'] },
  },
  {
    kind: 'Server',
    props: { name: 'rdsh12.contoso.com', os: '2022' },
    values: { upgrade: 'inPlace', via: ['2022'], os: '2025' },
    always: 'it is a computer',
    kept: 'it is a computer',
    oneWay: { os: 'nothing takes an upgrade back' },
    people(hands, { name }) {
      hands.upgradeInPlace(String(name), '2025');
      hands.advance({ ms: 3 * 3_600_000 });
    },
  },
  { kind: 'ServerRole', props: { server: 'rdsh19.contoso.com', role: 'RDS-RD-SERVER' } },
  {
    kind: 'ServerRole',
    title: 'of a broker',
    props: { server: 'rdcb12.contoso.com', role: 'RDS-CONNECTION-BROKER' },
    given: [['BrokerHighAvailability', kindOf('BrokerHighAvailability').example]],
    state: withClientNames,
  },
  {
    kind: 'ServerRole',
    title: 'of a gateway',
    props: { server: 'rdgw12.contoso.com', role: 'RDS-GATEWAY', gatewayExternalFqdn: 'gw.contoso.com' },
    values: { gatewayExternalFqdn: 'gw2.contoso.com' },
  },
  { kind: 'ServerRole', title: 'of a web server', props: { server: 'rdwa12.contoso.com', role: 'RDS-WEB-ACCESS' } },
  { kind: 'ServerRole', title: 'of a license server', props: { server: 'rdls12.contoso.com', role: 'RDS-LICENSING' } },
  {
    kind: 'ServerRole',
    title: 'of the active broker',
    props: { server: 'rdcb11.contoso.com', role: 'RDS-CONNECTION-BROKER' },
    given: [
      ['BrokerHighAvailability', kindOf('BrokerHighAvailability').example],
      ['ServerRole', { server: 'rdcb12.contoso.com', role: 'RDS-CONNECTION-BROKER' }],
    ],
    state: withClientNames,
    broker: 'rdcb12.contoso.com',
    always: 'the deployment has it',
  },
  {
    kind: 'ServerRole',
    title: 'of a license server that the directory knows',
    props: { server: 'rdls01.contoso.com', role: 'RDS-LICENSING' },
    planned: [['LicenseServer', { server: 'rdls01.contoso.com', activated: false }]],
    state({ servers }) {
      const licensing = servers['rdls01.contoso.com']?.licensing;
      if (licensing) Object.assign(licensing, { activated: false, published: true, keyPacks: [] });
    },
    always: 'the deployment has it',
  },
  {
    kind: 'ServerRole',
    title: 'of a virtualization host',
    props: { server: 'rdvh19.contoso.com', role: 'RDS-VIRTUALIZATION', createVirtualSwitch: true },
    values: { createVirtualSwitch: false },
  },
  {
    kind: 'SessionHostListener',
    given: [
      [
        'ImportedCertificate',
        { server: 'rdsh11.contoso.com', thumbprint: THUMBPRINT, pfx: kindOf('ImportedCertificate').example.pfx },
      ],
      ['ImportedCertificate', { server: 'rdsh11.contoso.com', ...OTHER }],
    ],
    values: { thumbprint: OTHER.thumbprint, template: 'RDS-Listener', source: 'groupPolicy' },
    oneWay: { source: 'group policy wins for as long as it is there' },
    together: { source: { thumbprint: undefined, template: 'RDS-Listener' } },
    people(hands, { host }) {
      const listener = { thumbprint: 'F'.repeat(40), type: 2 };
      hands.setServer(String(host), { listener });
    },
    always: 'every listener has a certificate, if only one that it signed itself',
    kept: FORGOTTEN,
  },
  {
    kind: 'WebClient',
    values: {
      channel: 'Test',
      'pfx.file': 'D:\\certs\\farm.pfx',
      'pfx.password': { secret: 'otherPfx' },
      exportFrom: 'rdcb12.contoso.com',
      brokerCertificate: OTHER.thumbprint,
    },
    together: { brokerCertificate: otherPfx },
    kept: FORGOTTEN,
  },
  {
    kind: 'WebDeploySync',
    props: {
      server: 'rdwa12.contoso.com',
      from: 'rdwa11.contoso.com',
      application: 'Default Web Site/RDWeb',
      pending: [],
    },
    given: ['rdwa12', 'rdwa13'].map((name) => [
      'ServerRole',
      { server: `${name}.contoso.com`, role: 'RDS-WEB-ACCESS' },
    ]),
    state({ servers }) {
      const [one, other] = ['rdwa11', 'rdwa13'].map((name) => servers[`${name}.contoso.com`]);
      if (one) one.iis = { 'Default Web Site/RDWeb': { httpRedirect: 'on' } };
      if (other) other.iis = { 'Default Web Site/RDWeb': { httpRedirect: 'off' } };
    },
    values: { from: 'rdwa13.contoso.com' },
    unwritten: { pending: 'wanted is nothing', application: 'there is one of that name on a web server' },
    alike: ['from'],
    always: 'there is a way between any two servers',
    kept: 'it was a way from one server to the other',
  },
  {
    kind: 'WebMachineKey',
    values: { keys: { secret: 'otherMachineKey' } },
    always: 'the pages have keys',
    kept: FORGOTTEN,
  },
  {
    kind: 'WebSettings',
    values: Object.fromEntries(
      Object.entries(webSettings()).map(([name, value]) => [`settings.${name}`, otherSetting(value)]),
    ),
    always: 'the pages have settings',
    kept: FORGOTTEN,
  },
  { kind: 'Workspace', values: { name: 'Other' }, always: SETTING, kept: FORGOTTEN },
];
