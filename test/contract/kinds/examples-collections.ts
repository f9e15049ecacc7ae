import { kindOf } from '../../../src/resources';
import type { Entry, Example } from './example';
import { withClientNames } from './ground';

const word = { collection: 'Office', alias: 'WORD', displayName: 'Word', filePath: 'C:\\Office\\WINWORD.EXE' };
const host = (name: string, collection: string): Entry => [
  'SessionHost',
  { host: `${name}.contoso.com`, collection, state: 'accepting' },
];
const office: Entry[] = [['SessionCollection', { name: 'Office', type: 'pooled' }]];
const own: Entry[] = [['SessionCollection', { name: 'Own', type: 'personal' }]];
const pool = kindOf('VirtualDesktopCollection').example;
const personal: Entry[] = [['VirtualDesktopCollection', { name: 'Engineering', type: 'personalUnmanaged' }]];
const engineering: Entry = [
  'VirtualDesktop',
  { collection: 'Engineering', name: 'ENG-01', host: 'rdvh11.contoso.com' },
];

/** A host with a user on it, who is told and then sent off at the deadline. */
function drained(onDeadline: string): Example {
  const drain = { notice: ['30min'], signOutAt: '2027-01-16T09:00Z', onDeadline };
  const user = { user: 'CONTOSO\\anna', state: 'STATE_ACTIVE' as const, collection: 'Office' };
  return {
    kind: 'SessionHost',
    title: `whose users ${onDeadline}`,
    props: { host: 'rdsh12.contoso.com', collection: 'Office', state: 'draining', drain },
    given: office,
    planned: [host('rdsh11', 'Office')],
    state: ({ sessions }) => {
      sessions.push({ ...user, host: 'rdsh12.contoso.com', id: 7, createdAt: '2027-01-16T07:00:00.000Z' });
    },
    values: { signedOut: true },
    people(hands) {
      hands.advance({ ms: 20 * 60_000 });
      // Whoever was disconnected is in nobody's way until the session ends by itself.
      if (Date.parse(hands.look().now) > Date.parse(drain.signOutAt) + 3_600_000) hands.signOut(user.user);
    },
  };
}

/** Session collections and virtual desktop collections with what is in them. */
export const collectionExamples: Example[] = [
  { kind: 'FileTypeAssociation', given: [...office, ['RemoteApp', word]], planned: [host('rdsh11', 'Office')] },
  {
    kind: 'PersonalSessionDesktopAssignment',
    given: own,
    planned: [host('rdsh21', 'Own'), host('rdsh22', 'Own')],
    values: { desktop: 'rdsh22.contoso.com' },
  },
  {
    kind: 'RemoteApp',
    given: [['SessionCollection', { name: 'Finance', type: 'pooled' }]],
    planned: [host('rdsh11', 'Finance')],
    values: {
      displayName: 'General Ledger',
      filePath: 'C:\\Ledger\\ledger2.exe',
      virtualPath: '%SystemDrive%\\Ledger\\ledger2.exe',
      folder: 'Tools',
      showInWebAccess: false,
      iconPath: 'C:\\Ledger\\icons.dll',
      iconIndex: 3,
      'commandLine.mode': 'Allow',
      'commandLine.arguments': '/db test',
      userGroups: ['CONTOSO\\RDS-Others'],
    },
    together: { 'commandLine.mode': { 'commandLine.arguments': undefined } },
  },
  {
    kind: 'RemoteApp',
    title: 'of virtual desktops',
    props: { ...word, collection: 'Engineering' },
    given: personal,
    planned: [engineering],
    values: { filePath: 'D:\\Office\\WINWORD.EXE', showInWebAccess: false },
  },
  {
    kind: 'FileTypeAssociation',
    title: 'of virtual desktops',
    props: { collection: 'Engineering', alias: 'WORD', extension: '.docx' },
    given: [...personal, ['RemoteApp', { ...word, collection: 'Engineering' }]],
    planned: [engineering],
  },
  {
    kind: 'SessionCollection',
    planned: [host('rdsh11', 'Office')],
    values: {
      description: 'default',
      userGroups: ['CONTOSO\\RDS-Others', 'CONTOSO\\RDS-Office'],
      desktopInWebAccess: false,
      'limits.activeSessionLimitMin': 600,
      'limits.idleSessionLimitMin': 'default',
      'limits.disconnectedSessionLimitMin': 5,
      'limits.brokenConnectionAction': 'LogOff',
      'limits.automaticReconnectionEnabled': false,
      'temporaryFolders.deletedOnExit': false,
      'temporaryFolders.perSession': false,
      'security.securityLayer': 'Negotiate',
      'security.encryptionLevel': 'ClientCompatible',
      'security.authenticateUsingNLA': false,
      'client.redirect': ['TimeZone'],
      'client.printers.redirected': false,
      'client.printers.easyPrint': false,
      'client.printers.asDefault': true,
      'client.maxRedirectedMonitors': 16,
      customRdpProperty: ['use multimon:i:1', 'drivestoredirect:s:'],
      userProfileDisks: 'none',
      'userProfileDisks.path': '\\\\fs12.contoso.com\\upd-office',
      'userProfileDisks.maxSizeGB': 40,
      'userProfileDisks.exclude.folders': ['Downloads'],
      'userProfileDisks.exclude.files': ['thumbs.db'],
      'loadBalancing.rdsh11.contoso.com.weight': 50,
      'loadBalancing.rdsh11.contoso.com.sessionLimit': 10,
    },
  },
  {
    kind: 'SessionCollection',
    title: 'with listed folders',
    props: {
      name: 'Office',
      type: 'pooled',
      userProfileDisks: {
        path: '\\\\fs11.contoso.com\\upd-office',
        maxSizeGB: 30,
        include: { folders: ['Desktop'], files: ['a.txt'] },
      },
    },
    planned: [host('rdsh11', 'Office')],
    values: { 'userProfileDisks.include.folders': ['Documents'], 'userProfileDisks.include.files': ['b.txt'] },
  },
  {
    kind: 'SessionHost',
    props: { host: 'rdsh12.contoso.com', collection: 'Office', state: 'accepting' },
    given: office,
    planned: [host('rdsh11', 'Office')],
    values: { state: 'draining', signedOut: true, drain: { onDeadline: 'wait' } },
  },
  drained('disconnect'),
  drained('signOut'),
  {
    kind: 'OuAccess',
    values: { brokers: ['rdcb11.contoso.com', 'rdcb12.contoso.com'] },
    alike: ['brokers'],
    oneWay: { brokers: 'no cmdlet takes it back' },
    given: [
      ['BrokerHighAvailability', kindOf('BrokerHighAvailability').example],
      ['ServerRole', { server: 'rdcb12.contoso.com', role: 'RDS-CONNECTION-BROKER' }],
    ],
    state: withClientNames,
    always: 'the organizational unit is there, whoever has access',
    kept: 'no cmdlet takes it back',
  },
  {
    kind: 'PersonalVirtualDesktopAssignment',
    given: [...personal, ['VirtualDesktop', { ...engineering[1], name: 'ENG-02' }]],
    planned: [engineering],
    values: { desktop: 'ENG-02' },
  },
  {
    kind: 'VirtualDesktop',
    props: { collection: 'Engineering', name: 'ENG-02', host: 'rdvh11.contoso.com' },
    given: personal,
    planned: [engineering],
    values: { host: 'rdvh12.contoso.com', moveCredential: { user: 'CONTOSO\\mover', password: { secret: 'mover' } } },
  },
  {
    kind: 'VirtualDesktop',
    title: 'made from a template',
    props: {
      collection: 'Developers',
      name: 'DEV-1',
      host: 'rdvh11.contoso.com',
      template: { name: 'W11-2027', host: 'rdvh11.contoso.com' },
    },
    given: [
      [
        'VirtualDesktopCollection',
        {
          name: 'Developers',
          type: 'personalManaged',
          template: pool.template,
          storage: pool.storage,
          namePrefix: 'DEV',
        },
      ],
    ],
    planned: [
      [
        'VirtualDesktop',
        { collection: 'Developers', name: 'DEV-0', host: 'rdvh11.contoso.com', template: pool.template },
      ],
    ],
    values: { template: { name: 'W11-2028', host: 'rdvh11.contoso.com' } },
  },
  {
    kind: 'VirtualDesktopAllocation',
    props: { collection: 'Pool', host: 'rdvh12.contoso.com', count: 2 },
    given: [['VirtualDesktopCollection', pool]],
    planned: [['VirtualDesktopAllocation', { collection: 'Pool', host: 'rdvh11.contoso.com', count: 1 }]],
    values: { count: 3, drain: { onDeadline: 'wait' } },
  },
  {
    kind: 'VirtualDesktopCollection',
    planned: [['VirtualDesktopAllocation', { collection: 'Pool', host: 'rdvh11.contoso.com', count: 1 }]],
    values: {
      description: 'default',
      userGroups: ['CONTOSO\\VDI-Others'],
      desktopInWebAccess: false,
      'client.redirect': ['TimeZone'],
      'client.allMonitors': false,
      'client.printer': true,
      customRdpProperty: ['audiomode:i:2'],
      saveDelayMin: 20,
      userProfileDisks: 'none',
      'userProfileDisks.path': '\\\\fs12.contoso.com\\upd-pool',
      'userProfileDisks.maxSizeGB': 40,
      'userProfileDisks.exclude.folders': ['Downloads'],
      'userProfileDisks.exclude.files': ['thumbs.db'],
      'template.name': 'W11-2028',
      'template.host': 'rdvh12.contoso.com',
      'storage.templatePath': 'D:\\Template',
      unattendFile: 'C:\\unattend.xml',
      passwordAgeDays: 90,
      drain: { onDeadline: 'wait' },
    },
    unwritten: { jobDone: 'it is waited for, and never anything but true' },
    together: { 'template.host': { 'template.name': 'W11-2029' } },
  },
  {
    kind: 'VirtualDesktopCollection',
    title: 'with listed folders',
    props: {
      name: 'Engineering',
      type: 'pooledUnmanaged',
      userProfileDisks: {
        path: '\\\\fs11.contoso.com\\upd-pool',
        maxSizeGB: 30,
        include: { folders: ['Desktop'], files: ['a.txt'] },
      },
    },
    planned: [engineering],
    values: { 'userProfileDisks.include.folders': ['Documents'], 'userProfileDisks.include.files': ['b.txt'] },
  },
  {
    kind: 'VirtualDesktopCollection',
    title: 'of people',
    props: { name: 'Engineering', type: 'personalUnmanaged', autoAssign: false, grantAdministrativePrivilege: true },
    planned: [engineering],
    values: { autoAssign: true, grantAdministrativePrivilege: false },
  },
  {
    kind: 'VirtualDesktopSettings',
    values: { templateExportPath: '\\\\fs12.contoso.com\\rdvh-export', machineAccountReuse: false },
    always: 'every deployment has them',
    kept: 'no cmdlet takes them back',
  },
  {
    kind: 'VirtualizationHost',
    values: { concurrency: 3, idleCount: 1, cluster: 'hv11.contoso.com' },
    always: 'the role brings it',
    kept: 'the role is taken away by its own kind',
  },
];
