/** One mistake: patches over test/documents/fixtures, each line of a patch in one line from line 3 on. */
export interface Case {
  name: string;
  source?: string[];
  target?: string[];
}

const office = '/collections/Office';
const ha = '/connectionBrokers/highAvailability';
const replace = (path: string, value: string) => `{ op: replace, path: ${path}, value: ${value} }`;
const add = (path: string, value: string) => `{ op: add, path: ${path}, value: ${value} }`;
const remove = (path: string) => `{ op: remove, path: ${path} }`;

const app = (more: string) => `{ displayName: X, filePath: 'C:\\x.exe', ${more} }`;

export const mistakes: Case[] = [
  {
    name: 'a check that says nothing, too much, and counts a property',
    target: [
      add(
        '/migration/tasks',
        '[{ after: target, text: a, check: { cmdlet: Get-Service } }, { after: target, text: b, check: { cmdlet: Get-Service, equals: 1, matches: x } }, { after: target, text: c, check: { cmdlet: Get-Service, property: Status, count: 1 } }]',
      ),
    ],
  },
  { name: 'a used server is not in servers', target: [remove('/servers/sh12.contoso.com')] },
  { name: 'a used server is misspelt', target: [replace('/webAccess/members/0', 'wa111.contoso.com')] },
  { name: 'a server left alone is used', target: [add('/servers/gw11.contoso.com/leaveAlone', 'true')] },
  { name: 'a lost server is used in the target', target: [add('/servers/gw11.contoso.com/lost', 'true')] },
  { name: 'via without upgrade', target: [add('/servers/gw11.contoso.com/via', '[2019]')] },
  { name: 'via outside the path', target: [replace('/servers/cb01.contoso.com/via', '[2016, 2022]')] },
  { name: 'a server twice in a list', target: [add('/gateway/members/-', 'GW11.contoso.com')] },
  { name: 'several brokers without high availability', source: [remove(ha)], target: [remove(ha)] },
  {
    name: 'high availability is one way',
    target: [remove(ha), replace('/connectionBrokers/members', '[cb11.contoso.com]')],
  },
  { name: 'the client access name is a server', target: [replace(`${ha}/clientAccessName`, 'cb11.contoso.com')] },
  {
    name: 'a secondary string of a dedicated database',
    target: [add(`${ha}/database/secondaryConnectionString`, '{ secret: b }')],
  },
  {
    name: 'a file of a shared database',
    source: [replace(`${ha}/database/kind`, 'shared')],
    target: [replace(`${ha}/database`, "{ kind: shared, connectionString: { secret: sql }, filePath: 'D:\\DB' }")],
  },
  {
    name: 'a credential for Windows authentication',
    target: [
      replace(
        `${ha}/database/connectionString`,
        '{ driver: d, server: s, database: b, credential: { user: u, password: { secret: p } } }',
      ),
    ],
  },
  {
    name: 'SQL authentication without a credential',
    source: [replace(`${ha}/database/kind`, 'shared')],
    target: [replace(`${ha}/database`, '{ kind: shared, connectionString: { driver: d, server: s, database: b } }')],
  },
  { name: 'another kind of database', target: [replace(`${ha}/database/kind`, 'shared')] },
  {
    name: 'addresses without a name',
    target: [remove('/webAccess/fqdn'), add('/webAccess/addresses', '{ managedBy: loadBalancer }')],
  },
  {
    name: 'a name outside its zone',
    target: [
      add('/webAccess/addresses', '{ managedBy: dns, server: dc01.contoso.com, zone: fabrikam.com, ttlSeconds: 60 }'),
    ],
  },
  {
    name: 'a managed name that is a server',
    target: [
      replace(
        '/webAccess',
        '{ fqdn: wa11.contoso.com, members: [wa11.contoso.com], addresses: { managedBy: dns, server: dc01.contoso.com, ttlSeconds: 60 } }',
      ),
    ],
  },
  { name: 'an unknown collection of a host', target: [replace('/sessionHosts/sh13.contoso.com/collection', 'Kiosc')] },
  {
    name: 'collections left out',
    source: [remove('/collections')],
    target: [remove('/collections'), remove('/migration/waves')],
  },
  { name: 'a collection without host', target: [remove('/sessionHosts/sh13.contoso.com')] },
  {
    name: 'an apostrophe',
    source: [
      add("/collections/Anna's", '{}'),
      add('/sessionHosts/sh03.contoso.com/collection', "Anna's"),
      remove('/collections/Kiosk'),
    ],
    target: [add('/collections/Kiosk/renamedFrom', "Anna's")],
  },
  {
    name: 'a slash in a collection name',
    target: [
      add('/collections/A~1B', '{}'),
      add('/sessionHosts/sh12.contoso.com/collection', 'A/B'),
      replace('/migration/waves/main/collections', '[Office, A/B]'),
    ],
  },
  { name: 'one session limit of three', target: [add(`${office}/limits`, '{ idleSessionLimitMin: 30 }')] },
  {
    name: 'include and exclude',
    target: [
      replace(
        `${office}/userProfileDisks`,
        '{ path: \\\\fs11\\office, maxSizeGB: 20, include: { folders: [a] }, exclude: { files: [b] } }',
      ),
    ],
  },
  { name: 'a path with one backslash', target: [replace(`${office}/userProfileDisks/path`, '"\\\\fs11\\\\office"')] },
  {
    name: 'a path of two collections',
    target: [add('/collections/Kiosk/userProfileDisks', '{ path: \\\\FS11\\office\\, maxSizeGB: 20 }')],
  },
  {
    name: 'a personal collection with disks and weights',
    source: [replace('/collections/Kiosk', '{ type: personal }')],
    target: [
      replace(
        '/collections/Kiosk',
        '{ type: personal, userProfileDisks: { path: \\\\fs11\\kiosk, maxSizeGB: 1 }, loadBalancing: { sh13.contoso.com: { weight: 1 } } }',
      ),
    ],
  },
  {
    name: 'weights for a host of another collection',
    target: [add(`${office}/loadBalancing`, '{ sh13.contoso.com: { weight: 50 } }')],
  },
  {
    name: 'weights for an unknown host',
    target: [add(`${office}/loadBalancing`, '{ sh14.contoso.com: { weight: 50 } }')],
  },
  { name: 'a slash in an alias', target: [add(`${office}/remoteApps/A~1B`, app('folder: F'))] },
  { name: 'Require without arguments', target: [add(`${office}/remoteApps/X`, app('commandLine: { mode: Require }'))] },
  {
    name: 'arguments without Require',
    target: [add(`${office}/remoteApps/X`, app('commandLine: { mode: Allow, arguments: /a }'))],
  },
  { name: 'a file type twice', target: [add(`${office}/remoteApps/X`, app('fileTypes: [.x, .X]'))] },
  { name: 'Custom without its fields', target: [remove('/gateway/logonMethod'), remove('/gateway/bypassLocal')] },
  {
    name: 'fields of Custom elsewhere',
    source: [add('/gateway/members/-', 'gw02.contoso.com'), add('/servers/gw02.contoso.com', '{ os: 2016 }')],
    target: [
      replace('/gateway', '{ mode: Automatic, logonMethod: Password, members: [] }'),
      add('/removed', '[/gateway/connectionPolicies, /gateway/resourcePolicies, /gateway/computerGroups]'),
    ],
  },
  {
    name: 'a policy twice',
    target: [add('/gateway/connectionPolicies/-', '{ name: STAFF, userGroups: [A\\b], authentication: [Password] }')],
  },
  { name: 'an unknown computer group', target: [replace('/gateway/resourcePolicies/0/computers/gatewayGroup', 'frm')] },
  {
    name: 'a new gateway without external name',
    target: [
      replace('/gateway', '{ mode: DoNotUse, members: [gw11.contoso.com] }'),
      add('/removed', '[/gateway/connectionPolicies, /gateway/resourcePolicies, /gateway/computerGroups]'),
    ],
  },
  { name: 'a PFX in upper case', target: [replace('/certificates/gateway/pfx/file', 'GW.PFX')] },
  {
    name: 'a PFX on a share',
    target: [replace('/certificates/gateway/pfx/file', '\\\\fs01.contoso.com\\certs\\gw.pfx')],
  },
  { name: 'an export to nowhere', target: [add('/certificates/gateway/exportFrom', 'gw01.contoso.com')] },
  { name: 'a file although TLS ends elsewhere', target: [add('/certificates/gateway/tlsEndsAt', 'loadBalancer')] },
  {
    name: 'one certificate in two files',
    target: [
      add(
        '/certificates/webAccess',
        '{ thumbprint: "0123456789012345678901234567890123456789", pfx: { file: b.pfx, password: { secret: gw } } }',
      ),
    ],
  },
  { name: 'an unknown server to export from', target: [add('/certificates/gateway/exportFrom', 'gw09.contoso.com')] },
  {
    name: 'an unknown broker certificate',
    target: [add('/webAccess/webClient', '{ channel: Production, brokerCertificate: singleSignOn }')],
  },
  { name: 'removed and migration in the source', source: [add('/removed', '[]'), add('/migration', '{}')] },
  { name: 'renamedFrom in the source', source: [add('/collections/Kiosk/renamedFrom', 'X')] },
  {
    name: 'a window that ends first',
    target: [replace('/migration/window', '{ start: 2027-01-18T18:00+01:00, end: 2027-01-17T18:00+01:00 }')],
  },
  { name: 'an empty wave', target: [add('/migration/waves/more', '{ collections: [] }')] },
  { name: 'notice without deadline', target: [remove('/migration/waves/main/signOutAt')] },
  { name: 'an unknown collection in a wave', target: [replace('/migration/waves/pilot/collections', '[kiosk]')] },
  { name: 'a collection in two waves', target: [replace('/migration/waves/pilot/collections', '[Kiosk, Office]')] },
  { name: 'a collection twice in a wave', target: [replace('/migration/waves/pilot/collections', '[Kiosk, kiosk]')] },
  { name: 'a collection in no wave', target: [remove('/migration/waves/pilot')] },
  {
    name: 'half of a collection in no wave',
    target: [replace('/migration/waves/main', '{ hosts: [sh01.contoso.com] }')],
  },
  {
    name: 'a host of a wave that is none',
    target: [replace('/migration/waves/main', '{ hosts: [sh01.contoso.com, sh02.contoso.com, gw01.contoso.com] }')],
  },
  {
    name: 'a host in two waves',
    target: [
      replace('/migration/waves/main', '{ hosts: [sh01.contoso.com, sh02.contoso.com] }'),
      add('/migration/waves/again', '{ hosts: [sh01.contoso.com] }'),
    ],
  },
  {
    name: 'a host beside its whole collection',
    target: [add('/migration/waves/again', '{ hosts: [sh01.contoso.com] }')],
  },
  {
    name: 'a task of no stage, and of two',
    target: [replace('/migration/tasks', '[{ text: a }, { text: b, before: target, during: target }]')],
  },
  {
    name: 'a task of an unknown stage, and wave',
    target: [
      replace('/migration/tasks', '[{ text: a, before: broker/upgrade }, { text: b, before: sessions/pilt/drain }]'),
    ],
  },
  { name: 'two tasks of one name', target: [add('/migration/tasks/-', '{ name: Backup, before: target, text: t }')] },
  {
    name: 'an unknown stage to wait for',
    target: [add('/migration/promoteFrom', '{ environment: lab, stage: targt }')],
  },
  { name: 'another deployment', target: [replace('/deployment', 'prod')] },
  { name: 'an area in the target only', source: [remove('/certificates')] },
  { name: 'an area in the source only', target: [remove('/webAccess')] },
  { name: 'an upgrade of a new server', target: [add('/servers/gw11.contoso.com/upgrade', 'inPlace')] },
  {
    name: 'a release that goes backwards',
    target: [replace('/servers/cb01.contoso.com', '{ os: 2012 R2, upgrade: inPlace }')],
  },
  { name: 'a release that changes by itself', target: [replace('/servers/cb01.contoso.com', '{ os: 2022 }')] },
  { name: 'renamed from nothing', target: [add('/collections/Kiosk/renamedFrom', 'Kiosc')] },
  { name: 'renamed from what is still there', target: [add('/collections/Kiosk/renamedFrom', 'Office')] },
  {
    name: 'a collection in another case',
    target: [
      remove('/collections/Kiosk'),
      add('/collections/KIOSK', '{}'),
      replace('/sessionHosts/sh13.contoso.com/collection', 'KIOSK'),
      replace('/migration/waves/pilot/collections', '[KIOSK]'),
    ],
  },
  { name: 'another type', target: [add('/collections/Kiosk/type', 'personal')] },
  {
    name: 'CALs from a server that is none',
    target: [replace('/licensing/servers/ls11.contoso.com/keyPacks/0/origin/migrateFrom', 'ls02.contoso.com')],
  },
  {
    name: 'CALs that are not there',
    target: [
      replace(
        '/licensing/servers/ls11.contoso.com/keyPacks/1/origin',
        '{ migrateFrom: ls01.contoso.com, method: web }',
      ),
    ],
  },
  {
    name: 'more CALs than there are',
    target: [replace('/licensing/servers/ls11.contoso.com/keyPacks/0/count', '101')],
  },
  { name: 'CALs of a shared server', source: [add('/licensing/servers/ls01.contoso.com/sharedWith', '[other]')] },
  {
    name: 'a key pack twice',
    target: [
      add(
        '/licensing/servers/ls11.contoso.com/keyPacks/-',
        '{ product: 2022, type: PerUser, count: 5, origin: purchase }',
      ),
    ],
  },
  {
    name: 'a forgotten collection',
    target: [remove('/collections/Kiosk'), remove('/sessionHosts/sh13.contoso.com'), remove('/migration/waves/pilot')],
  },
  {
    name: 'forgotten RemoteApps and file types',
    target: [remove(`${office}/remoteApps/EXCEL`), remove(`${office}/remoteApps/WORD/fileTypes/1`)],
  },
  {
    name: 'forgotten policies',
    target: [
      remove('/gateway/connectionPolicies'),
      remove('/gateway/resourcePolicies'),
      remove('/gateway/computerGroups'),
    ],
  },
  { name: 'a forgotten key pack', target: [remove('/licensing/servers/ls11.contoso.com/keyPacks/0')] },
  { name: 'removed, yet there', target: [add('/removed', `[${office}/remoteApps/WORD]`)] },
  { name: 'removed, yet never there', target: [add('/removed', `[${office}/remoteApps/WORDS]`)] },
];

export const accepted: Case[] = [
  { name: 'as they are' },
  {
    name: 'removed on purpose',
    target: [
      remove(`${office}/remoteApps/EXCEL`),
      remove('/gateway/resourcePolicies'),
      remove(`${office}/remoteApps/WORD/fileTypes/1`),
      add(
        '/removed',
        `[${office}/remoteApps/EXCEL, /gateway/resourcePolicies/Farm, ${office}/remoteApps/WORD/fileTypes/.doc]`,
      ),
    ],
  },
  {
    name: 'renamed',
    target: [
      '{ op: move, from: /collections/Kiosk, path: /collections/Desk }',
      add('/collections/Desk/renamedFrom', 'Kiosk'),
      replace('/sessionHosts/sh13.contoso.com/collection', 'Desk'),
      replace('/migration/waves/pilot/collections', '[Desk]'),
    ],
  },
  {
    name: 'waves of hosts',
    target: [
      replace('/migration/waves/main', '{ hosts: [sh01.contoso.com] }'),
      add('/migration/waves/rest', '{ hosts: [sh02.contoso.com] }'),
    ],
  },
  {
    name: 'a shared licence server leaves',
    source: [add('/licensing/servers/ls01.contoso.com/sharedWith', '[other]')],
    target: [remove('/licensing/servers/ls11.contoso.com/keyPacks/0')],
  },
  {
    name: 'nothing there yet',
    source: [
      replace('/webAccess', '{ members: [] }'),
      replace('/certificates', '{}'),
      remove('/servers/wa01.contoso.com'),
    ],
  },
];

export const warnings: Case[] = [
  {
    name: 'intentions in the source',
    source: [
      add('/servers/cb01.contoso.com/upgrade', 'inPlace'),
      add('/licensing/servers/ls01.contoso.com/keyPacks/0/origin', 'purchase'),
    ],
  },
  { name: 'a server without role', target: [add('/servers/xx.contoso.com', '{ os: 2022 }')] },
  {
    name: 'a server of another domain',
    target: [add('/servers/gw12.contso.com', '{ os: 2022 }'), add('/gateway/members/-', 'gw12.contso.com')],
  },
  { name: 'a local path for disks', target: [replace(`${office}/userProfileDisks/path`, "'D:\\UPD'")] },
  {
    name: 'a path that was another collection’s',
    target: [
      replace(`${office}/userProfileDisks/path`, '\\\\fs11\\o'),
      add('/collections/Kiosk/userProfileDisks', '{ path: \\\\fs01\\office, maxSizeGB: 1 }'),
    ],
  },
  { name: 'one file type of two RemoteApps', target: [add(`${office}/remoteApps/EXCEL/fileTypes`, '[.docx]')] },
  {
    name: 'own policies beside a central store',
    target: [
      add('/gateway/policyStore', '{ centralNps: [{ server: nps.contoso.com, sharedSecret: { secret: nps } }] }'),
    ],
  },
  { name: 'no pack of the mode', source: [replace('/licensing/mode', 'PerDevice')] },
  {
    name: 'activation by telephone without id',
    target: [
      add(
        '/licensing/servers/ls11.contoso.com/registration',
        '{ company: C, firstName: F, lastName: L, countryRegion: Germany, connection: telephone }',
      ),
    ],
  },
  {
    name: 'a certificate that nobody serves',
    target: [
      replace('/webAccess/members', '[]'),
      remove('/servers/wa11.contoso.com'),
      add('/certificates/webAccess', '{ thumbprint: "0123456789012345678901234567890123456780" }'),
    ],
  },
  { name: 'an unknown placeholder', target: [add('/migration/waves/main/message', '"{server} moves at {deadline}"')] },
  { name: 'a needless upgrade', target: [replace('/servers/cb01.contoso.com', '{ os: 2016, upgrade: inPlace }')] },
  { name: 'CALs left behind', target: [replace('/licensing/servers/ls11.contoso.com/keyPacks/0/count', '60')] },
  { name: 'a new server left alone', target: [add('/servers/xx.contoso.com', '{ os: 2022, leaveAlone: true }')] },
];
