import { describe, expect, test } from 'vitest';
import { Farm } from './farm';

const OFFICE = { CollectionName: 'Office' };
const SH1 = 'rdsh01.contoso.com';
const modes = async (farm: Farm) => (await farm.ok('Get-RDSessionHost', OFFICE)).map((row) => row.NewConnectionAllowed);
const setMode = (farm: Farm, SessionHost: string | string[], NewConnectionAllowed: string) =>
  farm.run('Set-RDSessionHost', { SessionHost, NewConnectionAllowed });
const sessions = (farm: Farm, more = {}) => farm.ok('Get-RDUserSession', more);
const twelve = (more = {}) => new Farm({ sessions: [{ collection: 'Office', count: 12, disconnected: 3, ...more }] });

describe('session hosts', () => {
  test('SIM-HOST-01 a host that does not answer is left out', async () => {
    const farm = new Farm();
    farm.hands.powerOff(SH1);
    const result = await farm.run('Get-RDSessionHost', OFFICE);
    expect(result.output).toEqual([
      { CollectionName: 'Office', SessionHost: 'RDSH02.CONTOSO.COM', NewConnectionAllowed: 'Yes' },
    ]);
    expect(result.errors).toMatchObject([{ terminating: false }]);
  });

  test('SIM-HOST-02 adding: an error each, the good ones go in, the mode stays', async () => {
    const farm = new Farm();
    await setMode(farm, 'rdsh04.contoso.com', 'No');
    const result = await farm.run('Add-RDSessionHost', {
      ...OFFICE,
      SessionHost: ['rdsh03.contoso.com', 'rdsh99.contoso.com', 'short', 'rdsh04.contoso.com'],
    });
    expect(result.errors).toHaveLength(3);
    expect(await modes(farm)).toEqual(['Yes', 'Yes', 'No']);
    expect(
      (await farm.run('Add-RDSessionHost', { CollectionName: 'Nobody', SessionHost: 'rdsh04.contoso.com' })).errors,
    ).toHaveLength(1);
  });

  test('SIM-HOST-03 removing: the host stays in the deployment', async () => {
    const farm = new Farm();
    const result = await farm.run('Remove-RDSessionHost', { SessionHost: ['rdsh99.contoso.com', SH1], Force: true });
    expect(result.errors).toHaveLength(1);
    expect(await modes(farm)).toHaveLength(1);
    expect(await farm.ok('Get-RDServer', { Role: 'RDS-RD-SERVER' })).toHaveLength(4);
  });

  test('SIM-HOST-04 one offline host stops all', async () => {
    const farm = new Farm();
    farm.hands.powerOff('rdsh02.contoso.com');
    expect((await setMode(farm, [SH1, 'rdsh02.contoso.com'], 'No')).errors).toHaveLength(1);
    expect(farm.state.servers[SH1]?.drainMode).toBe('Yes');
  });

  test('SIM-HOST-05 NotUntilReboot ends with a restart', async () => {
    const farm = new Farm();
    await setMode(farm, SH1, 'NotUntilReboot');
    await setMode(farm, 'rdsh02.contoso.com', 'No');
    for (const host of [SH1, 'rdsh02.contoso.com']) await farm.ok('Restart-Computer', {}, { host });
    await farm.pass(5);
    expect(await modes(farm)).toEqual(['Yes', 'No']);
  });

  test('SIM-HOST-06 draining keeps who is on', async () => {
    const farm = twelve();
    await setMode(farm, SH1, 'No');
    const on = farm.state.sessions.filter((session) => session.host === SH1);
    expect(on).toHaveLength(6);
    const back = on.find((session) => session.state === 'STATE_DISCONNECTED')?.user ?? '';
    expect(farm.hands.signIn(back, 'Office')?.host).toBe(SH1);
    expect(farm.hands.signIn('CONTOSO\\new', 'Office')?.host).toBe('rdsh02.contoso.com');
    await setMode(farm, 'rdsh02.contoso.com', 'No');
    expect(farm.hands.signIn('CONTOSO\\late', 'Office')).toBeUndefined();
    expect(farm.state.seenByUsers.at(-1)?.what).toBe('refused');
  });
});

describe('sessions', () => {
  test('SIM-SES-01 by names and wildcards', async () => {
    const farm = new Farm({
      sessions: [
        { collection: 'Office', count: 4 },
        { collection: 'Finance', count: 2 },
      ],
    });
    expect(await sessions(farm)).toHaveLength(6);
    expect(await sessions(farm, { CollectionName: ['finance'] })).toHaveLength(2);
    expect(await sessions(farm, { CollectionName: 'Off*' })).toHaveLength(4);
    expect(await sessions(farm, { CollectionName: 'Nob*' })).toEqual([]);
    expect((await farm.run('Get-RDUserSession', { CollectionName: 'Nobody' })).errors).toHaveLength(1);
    expect(await sessions(new Farm())).toEqual([]);
  });

  test('SIM-SES-02 sessions that are not shown', async () => {
    const farm = twelve();
    farm.hands.change((state) => {
      const [session] = state.sessions;
      if (session) session.direct = true;
    });
    expect(await sessions(farm)).toHaveLength(11);
    await farm.ok('Remove-RDSessionHost', { SessionHost: SH1, Force: true });
    expect(await sessions(farm)).toHaveLength(6);
    expect(await farm.ok('Get-CimInstance', { ClassName: 'Win32_LogonSession' }, { host: SH1 })).toHaveLength(6);
  });

  test('SIM-SES-03 codes of failures', async () => {
    const farm = twelve();
    const off = (HostServer: string, UnifiedSessionID = 999) =>
      farm.run('Invoke-RDUserLogoff', { HostServer, UnifiedSessionID, Force: true });
    expect((await off(SH1)).errors[0]?.code).toBe(1168);
    expect((await off('rdsh99.contoso.com')).errors[0]?.code).toBe(1722);
    const key = new Farm({ logon: 'key', sessions: [{ collection: 'Office', count: 1 }] });
    const denied = await key.run('Send-RDUserMessage', {
      HostServer: SH1,
      UnifiedSessionID: 2,
      MessageTitle: 'a',
      MessageBody: 'b',
    });
    expect(denied.errors[0]?.code).toBe(5);
  });

  test('SIM-SES-04 signing out takes a while, for some longer', async () => {
    const farm = new Farm({
      sessions: [{ collection: 'Office', count: 2, disconnected: 0 }],
      faults: { ignoreSignOut: { 'CONTOSO\\u002': 30 } },
    });
    for (const row of await sessions(farm)) {
      const result = await farm.run('Invoke-RDUserLogoff', {
        HostServer: row.HostServer ?? '',
        UnifiedSessionID: row.UnifiedSessionId ?? 0,
        Force: true,
      });
      expect([result.output, result.errors]).toEqual([[], []]);
    }
    expect(await sessions(farm)).toHaveLength(2);
    await farm.pass(0.5);
    expect((await sessions(farm)).map((row) => row.UserName)).toEqual(['u002']);
    await farm.pass(31);
    expect(await sessions(farm)).toEqual([]);
    expect(farm.state.seenByUsers.filter((seen) => seen.what === 'signOut')).toHaveLength(2);
  });

  test('SIM-SES-05 sessions end by themselves', async () => {
    const farm = new Farm({
      now: '2027-01-16T08:00:00Z',
      sessions: [
        {
          collection: 'Office',
          count: 4,
          disconnected: 2,
          stayUntil: ['2027-01-16T09:00:00Z', '2027-01-17T00:00:00Z'],
        },
      ],
    });
    await farm.pass(61);
    expect(await sessions(farm)).toHaveLength(3);
    // The disconnected limit of Office is 240 minutes.
    await farm.pass(200);
    expect((await sessions(farm)).map((row) => row.SessionState)).toEqual(['STATE_ACTIVE']);
    await farm.pass(24 * 60);
    expect(await sessions(farm)).toEqual([]);
  });

  test('SIM-SES-06 who sees a message', async () => {
    const farm = new Farm({ sessions: [{ collection: 'Office', count: 2, disconnected: 1 }] });
    for (const session of farm.state.sessions) {
      await farm.ok('Send-RDUserMessage', {
        HostServer: session.host,
        UnifiedSessionID: session.id,
        MessageTitle: 'Move',
        MessageBody: 'Save, 保存',
      });
    }
    expect(farm.state.seenByUsers.map((seen) => [seen.user, seen.text, seen.visible])).toEqual([
      ['CONTOSO\\u001', 'Move: Save, 保存', true],
      ['CONTOSO\\u002', 'Move: Save, 保存', false],
    ]);
  });

  test('SIM-SES-07 a session is a host and an id', async () => {
    const farm = new Farm({ sessions: [{ collection: 'Office', count: 2, disconnected: 0 }] });
    const [one, two] = farm.state.sessions;
    const drop = (HostServer: string, UnifiedSessionID = one?.id ?? 0) =>
      farm.run('Disconnect-RDUser', { HostServer, UnifiedSessionID, Force: true });
    expect((await drop(two?.host ?? '')).errors[0]?.code).toBe(1168);
    expect((await drop('RDSH01')).errors).toEqual([]);
    expect((await drop('rdsh01.CONTOSO.com')).errors).toEqual([]);
    expect((await sessions(farm)).map((row) => row.SessionState)).toEqual(['STATE_DISCONNECTED', 'STATE_ACTIVE']);
  });
});
