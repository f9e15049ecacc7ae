import fc from 'fast-check';
import { Deployment } from '../../src/documents/schema';
import { RedirectOption } from '../../src/documents/schema-collections';

/** Documents that say all that can be read, in the order in which capture writes lists without order. */

const fq = (name: string): string => `${name}.contoso.com`;
const range = (count: number, make: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => fq(make(index + 1)));

/** Text that would trouble a reader of YAML; cmdlets hand it through as it is. */
const text = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }),
    fc.constantFrom(
      '2022',
      '1e3',
      'null',
      'true',
      '~',
      '- a',
      'a: b',
      '#x',
      '&a',
      'x, y',
      '[z]',
      'Büro 第1',
      '"quoted"',
    ),
  )
  .filter((one) => one.trim() === one && one.trim() !== '' && !/[\r\n\u0085\u2028\u2029\0]/.test(one));
const label = fc.stringMatching(/^[a-z][a-z0-9]{2,8}$/);
const groups = (minimum: number) =>
  fc
    .uniqueArray(label, { minLength: minimum, maxLength: 3 })
    .map((names) => names.map((name) => `CONTOSO\\${name}`).sort());
const path = label.map((name) => `C:\\Program Files\\${name}.exe`);
const minutes = fc.nat(1440);
const subset = <T>(values: readonly T[]) => fc.subarray([...values]).map((chosen) => [...chosen].sort());
const thumbprint = fc.oneof(fc.stringMatching(/^[0-9A-F]{40}$/), fc.stringMatching(/^[0-9]{40}$/));

const remoteApp = fc
  .record(
    {
      displayName: text,
      filePath: path,
      virtualPath: label.map((name) => `%SystemDrive%\\${name}.exe`),
      folder: text,
      showInWebAccess: fc.boolean(),
      icon: fc.record({
        iconPath: label.map((name) => `C:\\${name}.dll`),
        iconIndex: fc.integer({ min: -50, max: 50 }),
      }),
      commandLine: fc.oneof(
        fc.constantFrom({ mode: 'DoNotAllow' as const }, { mode: 'Allow' as const }),
        text.map((line) => ({ mode: 'Require' as const, arguments: line })),
      ),
      userGroups: groups(0),
      fileTypes: fc
        .uniqueArray(
          label.map((type) => `.${type}`),
          { minLength: 1, maxLength: 3 },
        )
        .map((types) => types.sort()),
    },
    { requiredKeys: ['displayName', 'filePath', 'showInWebAccess', 'commandLine', 'userGroups'] },
  )
  .map(({ icon, ...app }) => ({ ...app, ...icon }));

const apps = fc
  .uniqueArray(fc.tuple(fc.stringMatching(/^[A-Z][A-Z0-9 -]{0,8}[A-Z0-9]$/), remoteApp), {
    minLength: 1,
    maxLength: 4,
    selector: ([alias]) => alias,
  })
  .map((entries) => Object.fromEntries(entries));

const limits = fc.record({
  activeSessionLimitMin: minutes,
  idleSessionLimitMin: minutes,
  disconnectedSessionLimitMin: minutes,
  brokenConnectionAction: fc.constantFrom('None', 'Disconnect', 'LogOff'),
  automaticReconnectionEnabled: fc.boolean(),
});

const disks = fc.oneof(
  fc.constant('none'),
  fc.record({
    path: label.map((share) => `\\\\fs01.contoso.com\\${share}`),
    maxSizeGB: fc.integer({ min: 1, max: 9999 }),
  }),
  fc.record({
    path: label.map((share) => `\\\\fs01.contoso.com\\${share}`),
    maxSizeGB: fc.integer({ min: 1, max: 99 }),
    exclude: fc.record({ folders: fc.uniqueArray(label, { minLength: 1, maxLength: 3 }).map((names) => names.sort()) }),
  }),
);

const collection = (hosts: string[]) =>
  fc
    .record({
      type: fc.constantFrom('pooled', 'personal'),
      description: fc.oneof(text, fc.constant('')),
      userGroups: groups(1),
      desktopInWebAccess: fc.boolean(),
      limits,
      temporaryFolders: fc.record({ deletedOnExit: fc.boolean() }),
      security: fc.record({
        securityLayer: fc.constantFrom('RDP', 'Negotiate', 'SSL'),
        encryptionLevel: fc.constantFrom('Low', 'ClientCompatible', 'High', 'FipsCompliant'),
        authenticateUsingNLA: fc.boolean(),
      }),
      client: fc.record({
        redirect: subset(RedirectOption.options),
        printers: fc.record({ redirected: fc.boolean(), easyPrint: fc.boolean(), asDefault: fc.boolean() }),
        maxRedirectedMonitors: fc.integer({ min: 1, max: 16 }),
      }),
      customRdpProperty: fc.array(
        label.map((one) => `${one}:i:1`),
        { maxLength: 2 },
      ),
      userProfileDisks: disks,
      loadBalancing: fc
        .tuple(
          ...hosts.map(() =>
            fc.record({
              weight: fc.integer({ min: 1, max: 10000 }),
              sessionLimit: fc.integer({ min: 1, max: 999999 }),
            }),
          ),
        )
        .map((values) => Object.fromEntries(hosts.map((host, index) => [host, values[index]]))),
      remoteApps: fc.option(apps, { nil: undefined }),
    })
    .map(({ loadBalancing, userProfileDisks, ...one }) =>
      one.type === 'personal' ? one : { ...one, loadBalancing, userProfileDisks },
    );

const gatewayPolicies = fc.record({
  connectionPolicies: fc.uniqueArray(
    fc.record({
      name: label,
      enabled: fc.boolean(),
      userGroups: groups(1),
      computerGroups: groups(0),
      authentication: fc.constantFrom(['Password'], ['SmartCard'], ['Password', 'SmartCard']),
      redirect: fc.oneof(
        fc.constantFrom('all', 'none'),
        fc.record({ only: subset(['Clipboard', 'Drives', 'Printers']) }),
      ),
      idleTimeoutMin: minutes,
      sessionTimeoutMin: minutes,
      onTimeout: fc.constantFrom('disconnect', 'reauthorize'),
      onlyRdsAwareClients: fc.boolean(),
    }),
    { maxLength: 3, selector: ({ name }) => name },
  ),
  resourcePolicies: fc
    .uniqueArray(
      fc.record({
        name: label,
        description: fc.oneof(text, fc.constant('')),
        enabled: fc.boolean(),
        userGroups: groups(1),
        computers: fc.oneof(
          fc.constant('any'),
          fc.constant({ gatewayGroup: 'farm' }),
          fc.constant({ adGroup: 'CONTOSO\\hosts' }),
        ),
        ports: fc.oneof(fc.constant('any'), fc.constant([3389]), fc.constant([3389, 3390])),
      }),
      { maxLength: 3, selector: ({ name }) => name },
    )
    .map((policies) => policies.sort((a, b) => (a.name < b.name ? -1 : 1))),
  computerGroups: fc.constantFrom({ farm: [fq('rdcb01'), fq('sh11')] }, { farm: [fq('rdcb01')], other: ['10.0.0.9'] }),
  sslBridging: fc.constantFrom('none', 'httpsToHttp', 'httpsToHttps'),
  maxConnections: fc.oneof(fc.constant('unlimited'), fc.integer({ min: 0, max: 500 })),
  udpTransport: fc.boolean(),
  onlyMessagingCapableClients: fc.boolean(),
});

const shape = fc.record({
  os: fc.constantFrom('2016', '2019', '2022', '2025'),
  brokers: fc.integer({ min: 1, max: 3 }),
  shared: fc.boolean(),
  workspace: text,
  hosts: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
  names: fc.uniqueArray(fc.stringMatching(/^[A-Z][a-z0-9 ]{1,8}[a-z]$/), { minLength: 3, maxLength: 3 }),
  spare: fc.boolean(),
  web: fc.integer({ min: 0, max: 2 }),
  gateways: fc.integer({ min: 0, max: 2 }),
  outside: fc.boolean(),
  central: fc.boolean(),
  certificate: fc.option(thumbprint, { nil: undefined }),
  licences: fc.integer({ min: 0, max: 2 }),
  count: fc.integer({ min: 1, max: 500 }),
});

export const complete: fc.Arbitrary<Deployment> = shape.chain((of) => {
  const hosts = of.hosts.map((count, index) => range(count, (host) => `sh${index + 1}${host}`));
  return fc
    .record({ collections: fc.tuple(...hosts.map((own) => collection(own))), policies: gatewayPolicies })
    .map((content) => Deployment.parse(documentOf(of, hosts, content)));
});

type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never;
interface Content {
  collections: object[];
  policies: object;
}

function documentOf(of: Shape, hosts: string[][], { collections, policies }: Content): object {
  const brokers = range(of.brokers, (index) => `rdcb0${index}`);
  const web = range(of.web, (index) => `rdwa0${index}`);
  const gateways = range(of.gateways, (index) => `rdgw0${index}`);
  const licences = range(of.licences, (index) => `rdls0${index}`);
  const spare = of.spare ? [fq('spare')] : [];
  const addresses = { managedBy: 'dns', server: fq('dc01'), ttlSeconds: 300 };
  const use = of.certificate === undefined ? undefined : { thumbprint: of.certificate };
  const all = [...brokers, ...web, ...gateways, ...licences, ...hosts.flat(), ...spare];
  const credential = { credential: { user: 'rds', password: { secret: 'sqlPassword' } } };
  return {
    apiVersion: 'rds-migrate/v1',
    deployment: 'random',
    domain: 'contoso.com',
    netbiosDomain: 'CONTOSO',
    servers: Object.fromEntries(all.map((server) => [server, { os: of.os }])),
    connectionBrokers: {
      members: brokers,
      ...(of.brokers > 1
        ? {
            highAvailability: {
              clientAccessName: fq('rds'),
              addresses,
              database: {
                kind: of.shared ? 'shared' : 'dedicated',
                connectionString: {
                  driver: 'ODBC Driver 17 for SQL Server',
                  server: fq('sql01'),
                  database: 'RDCB',
                  ...(of.shared ? credential : {}),
                },
              },
            },
          }
        : {}),
      workspace: { name: of.workspace },
    },
    ...(of.licences > 0
      ? {
          licensing: {
            mode: 'PerUser',
            servers: Object.fromEntries(
              licences.map((server, index) => [
                server,
                {
                  scope: 'domain',
                  // What a server in a domain does when it is set up.
                  directory: { serviceConnectionPoint: true },
                  registration: { company: 'Contoso', firstName: 'A', lastName: 'B', countryRegion: 'Germany' },
                  ...(index === 0 ? { keyPacks: [{ product: of.os, type: 'PerUser', count: of.count }] } : {}),
                },
              ]),
            ),
          },
        }
      : {}),
    sessionHosts: {
      ...Object.fromEntries(hosts.flatMap((own, index) => own.map((host) => [host, { collection: of.names[index] }]))),
      ...Object.fromEntries(spare.map((host) => [host, {}])),
    },
    collections: Object.fromEntries(collections.map((one, index) => [of.names[index], one])),
    ...(of.web > 0 ? { webAccess: { fqdn: fq('apps'), addresses, members: web } } : {}),
    gateway:
      of.gateways === 0
        ? { mode: 'DoNotUse' }
        : {
            mode: 'Custom',
            externalFqdn: fq('gw'),
            logonMethod: 'Password',
            useCachedCredentials: true,
            bypassLocal: true,
            addresses,
            members: gateways,
            ...(of.outside ? { unmanagedMembers: [fq('scale01')] } : {}),
            policyStore: of.central
              ? { centralNps: [{ server: fq('nps01'), sharedSecret: { secret: 'npsSecret' } }] }
              : 'local',
            ...policies,
            defaults: 'remove',
          },
    ...(use
      ? {
          certificates: {
            singleSignOn: use,
            filePublishing: use,
            ...(of.web > 0 ? { webAccess: use } : {}),
            ...(of.gateways > 0 ? { gateway: use } : {}),
            sessionHostListener: use,
          },
        }
      : {}),
  };
}
