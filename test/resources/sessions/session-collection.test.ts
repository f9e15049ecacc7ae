import { describe, expect, test } from 'vitest';
import {
  getRdRemoteDesktop,
  getRdSessionCollection,
  getRdSessionCollectionConfiguration,
} from '../../../src/cmdlets/reads';
import { fieldChanges, withDefaults } from '../../../src/resources/diff';
import type { Props } from '../../../src/resources/kind';
import { sessionCollectionKind as kind } from '../../../src/resources/sessions/session-collection';
import { isRun, moment, onlyWait, snapshot, texts, updateSteps, world } from './helpers';

const SET = "Set-RDSessionCollectionConfiguration -CollectionName 'Office'";
const example = withDefaults(kind, kind.example);

const part = (name?: Parameters<typeof getRdSessionCollectionConfiguration>[1]) =>
  getRdSessionCollectionConfiguration('Office', name);
const list = (name = 'Office') => [
  { CollectionName: 'Kiosk', CollectionType: 'PooledUnmanaged', CollectionDescription: null },
  { CollectionName: name, CollectionType: 'PooledUnmanaged', CollectionDescription: 'Office desktop and applications' },
];
const live = () =>
  snapshot(
    [getRdSessionCollection(), list()],
    [part(), [{ CollectionName: 'Office', CustomRdpProperty: 'drivestoredirect:s:\r\n' }]],
    [part('UserGroup'), [{ UserGroup: ['contoso\\rds-office'] }]],
    [
      part('Connection'),
      [
        {
          DisconnectedSessionLimitMin: 240,
          BrokenConnectionAction: 'Disconnect',
          TemporaryFoldersDeletedOnExit: true,
          AutomaticReconnectionEnabled: true,
          ActiveSessionLimitMin: 0,
          IdleSessionLimitMin: 60,
        },
      ],
    ],
    [part('Security'), [{ AuthenticateUsingNLA: true, EncryptionLevel: 'High', SecurityLayer: 'SSL' }]],
    [
      part('Client'),
      [
        {
          ClientDeviceRedirectionOptions: 'SmartCard, Clipboard, Drive',
          MaxRedirectedMonitors: 4,
          ClientPrinterRedirected: 1,
          RDEasyPrintDriverEnabled: 1,
          ClientPrinterAsDefault: 0,
        },
      ],
    ],
    [
      part('UserProfileDisk'),
      [
        {
          IncludeFolderPath: null,
          ExcludeFolderPath: ['AppData\\Local\\Temp'],
          IncludeFilePath: [],
          ExcludeFilePath: null,
          DiskPath: '\\\\FS11.contoso.com\\upd-office',
          EnableUserProfileDisk: true,
          MaxUserProfileDiskSizeGB: 30,
        },
      ],
    ],
    [part('LoadBalancing'), [{ RelativeWeight: 100, SessionLimit: 60, SessionHost: 'RDSH11.CONTOSO.COM' }]],
    [getRdRemoteDesktop(), [{ CollectionName: 'OFFICE', ShowInWebAccess: true }]],
  );

describe('observe', () => {
  test('reads only the parts that are managed', () => {
    expect(kind.reads({ name: 'Office', type: 'pooled', description: 'x' })).toEqual([getRdSessionCollection()]);
    expect(kind.reads({ name: 'Office', type: 'pooled', temporaryFolders: {}, limits: {} })).toEqual([
      getRdSessionCollection(),
      part('Connection'),
    ]);
    expect(kind.reads(kind.example)).toHaveLength(9);
  });

  test('what is live equals the document, whatever the spelling of the module', () => {
    const current = kind.observe(live(), kind.example);
    expect(fieldChanges(kind, current, kind.example)).toEqual([]);
  });

  test('other collections in the answer are not this one', () => {
    expect(kind.observe(snapshot([getRdSessionCollection(), list('Finance')]), { name: 'Office' })).toBeUndefined();
    expect(kind.observe(snapshot([getRdSessionCollection(), []]), { name: 'Office' })).toBeUndefined();
  });

  test('disks that are off read as none, an empty description as empty text', () => {
    const props = { name: 'office', type: 'pooled', userProfileDisks: 'none', description: '' };
    const current = kind.observe(
      snapshot(
        [
          getRdSessionCollection(),
          [{ CollectionName: 'Office', CollectionType: 'PersonalUnmanaged', CollectionDescription: null }],
        ],
        [
          getRdSessionCollectionConfiguration('office', 'UserProfileDisk'),
          [{ EnableUserProfileDisk: false, DiskPath: null, MaxUserProfileDiskSizeGB: 0 }],
        ],
      ),
      props,
    );
    expect(current).toEqual({ name: 'Office', type: 'personal', description: '', userProfileDisks: 'none' });
  });

  test('odd output is not read, and never throws', () => {
    const odd: unknown[] = [
      null,
      7,
      'text',
      [],
      { CollectionName: 3 },
      { CollectionName: 'Office', CollectionType: 4, CollectionDescription: {} },
    ];
    const reads = kind.reads(kind.example);
    const current = kind.observe(snapshot(...reads.map((read): [typeof read, unknown[]] => [read, odd])), kind.example);
    expect(current).toMatchObject({ name: 'Office' });
    expect(current).not.toHaveProperty('type');
    expect(current).not.toHaveProperty('limits.idleSessionLimitMin');
  });

  test('redirection may come as a list, or as None', () => {
    const props = { name: 'Office', client: { redirect: [] } };
    for (const value of [['None'], 'None', []]) {
      const current = kind.observe(
        snapshot([getRdSessionCollection(), list()], [part('Client'), [{ ClientDeviceRedirectionOptions: value }]]),
        props,
      );
      expect(current?.client).toEqual({ redirect: [] });
    }
  });
});

describe('create', () => {
  const hosts = {
    SessionHost: [
      { host: 'rdsh12.contoso.com', collection: 'office', state: 'accepting' },
      { host: 'rdsh11.contoso.com', collection: 'Office', state: 'accepting' },
      { host: 'rdsh13.contoso.com', collection: 'Kiosk', state: 'accepting' },
    ],
  };

  test('with every host it shall have', () => {
    expect(texts(kind.create(kind.example, world({}, hosts)))).toEqual([
      "New-RDSessionCollection -CollectionName 'Office' -SessionHost @('rdsh11.contoso.com','rdsh12.contoso.com') -CollectionDescription 'Office desktop and applications'",
    ]);
    expect(texts(kind.create({ name: 'Kiosk', type: 'personal', description: 'default' }, world({}, hosts)))).toEqual([
      "New-RDSessionCollection -CollectionName 'Kiosk' -SessionHost @('rdsh13.contoso.com') -PersonalUnmanaged",
    ]);
  });

  test('not without a host', () => {
    expect(() => kind.create({ name: 'Empty', type: 'pooled' }, world({}, hosts))).toThrow(/without a session host/);
  });
});

describe('update', () => {
  const limits = '-ActiveSessionLimitMin 0 -IdleSessionLimitMin 60 -DisconnectedSessionLimitMin 240';
  const cases: [string, Props, string[]][] = [
    ['description', { description: 'New' }, [`${SET} -CollectionDescription 'New'`]],
    ['description by default', { description: 'default' }, [`${SET} -CollectionDescription ''`]],
    ['userGroups', { userGroups: ['CONTOSO\\A', 'CONTOSO\\B'] }, [`${SET} -UserGroup @('CONTOSO\\A','CONTOSO\\B')`]],
    [
      'customRdpProperty',
      { customRdpProperty: ['a:i:1', 'b:s:x'] },
      [`${SET} -CustomRdpProperty ('a:i:1' + [char]10 + 'b:s:x')`],
    ],
    [
      'activeSessionLimitMin',
      { limits: { activeSessionLimitMin: 5 } },
      [`${SET} -ActiveSessionLimitMin 5 -IdleSessionLimitMin 60 -DisconnectedSessionLimitMin 240`],
    ],
    [
      'idleSessionLimitMin',
      { limits: { idleSessionLimitMin: 'default' } },
      [`${SET} -ActiveSessionLimitMin 0 -IdleSessionLimitMin 0 -DisconnectedSessionLimitMin 240`],
    ],
    [
      'disconnectedSessionLimitMin',
      { limits: { disconnectedSessionLimitMin: 1 } },
      [`${SET} -ActiveSessionLimitMin 0 -IdleSessionLimitMin 60 -DisconnectedSessionLimitMin 1`],
    ],
    [
      'brokenConnectionAction',
      { limits: { brokenConnectionAction: 'LogOff' } },
      [`${SET} ${limits} -BrokenConnectionAction 'LogOff'`],
    ],
    [
      'automaticReconnectionEnabled',
      { limits: { automaticReconnectionEnabled: false } },
      [`${SET} ${limits} -AutomaticReconnectionEnabled $false`],
    ],
    [
      'deletedOnExit',
      { temporaryFolders: { deletedOnExit: false } },
      [`${SET} ${limits} -TemporaryFoldersDeletedOnExit $false`],
    ],
    [
      'perSession',
      { temporaryFolders: { perSession: false } },
      [`${SET} ${limits} -TemporaryFoldersPerSession $false`],
    ],
    ['securityLayer', { security: { securityLayer: 'Negotiate' } }, [`${SET} -SecurityLayer 'Negotiate'`]],
    ['encryptionLevel', { security: { encryptionLevel: 'default' } }, [`${SET} -EncryptionLevel 'ClientCompatible'`]],
    ['authenticateUsingNLA', { security: { authenticateUsingNLA: false } }, [`${SET} -AuthenticateUsingNLA $false`]],
    [
      'redirect',
      { client: { redirect: ['Clipboard', 'Drive'] } },
      [`${SET} -ClientDeviceRedirectionOptions 'Clipboard, Drive'`],
    ],
    ['redirect nothing', { client: { redirect: [] } }, [`${SET} -ClientDeviceRedirectionOptions 'None'`]],
    [
      'printers.redirected',
      { client: { printers: { redirected: false } } },
      [`${SET} -ClientPrinterRedirected $false`],
    ],
    ['printers.easyPrint', { client: { printers: { easyPrint: false } } }, [`${SET} -RDEasyPrintDriverEnabled $false`]],
    ['printers.asDefault', { client: { printers: { asDefault: true } } }, [`${SET} -ClientPrinterAsDefault $true`]],
    ['maxRedirectedMonitors', { client: { maxRedirectedMonitors: 'default' } }, [`${SET} -MaxRedirectedMonitors 16`]],
    [
      'desktopInWebAccess',
      { desktopInWebAccess: false },
      ["Set-RDRemoteDesktop -CollectionName 'Office' -ShowInWebAccess $false -Force"],
    ],
  ];

  test.each(cases)('%s', (_, desired, expected) => {
    expect(texts(updateSteps(kind, example, { name: 'Office', type: 'pooled', ...desired }))).toEqual(expected);
  });

  test('load balancing gives every host of the collection, changed or not', () => {
    const current = {
      ...example,
      loadBalancing: {
        'rdsh11.contoso.com': { weight: 100, sessionLimit: 60 },
        'rdsh12.contoso.com': { weight: 50, sessionLimit: 999999 },
      },
    };
    const steps = updateSteps(kind, current, {
      name: 'Office',
      type: 'pooled',
      loadBalancing: { 'rdsh11.contoso.com': { weight: 200 } },
    });
    const [step] = steps;
    expect(texts(steps)).toHaveLength(1);
    expect(step && isRun(step) && step.invocation.parameters.LoadBalancing).toEqual([
      { CollectionName: 'Office', RelativeWeight: 200, SessionLimit: 60, SessionHost: 'rdsh11.contoso.com' },
      { CollectionName: 'Office', RelativeWeight: 50, SessionLimit: 999999, SessionHost: 'rdsh12.contoso.com' },
    ]);
  });

  test('only what is scheduled is written', () => {
    const desired = { ...kind.example, description: 'New', security: { securityLayer: 'RDP', encryptionLevel: 'Low' } };
    const changes = fieldChanges(kind, example, desired).filter((change) => change.path === 'security.securityLayer');
    expect(texts(kind.update({ current: example, desired, changes }, world()))).toEqual([
      `${SET} -SecurityLayer 'RDP'`,
    ]);
  });

  test('one call per group, in a fixed order', () => {
    const desired = {
      name: 'Office',
      type: 'pooled',
      desktopInWebAccess: false,
      loadBalancing: { 'rdsh11.contoso.com': { weight: 1 } },
      security: { securityLayer: 'RDP' },
      client: { maxRedirectedMonitors: 1 },
      limits: { idleSessionLimitMin: 1 },
      description: 'New',
      userProfileDisks: 'none',
    };
    const order = texts(updateSteps(kind, example, desired)).map(
      (text) => text.replace(/^Set-RDSessionCollectionConfiguration -CollectionName 'Office' /, '').split(' ')[0],
    );
    expect(order).toEqual([
      '-CollectionDescription',
      '-ActiveSessionLimitMin',
      '-MaxRedirectedMonitors',
      '-SecurityLayer',
      '-LoadBalancing',
      'wait:',
      '-DisableUserProfileDisk',
      'Set-RDRemoteDesktop',
    ]);
  });

  test('custom RDP properties are cleared by a person, and seen when they are', () => {
    const steps = updateSteps(kind, example, { name: 'Office', type: 'pooled', customRdpProperty: [] });
    expect(texts(steps)).toEqual(['wait: Clear the custom RDP properties of collection Office']);
    const wait = onlyWait(steps);
    expect(wait.waitsFor).toBe('people');
    expect(
      wait.open(snapshot([part(), [{ CustomRdpProperty: 'a:i:1\r\n' }]]), moment('2027-01-01T00:00:00Z')),
    ).toContain('a:i:1');
    expect(
      wait.open(snapshot([part(), [{ CustomRdpProperty: '\r\n' }]]), moment('2027-01-01T00:00:00Z')),
    ).toBeUndefined();
  });
});

test('remove', () => {
  expect(texts(kind.remove({ name: 'Office' }, world()))).toEqual([
    "Remove-RDSessionCollection -CollectionName 'Office' -Force",
  ]);
});
