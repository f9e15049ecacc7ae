import { describe, expect, test } from 'vitest';
import { getRdSessionHost, getRdUserSession } from '../../../src/cmdlets/reads';
import { withDefaults } from '../../../src/resources/diff';
import { sessionCollectionKind as kind } from '../../../src/resources/sessions/session-collection';
import { isRun, moment, onlyWait, snapshot, texts, updateSteps, world } from './helpers';

const SET = "Set-RDSessionCollectionConfiguration -CollectionName 'Office'";
const example = withDefaults(kind, kind.example);

describe('user profile disks', () => {
  const WAIT = 'wait: Nobody is signed in to collection Office';
  const desired = (userProfileDisks: unknown) => ({ name: 'Office', type: 'pooled', userProfileDisks });
  const now = {
    path: '\\\\fs01\\old',
    maxSizeGB: 20,
    include: { folders: [], files: [] },
    exclude: { folders: ['Temp'], files: ['x.tmp'] },
  };
  const current = { ...example, userProfileDisks: now };

  test('a new path passes size and lists again', () => {
    expect(texts(updateSteps(kind, current, desired({ path: '\\\\fs11\\new', maxSizeGB: 20 })))).toEqual([
      WAIT,
      'wait: The profile disks of collection Office are in \\\\fs11\\new as they are in \\\\fs01\\old',
      `${SET} -EnableUserProfileDisk -DiskPath '\\\\fs11\\new' -MaxUserProfileDiskSizeGB 20 -ExcludeFolderPath @('Temp') -ExcludeFilePath @('x.tmp')`,
    ]);
  });

  test('a new size means disable and enable', () => {
    expect(texts(updateSteps(kind, current, desired({ path: '\\\\FS01\\old', maxSizeGB: 30 })))).toEqual([
      WAIT,
      `${SET} -DisableUserProfileDisk`,
      `${SET} -EnableUserProfileDisk -DiskPath '\\\\fs01\\old' -MaxUserProfileDiskSizeGB 30 -ExcludeFolderPath @('Temp') -ExcludeFilePath @('x.tmp')`,
    ]);
  });

  test('off, on, and lists', () => {
    expect(texts(updateSteps(kind, current, desired('none')))).toEqual([WAIT, `${SET} -DisableUserProfileDisk`]);
    const on = desired({ path: '\\\\fs\\u', maxSizeGB: 5, include: { folders: ['Docs'] } });
    expect(texts(updateSteps(kind, { ...example, userProfileDisks: 'none' }, on))).toEqual([
      WAIT,
      `${SET} -EnableUserProfileDisk -DiskPath '\\\\fs\\u' -MaxUserProfileDiskSizeGB 5 -IncludeFolderPath @('Docs')`,
    ]);
    expect(
      texts(
        updateSteps(kind, current, desired({ ...now, include: undefined, exclude: { folders: ['A'], files: [] } })),
      ).at(1),
    ).toBe(
      `${SET} -EnableUserProfileDisk -DiskPath '\\\\fs01\\old' -MaxUserProfileDiskSizeGB 20 -ExcludeFolderPath @('A')`,
    );
    expect(
      texts(updateSteps(kind, current, desired({ ...now, include: { files: ['a'] }, exclude: undefined }))).at(1),
    ).toBe(
      `${SET} -EnableUserProfileDisk -DiskPath '\\\\fs01\\old' -MaxUserProfileDiskSizeGB 20 -IncludeFilePath @('a')`,
    );
    expect(texts(updateSteps(kind, current, desired({ ...now, exclude: { folders: [], files: [] } }))).at(1)).toContain(
      '-ExcludeFolderPath @() -ExcludeFilePath @()',
    );
  });

  test('after a crash between disable and enable the disks are enabled again', () => {
    const wanted = desired({ path: '\\\\fs01\\old', maxSizeGB: 30 });
    const changes = [{ path: 'userProfileDisks.maxSizeGB', from: undefined, to: 30 }];
    const off = { ...example, userProfileDisks: 'none' };
    expect(texts(kind.update({ current: off, desired: wanted, changes }, world()))).toEqual([
      WAIT,
      `${SET} -EnableUserProfileDisk -DiskPath '\\\\fs01\\old' -MaxUserProfileDiskSizeGB 30`,
    ]);
  });

  test('nothing is touched while somebody is on any host of the collection', () => {
    const steps = updateSteps(kind, current, desired({ path: '\\\\fs01\\old', maxSizeGB: 30 }));
    const wait = onlyWait(steps);
    const disable = steps.find(isRun);
    const hosts: [ReturnType<typeof getRdSessionHost>, unknown[]] = [
      getRdSessionHost('Office'),
      [{ SessionHost: 'RDSH11.contoso.com' }],
    ];
    const on = {
      HostServer: 'rdsh11.contoso.com',
      UnifiedSessionId: 2,
      DomainName: 'CONTOSO',
      UserName: 'anna',
      CollectionName: '',
      SessionState: 'STATE_DISCONNECTED',
      IdleTime: 600000,
    };
    const at = moment('2027-01-01T00:00:00Z');
    const busy = snapshot(hosts, [getRdUserSession(), [on]]);
    expect(wait.open(busy, at)).toBe(
      '1 session on collection Office: CONTOSO\\anna on rdsh11.contoso.com (disconnected, idle 10 min)',
    );
    expect(disable?.onlyIf?.holds(busy)).toBe(false);
    const elsewhere = snapshot(hosts, [
      getRdUserSession(),
      [{ ...on, HostServer: 'rdsh99.contoso.com', CollectionName: 'Kiosk' }],
    ]);
    expect(wait.open(elsewhere, at)).toBeUndefined();
    expect(disable?.onlyIf?.holds(elsewhere)).toBe(true);
    const unread = snapshot(hosts, [getRdUserSession(), [], ['Zugriff verweigert']]);
    expect(wait.open(unread, at)).toContain('Zugriff verweigert');
    expect(disable?.onlyIf?.holds(unread)).toBe(false);
  });
});
