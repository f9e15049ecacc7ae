import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Invocation } from '../../src/cmdlets/invocation';
import { invocationKey } from '../../src/cmdlets/invocation';
import { type Question, readsOf, type Step } from '../../src/cmdlets/step';
import { kinds } from '../../src/resources';
import { leaves } from '../../src/resources/fields';
import type { Kind, Props } from '../../src/resources/kind';
import { catalogueProblems, invocationsOf } from './catalogue-check';
import { answer, ODD, role, server, worldOf } from './kind-world';

/** Examples with every optional property, so that all steps of a kind are seen. */
const THUMBPRINT = '3F2A9C0D5B7E8146A0C2D4E6F8091A2B3C4D5E6F';
const pfx = { file: 'C:\\certs\\farm.pfx', password: { secret: 'farmPfx' } };
const pack = { server: 'rdls11.contoso.com', product: '2022', type: 'PerUser', count: 250 };
const migrate = (method: string) => ({ migrateFrom: 'rdls01.contoso.com', method });
const made = { name: 'Pool', template: { name: 'W11', host: 'rdvh11.contoso.com' }, storage: { type: 'local' } };
const VARIANTS: Record<string, Props[]> = {
  Server: [{ name: 'rdcb01.contoso.com', os: '2025', upgrade: 'inPlace', via: ['2019', '2022'] }],
  VirtualDesktopCollection: [
    {
      ...made,
      type: 'personalManaged',
      storage: { type: 'san', path: 'C:\\ClusterStorage\\Volume1' },
      autoAssign: true,
    },
    {
      ...made,
      type: 'pooledManaged',
      storage: { type: 'smbShare', path: '\\\\fs11\\vdi', templatePath: 'D:\\Template' },
      unattendFile: 'C:\\unattend.xml',
      passwordAgeDays: 90,
      rollback: false,
      userProfileDisks: 'none',
      description: 'default',
      customRdpProperty: [],
      client: { redirect: [] },
      drain: { onDeadline: 'wait' },
    },
    { name: 'Engineering', type: 'pooledUnmanaged' },
    { name: 'Engineering', type: 'personalUnmanaged', autoAssign: true, grantAdministrativePrivilege: true },
  ],
  VirtualDesktop: [
    { collection: 'Engineering', name: 'ENG-02', host: 'rdvh12.contoso.com', template: made.template },
    {
      collection: 'Engineering',
      name: 'ENG-02',
      host: 'rdvh12.contoso.com',
      moveCredential: { user: 'CONTOSO\\mover', password: { secret: 'mover' } },
    },
  ],
  VirtualDesktopAllocation: [{ collection: 'Pool', host: 'rdvh11.contoso.com', count: 0 }],
  VirtualDesktopSettings: [{ machineAccountReuse: false }, {}],
  OuAccess: [{ ou: 'OU=VDI,DC=fabrikam,DC=com', domain: 'fabrikam.com', brokers: ['rdcb11.contoso.com'] }],
  ServerRole: [
    { server: 'rdvh11.contoso.com', role: 'RDS-VIRTUALIZATION', createVirtualSwitch: true },
    { server: 'rdcb02.contoso.com', role: 'RDS-CONNECTION-BROKER' },
    { server: 'rdgw11.contoso.com', role: 'RDS-GATEWAY', gatewayExternalFqdn: 'gw.contoso.com' },
    { server: 'rdls11.contoso.com', role: 'RDS-LICENSING' },
    { server: 'rdwa11.contoso.com', role: 'RDS-WEB-ACCESS' },
  ],
  BrokerHighAvailability: [
    {
      clientAccessName: 'rds.contoso.com',
      database: {
        kind: 'shared',
        connectionString: { join: ['DRIVER=x;UID=u;PWD=', { secret: 'p' }] },
        secondaryConnectionString: { secret: 's' },
      },
    },
  ],
  DeploymentGateway: [{ mode: 'Automatic' }],
  ImportedCertificate: [
    { server: 'rdcb11.contoso.com', thumbprint: THUMBPRINT, pfx, exportFrom: 'rdcb01.contoso.com' },
    { server: 'rdcb11.contoso.com', thumbprint: THUMBPRINT },
  ],
  DeploymentCertificate: [
    { role: 'RDGateway', thumbprint: THUMBPRINT, pfx, members: ['rdgw11.contoso.com'] },
    { role: 'RDRedirector', thumbprint: THUMBPRINT, members: ['rdcb11.contoso.com'] },
  ],
  SessionHostListener: [{ host: 'rdsh11.contoso.com', source: 'groupPolicy', template: 'RDS-Listener' }],
  WebClient: [
    { server: 'rdwa11.contoso.com', channel: 'Test' },
    { server: 'rdwa11.contoso.com', channel: 'Test', brokerCertificate: THUMBPRINT },
  ],
  WebSettings: [{ server: 'rdwa11.contoso.com', settings: { "it's": 'x' } }],
  LicenseServer: ['automatic', 'web', 'telephone'].map((connection) => ({
    server: 'rdls11.contoso.com',
    scope: 'forest',
    registration: {
      company: 'Contoso',
      firstName: 'A',
      lastName: 'B',
      countryRegion: 'Germany',
      email: 'a@contoso.com',
      connection,
      ...(connection === 'web' ? { licenseServerId: { secret: 'lsId' } } : {}),
    },
    activated: connection !== 'telephone',
  })),
  KeyPack: [
    { ...pack, origin: 'purchase', program: 'retail', code: { secret: 'c' } },
    { ...pack, origin: 'purchase', program: 'open', licenseNumber: '12345678', authorizationNumber: { secret: 'a' } },
    { ...pack, origin: 'purchase', program: 'select', agreementNumber: '1234567' },
    { ...pack, origin: 'purchase', keyPackId: { secret: 'k' } },
    { ...pack, origin: 'purchase' },
    { ...pack, origin: 'convert' },
    { ...pack, origin: migrate('automatic'), program: 'enterprise', agreementNumber: '1234567' },
    { ...pack, origin: migrate('automatic'), program: 'retail', code: { secret: 'c' } },
    { ...pack, origin: migrate('web') },
    { ...pack, origin: migrate('telephone'), keyPackId: { secret: 'k' } },
    { ...pack, count: 0, origin: 'existing' },
  ],
  GatewayConnectionPolicy: [
    {
      server: 'rdgw11.contoso.com',
      name: 'All',
      enabled: false,
      userGroups: ['CONTOSO\\A'],
      computerGroups: ['CONTOSO\\B'],
      authentication: ['Password'],
      redirect: 'none',
      idleTimeoutMin: 5,
      sessionTimeoutMin: 10,
      onTimeout: 'disconnect',
      onlyRdsAwareClients: true,
    },
  ],
  GatewayDefaults: [{ server: 'rdgw11.contoso.com', defaults: 'keep', except: ['RDG_CAP_AllUsers'] }],
  GatewayResourcePolicy: [
    {
      server: 'rdgw11.contoso.com',
      name: 'All',
      description: 'x',
      enabled: true,
      userGroups: ['CONTOSO\\A'],
      computers: { adGroup: 'CONTOSO\\Hosts' },
      ports: 'any',
    },
  ],
  GatewaySettings: [
    { server: 'rdgw11.contoso.com', maxConnections: 5, udpTransport: true, onlyMessagingCapableClients: true },
  ],
  ManualTask: [
    {
      name: 't',
      stage: 's',
      text: 'x',
      evidence: 'optional',
      done: { at: '2027-01-01T00:00Z', by: 'admin', evidence: 'mail 7' },
    },
  ],
};

const record = {
  name: 'rds.contoso.com',
  zone: 'contoso.com',
  server: 'dc01.contoso.com',
  ttlSeconds: 60,
  targets: ['rdcb01.contoso.com'],
};
const host: [string, string, Props] = [
  'SessionHost',
  'rdsh11.contoso.com',
  { host: 'rdsh11.contoso.com', collection: 'Office', state: 'accepting' },
];
/** Desktops of the collections in the examples and variants, so that these can be made. */
const desktops: [string, string, Props][] = [
  [
    'VirtualDesktopAllocation',
    'Pool/rdvh11.contoso.com',
    { collection: 'Pool', host: 'rdvh11.contoso.com', count: 20 },
  ],
  ['VirtualDesktop', 'Engineering/ENG-01', { collection: 'Engineering', name: 'ENG-01', host: 'rdvh11.contoso.com' }],
  ['VirtualizationHost', 'rdvh11.contoso.com', { host: 'rdvh11.contoso.com', cluster: 'hv11.contoso.com' }],
];
const licensing = { mode: 'PerUser', servers: ['rdls01.contoso.com'] };
const after = (os: string) =>
  worldOf(
    [
      host,
      ...desktops,
      role('rdcb01.contoso.com', 'RDS-CONNECTION-BROKER'),
      role('rdcb11.contoso.com', 'RDS-CONNECTION-BROKER'),
      server('rdcb01.contoso.com', os),
      server('rdcb11.contoso.com', os),
      ['DeploymentLicensing', 'deployment', licensing],
      ['DeploymentGateway', 'deployment', { mode: 'Custom', externalFqdn: 'gw.contoso.com' }],
      ['BrokerHighAvailability', 'deployment', { clientAccessName: 'rds.contoso.com' }],
      ['SessionCollection', 'Office', { name: 'Office' }],
      ['LicenseServer', 'rdls11.contoso.com', { server: 'rdls11.contoso.com' }],
    ],
    [
      ['NameRecord', record.name, record],
      ['LicenseServer', 'rdls11.contoso.com', { server: 'rdls11.contoso.com' }],
    ],
  );

function stepsOf(kind: Kind, props: Props): Step[] {
  const worlds = [worldOf([host, ...desktops]), after('2016'), after('2022')];
  return worlds.flatMap((world) => {
    const changes = leaves(kind, props).map((leaf) => ({ path: leaf.path, from: 'other', to: leaf.value }));
    return [
      ...kind.create(props, world),
      ...kind.update({ current: { ...props, os: '2012 R2', count: 600, packs: 2 }, desired: props, changes }, world),
      ...kind.update({ current: { ...props, os: '2012 R2', count: 0 }, desired: props, changes }, world),
      ...kind.update({ current: {}, desired: props, changes }, world),
      ...kind.remove(props, world),
    ];
  });
}

const cases = [...kinds.values()].flatMap((kind) =>
  [kind.example, ...(VARIANTS[kind.name] ?? [])].map((props, at) => ({ kind, props, name: `${kind.name} ${at}` })),
);

describe.each(cases)('$name', ({ kind, props }) => {
  it('fits its own schema and field table', () => {
    expect(kind.schema.parse(props)).toEqual(props);
    expect(() => leaves(kind, props)).not.toThrow();
    expect(kind.key(props)).not.toBe('');
  });

  it('only calls what the catalogue has, with parameters of one set', () => {
    const invocations: Invocation[] = [...kind.reads(props), ...invocationsOf(stepsOf(kind, props))];
    expect(invocations.flatMap(catalogueProblems)).toEqual([]);
  });

  it('asks whether a job has ended before it asks what came of it', () => {
    const questions = stepsOf(kind, props).flatMap((step): Question[] =>
      step.do === 'wait' ? [step] : step.onlyIf ? [step.onlyIf] : [],
    );
    const isJob = ({ cmdlet }: Invocation) => cmdlet.endsWith('JobStatus');
    expect(questions.filter(({ reads }) => reads.some(isJob) && !reads.every(isJob))).toEqual([]);
  });

  it('reads with reads and changes with changes', () => {
    expect(kind.reads(props).filter((read) => read.changes)).toEqual([]);
    for (const step of stepsOf(kind, props)) {
      if (step.do === 'run') {
        expect(step.invocation.changes).toBe(true);
        expect(readsOf(step.onlyIf).filter((read) => read.changes)).toEqual([]);
      } else {
        expect(readsOf(step).filter((read) => read.changes)).toEqual([]);
        if (step.waitsFor === 'people' && step.blockSeconds === 0) expect(step.instructions).toBeTruthy();
      }
    }
  });

  it('asks no question outside the reads it declares, and survives odd output', () => {
    const declared = new Set(kind.reads(props).map(invocationKey));
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...ODD), fc.array(fc.jsonValue())), (output) => {
        const snapshot = {
          get(read: Invocation) {
            if (!declared.has(invocationKey(read))) throw new Error(`undeclared ${read.cmdlet}`);
            return answer(output);
          },
        };
        kind.observe(snapshot, props);
      }),
    );
  });

  it('survives odd output in its waits and conditions too', () => {
    const snapshot = (output: unknown[]) => ({ get: () => answer(output) });
    const now = { now: new Date(0), doneAt: () => undefined };
    for (const step of stepsOf(kind, props)) {
      for (const output of ODD) {
        if (step.do === 'run') step.onlyIf?.holds(snapshot(output));
        else step.open(snapshot(output), now);
      }
    }
  });
});
