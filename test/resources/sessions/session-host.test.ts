import { describe, expect, test } from 'vitest';
import { getRdSessionHost, getRdUserSession, getRemoteLogons } from '../../../src/cmdlets/reads';
import { fieldChanges, unreadable } from '../../../src/resources/diff';
import { sessionHostKind as kind, type SessionHostProps } from '../../../src/resources/sessions/session-host';
import { isRun, moment, onlyWait, snapshot, texts, updateSteps, world } from './helpers';

const HOST = 'rdsh01.contoso.com';
const hosts = getRdSessionHost('Office');
const sessions = getRdUserSession();
const NO = `Set-RDSessionHost -SessionHost @('${HOST}') -NewConnectionAllowed 'No'`;
const YES = `Set-RDSessionHost -SessionHost @('${HOST}') -NewConnectionAllowed 'Yes'`;

function session(id: number, user: string, more: Record<string, unknown> = {}) {
  return {
    HostServer: 'RDSH01.contoso.com',
    ServerName: 'RDSH01',
    UnifiedSessionId: id,
    DomainName: 'CONTOSO',
    UserName: user,
    CollectionName: 'Office',
    SessionState: 'STATE_ACTIVE',
    CreateTime: '2027-01-16T08:00:00.000Z',
    IdleTime: 120000,
    ...more,
  };
}
const row = (mode: string, host = 'RDSH01.CONTOSO.COM') => ({
  CollectionName: 'Office',
  SessionHost: host,
  NewConnectionAllowed: mode,
});
const live = (mode: string, on: unknown[] = [], errors: string[] = []) =>
  snapshot([hosts, [row(mode)]], [sessions, on, errors]);

const plain: SessionHostProps = { host: HOST, collection: 'Office', state: 'draining' };
const drained: SessionHostProps = { ...plain, signedOut: true };

describe('observe', () => {
  test('one read per collection, one for all sessions', () => {
    expect(kind.reads(plain)).toEqual([hosts, sessions]);
  });

  test('absent, equal, other modes', () => {
    expect(kind.observe(snapshot([hosts, [row('Yes', 'rdsh02.contoso.com')]], [sessions, []]), plain)).toBeUndefined();
    expect(fieldChanges(kind, kind.observe(live('No'), drained), drained)).toEqual([]);
    expect(kind.observe(live('NotUntilReboot'), plain)).toMatchObject({ state: 'draining' });
    expect(kind.observe(live('Yes'), plain)).toMatchObject({ state: 'accepting' });
  });

  test('signed out means no session, disconnected ones and short names included', () => {
    expect(
      kind.observe(live('No', [session(2, 'anna', { SessionState: 'STATE_DISCONNECTED' })]), drained),
    ).toMatchObject({ signedOut: false });
    expect(kind.observe(live('No', [session(2, 'anna', { HostServer: 'rdsh01' })]), drained)).toMatchObject({
      signedOut: false,
    });
    expect(
      kind.observe(live('No', [session(2, 'anna', { HostServer: 'rdsh011.contoso.com' })]), drained),
    ).toMatchObject({ signedOut: true });
  });

  test('an error is neither an empty list of sessions nor an absent host', () => {
    const current = kind.observe(live('No', [], ['RPC-Server nicht verfügbar']), drained);
    expect(current).not.toHaveProperty('signedOut');
    expect(unreadable(kind, current ?? {}, drained)).toEqual(['signedOut']);
    const unread = snapshot([hosts, [], ['Cannot read the drain mode of RDSH01.contoso.com.']], [sessions, []]);
    expect(kind.observe(unread, plain)).toEqual({ host: HOST, collection: 'Office', signedOut: true });
  });

  test('odd output', () => {
    const odd = [null, 1, {}, { SessionHost: 4 }, { SessionHost: HOST, NewConnectionAllowed: 0 }];
    expect(kind.observe(snapshot([hosts, odd], [sessions, odd]), plain)).toEqual({
      host: HOST,
      collection: 'Office',
      signedOut: true,
    });
  });
});

const servers = (own: string, other: string) => [
  { name: HOST, os: own },
  { name: 'rdsh02.contoso.com', os: other },
];
const other = { host: 'rdsh02.contoso.com', collection: 'office', state: 'accepting' };

describe('two versions never accept in one collection', () => {
  const mixed = world(
    { SessionHost: [other], Server: servers('2025', '2016') },
    { SessionHost: [other, plain], Server: servers('2025', '2016') },
  );

  test('create adds and closes at once', () => {
    expect(texts(kind.create(plain, mixed))).toEqual([
      `Add-RDSessionHost -CollectionName 'Office' -SessionHost @('${HOST}')`,
      NO,
    ]);
  });

  test('neither adding nor opening while a host of another version accepts', () => {
    const opens = updateSteps(kind, plain, { ...plain, state: 'accepting' }, mixed);
    expect(texts(opens)).toEqual([YES]);
    for (const step of [...opens, ...kind.create(plain, mixed).slice(0, 1)].filter(isRun)) {
      expect(step.onlyIf?.text).toBe('rdsh02.contoso.com of another Windows Server version takes no new sessions');
      expect(step.onlyIf?.holds(snapshot([hosts, [row('Yes', 'rdsh02.contoso.com')]]))).toBe(false);
      expect(step.onlyIf?.holds(snapshot([hosts, [row('No', 'rdsh02.contoso.com')]]))).toBe(true);
      expect(step.onlyIf?.holds(snapshot([hosts, []]))).toBe(true);
    }
  });

  test('hosts of the same version, of other collections and of unknown version do not count', () => {
    const same = world({
      SessionHost: [other, { ...other, host: 'rdsh03.contoso.com', collection: 'Kiosk' }],
      Server: servers('2025', '2025'),
    });
    const [step] = updateSteps(kind, plain, { ...plain, state: 'accepting' }, same);
    expect(step && isRun(step) && step.onlyIf?.holds(snapshot([hosts, [row('Yes', 'rdsh02.contoso.com')]]))).toBe(true);
  });

  test('a host upgraded in this stage counts by its new version if it stays', () => {
    const upgraded = world(
      { SessionHost: [other], Server: servers('2016', '2016') },
      { SessionHost: [other, plain], Server: servers('2022', '2022') },
    );
    const leaving = world(
      { SessionHost: [other], Server: servers('2016', '2016') },
      { SessionHost: [plain], Server: servers('2022', '2022') },
    );
    const accepting = snapshot([hosts, [row('Yes', 'rdsh02.contoso.com')]]);
    const holds = (where: ReturnType<typeof world>) => {
      const [step] = updateSteps(kind, plain, { ...plain, state: 'accepting' }, where);
      return step && isRun(step) ? step.onlyIf?.holds(accepting) : undefined;
    };
    expect(holds(upgraded)).toBe(true);
    expect(holds(leaving)).toBe(false);
  });
});

describe('update', () => {
  test('draining', () => {
    expect(texts(updateSteps(kind, { ...plain, state: 'accepting' }, plain))).toEqual([NO]);
  });

  test('a new policy alone changes nothing', () => {
    const desired = { ...plain, drain: { onDeadline: 'wait' } };
    const changes = [{ path: 'drain', from: {}, to: desired.drain }];
    expect(kind.update({ current: plain, desired, changes }, world())).toEqual([]);
  });

  test('closed first, then emptied', () => {
    expect(texts(updateSteps(kind, { ...plain, state: 'accepting', signedOut: false }, drained))).toEqual([
      NO,
      `wait: Everybody signs out of ${HOST}`,
    ]);
  });
});

describe('signing out', () => {
  const policy = {
    notice: ['10min', '24h', '1h'],
    signOutAt: '2027-01-16T20:00+01:00',
    onDeadline: 'signOut',
    message: 'Server {host} moves at {deadline}. {user}, please save; {odd}.',
  } satisfies SessionHostProps['drain'];
  const stepsFor = (drain: SessionHostProps['drain']) =>
    updateSteps(kind, { ...plain, signedOut: false }, { ...drained, drain });
  const waitFor = (drain: SessionHostProps['drain'] = policy) => {
    const [wait] = stepsFor(drain);
    return onlyWait(wait ? [wait] : []);
  };
  const anna = session(2, 'anna');
  const ben = session(3, 'ben', { SessionState: 'STATE_DISCONNECTED', IdleTime: 3600000 });
  const due = (
    wait: ReturnType<typeof waitFor>,
    mode: string,
    on: unknown[],
    now: string,
    done: Record<string, string> = {},
  ) => wait.due?.(live(mode, on), moment(now, done)) ?? [];
  const DEADLINE = '2027-01-16T19:00:00.000Z';
  const keyOf = (what: string, id: number, user: string) =>
    `${what}:${HOST}:${id}:CONTOSO\\${user}:2027-01-16T08:00:00.000Z:until-${DEADLINE}`;
  const noticeKey = (lead: string) => `${keyOf('notice', 2, 'anna')}:${lead}`;
  const endKey = (id: number, user: string) => keyOf('signout', id, user);

  test('tells who is on, and is over when nobody is', () => {
    const wait = waitFor();
    expect(wait.open(live('No', [anna, ben]), moment('2027-01-16T12:00:00Z'))).toBe(
      `2 sessions on ${HOST}: CONTOSO\\anna (active, idle 2 min), CONTOSO\\ben (disconnected, idle 60 min); deadline 2027-01-16 20:00 (UTC+01:00)`,
    );
    expect(
      wait.open(live('No', [session(1, 'x', { HostServer: 'rdsh02.contoso.com' })]), moment('2027-01-16T12:00:00Z')),
    ).toBeUndefined();
    expect(wait.open(live('No', [], ['Zugriff verweigert']), moment('2027-01-16T12:00:00Z'))).toContain(
      'Zugriff verweigert',
    );
    expect(wait).toMatchObject({ waitsFor: 'people', blockSeconds: 0 });
  });

  test('before the first notice nothing is due', () => {
    const wait = waitFor();
    expect(due(wait, 'No', [anna, ben], '2027-01-15T18:59:59Z')).toEqual([]);
    expect(wait.nextAt?.(live('No', [anna]), moment('2027-01-15T18:59:59Z'))).toEqual(new Date('2027-01-15T19:00:00Z'));
  });

  test('the latest notice that has come, once, to those who are connected', () => {
    const wait = waitFor();
    const first = due(wait, 'No', [anna, ben], '2027-01-15T19:00:00Z');
    expect(texts(first)).toEqual([
      `Send-RDUserMessage -HostServer '${HOST}' -UnifiedSessionID 2 -MessageTitle 'Please sign out' -MessageBody 'Server ${HOST} moves at 2027-01-16 20:00 (UTC+01:00). CONTOSO\\anna, please save; {odd}.'`,
    ]);
    expect(first[0]?.once).toBe(noticeKey('24h'));
    const late = due(wait, 'No', [anna, ben], '2027-01-16T18:55:00Z');
    expect(late.map((step) => step.once)).toEqual([noticeKey('10min')]);
    expect(due(wait, 'No', [anna], '2027-01-16T18:55:00Z', { [noticeKey('10min')]: '2027-01-16T18:50:00Z' })).toEqual(
      [],
    );
    expect(wait.nextAt?.(live('No', [anna]), moment('2027-01-16T18:55:00Z'))).toEqual(new Date('2027-01-16T19:00:00Z'));
  });

  test('who signs in again is told again: it is another session', () => {
    const again = due(
      waitFor(),
      'No',
      [session(2, 'anna', { CreateTime: '/Date(1800126000000)/' })],
      '2027-01-16T18:55:00Z',
      {
        [noticeKey('10min')]: '2027-01-16T18:50:00Z',
      },
    );
    expect(again).toHaveLength(1);
  });

  test('at the deadline everybody is signed out, once, and a session that is gone counts', () => {
    const wait = waitFor();
    const now = '2027-01-16T19:00:00Z';
    const told = { [noticeKey('10min')]: '2027-01-16T18:50:00Z' };
    const steps = due(wait, 'No', [anna, ben], now, told);
    expect(texts(steps)).toEqual([
      `Invoke-RDUserLogoff -HostServer '${HOST}' -UnifiedSessionID 2 -Force`,
      `Invoke-RDUserLogoff -HostServer '${HOST}' -UnifiedSessionID 3 -Force`,
    ]);
    expect(steps.map((step) => [step.once, step.tolerate])).toEqual([
      [endKey(2, 'anna'), ['alreadyGone']],
      [endKey(3, 'ben'), ['alreadyGone']],
    ]);
    const done = { ...told, [endKey(2, 'anna')]: now, [endKey(3, 'ben')]: now };
    expect(due(wait, 'No', [anna, ben], now, done)).toEqual([]);
    expect(wait.nextAt?.(live('No', [anna]), moment(now))).toBeUndefined();
    // The first wait is over once all are told; the second one sees them end.
    expect(wait.open(live('No', [anna, ben]), moment(now, done))).toBeUndefined();
    expect(wait.open(live('No', [anna, ben]), moment(now, { [endKey(2, 'anna')]: now }))).toContain('1 session');
    const second = onlyWait(stepsFor(policy).slice(1));
    expect(second.open(live('No', [anna]), moment(now, done))).toContain(
      `signed out at 2027-01-16T19:00:00.000Z and still there`,
    );
    expect(second.open(live('No', []), moment(now, done))).toBeUndefined();
  });

  describe('a deadline that has passed before anybody was told', () => {
    const now = '2027-01-17T09:00:00Z';
    const lateKey = noticeKey('late');

    test('whoever is at work is told first, and has the shortest notice from then on', () => {
      const wait = waitFor();
      const first = due(wait, 'No', [anna, ben], now);
      // A disconnected session sees no message.
      expect(texts(first)).toEqual([
        expect.stringMatching(/^Send-RDUserMessage .*UnifiedSessionID 2 .* moves at 2027-01-17 10:10 \(UTC\+01:00\)/),
        `Invoke-RDUserLogoff -HostServer '${HOST}' -UnifiedSessionID 3 -Force`,
      ]);
      expect(first[0]).toMatchObject({
        once: lateKey,
        why: expect.stringContaining('was not told before the deadline'),
      });
      const told = { [lateKey]: now };
      expect(due(wait, 'No', [anna], '2027-01-17T09:09:59Z', told)).toEqual([]);
      expect(wait.nextAt?.(live('No', [anna]), moment(now, told))).toEqual(new Date('2027-01-17T09:10:00Z'));
      expect(wait.open(live('No', [anna]), moment(now, told))).toContain(
        'they have until 2027-01-17 10:10 (UTC+01:00)',
      );
      expect(texts(due(wait, 'No', [anna], '2027-01-17T09:10:00Z', told))).toEqual([
        `Invoke-RDUserLogoff -HostServer '${HOST}' -UnifiedSessionID 2 -Force`,
      ]);
    });

    test('a repeated notice before it counts; without notices nobody is to be told', () => {
      const repeated = { ...policy, repeatNotice: '15min' };
      const told = { [noticeKey('again-2027-01-16T18:45')]: '2027-01-16T18:45:00Z' };
      expect(texts(due(waitFor(repeated), 'No', [anna], now, told))).toEqual([
        expect.stringContaining('Invoke-RDUser'),
      ]);
      const silent = { ...policy, notice: [] };
      expect(texts(due(waitFor(silent), 'No', [anna], now))).toEqual([expect.stringContaining('Invoke-RDUser')]);
    });
  });

  describe('another deadline after users were told of one', () => {
    const told = { [noticeKey('24h')]: '2027-01-15T19:00:00Z', [noticeKey('1h')]: '2027-01-16T18:00:00Z' };
    const bodies = (drain: SessionHostProps['drain'], now: string, done: Record<string, string> = told) =>
      texts(due(waitFor(drain), 'No', [anna], now, done)).map((text) => /moves at (.*?)\./.exec(text)?.[1] ?? text);

    test('postponed: everybody is told the new one, by the notice that has come by then', () => {
      const postponed = { ...policy, signOutAt: '2027-01-16T23:00+01:00' };
      // The notice of 24 h is the latest one of the new deadline, and was given for the old one.
      expect(bodies(postponed, '2027-01-16T18:30:00Z')).toEqual(['2027-01-16 23:00 (UTC+01:00)']);
      expect(bodies(postponed, '2027-01-16T21:00:00Z')).toEqual(['2027-01-16 23:00 (UTC+01:00)']);
    });

    test('advanced: the same, although the notice of that lead went out', () => {
      const advanced = { ...policy, signOutAt: '2027-01-16T19:30+01:00' };
      expect(bodies(advanced, '2027-01-16T18:05:00Z')).toEqual(['2027-01-16 19:30 (UTC+01:00)']);
    });

    test('the same moment written in another way is nothing new', () => {
      expect(bodies({ ...policy, signOutAt: '2027-01-16T19:00Z' }, '2027-01-16T18:30:00Z')).toEqual([]);
    });

    test('repeated notices follow the new one too', () => {
      const repeated = { ...policy, repeatNotice: '15min' };
      const [first] = due(waitFor(repeated), 'No', [anna], '2027-01-16T18:30:00Z', told);
      const done = { ...told, [first?.once ?? '']: '2027-01-16T18:30:00Z' };
      expect(bodies(repeated, '2027-01-16T18:40:00Z', done)).toEqual([]);
      // Both deadlines have a repetition at that very minute.
      expect(bodies({ ...repeated, signOutAt: '2027-01-16T23:00+01:00' }, '2027-01-16T18:40:00Z', done)).toEqual([
        '2027-01-16 23:00 (UTC+01:00)',
      ]);
    });

    test('who came back after a disconnection at the old one is disconnected at the new one', () => {
      const disconnect = { ...policy, onDeadline: 'disconnect' } as const;
      const [first] = due(waitFor(disconnect), 'No', [anna], '2027-01-16T19:00:00Z', told);
      const done = { ...told, [first?.once ?? '']: '2027-01-16T19:00:00Z' };
      expect(bodies(disconnect, '2027-01-16T19:10:00Z', done)).toEqual([]);
      const later = { ...disconnect, signOutAt: '2027-01-16T23:00+01:00' };
      expect(bodies(later, '2027-01-16T22:00:00Z', done)).toHaveLength(1);
    });
  });

  test('disconnect, wait and stop', () => {
    const now = '2027-01-16T19:00:00Z';
    const told = { [noticeKey('10min')]: '2027-01-16T18:50:00Z' };
    expect(texts(due(waitFor({ ...policy, onDeadline: 'disconnect' }), 'No', [anna, ben], now, told))).toEqual([
      `Disconnect-RDUser -HostServer '${HOST}' -UnifiedSessionID 2 -Force`,
    ]);
    for (const onDeadline of ['wait', 'stop', undefined] as const) {
      const wait = waitFor({ ...policy, onDeadline });
      expect(due(wait, 'No', [anna], now)).toEqual([]);
      expect(wait.open(live('No', [anna]), moment(now))).toContain(
        'the deadline 2027-01-16 20:00 (UTC+01:00) has passed',
      );
    }
    expect(waitFor({ ...policy, onDeadline: 'stop' }).open(live('No', [anna]), moment(now))).toContain(
      'the policy is to stop here',
    );
  });

  test('without a deadline nobody is told or signed out, whatever the policy says', () => {
    const wait = waitFor({ notice: ['1h'], onDeadline: 'signOut' });
    expect(due(wait, 'No', [anna], '2030-01-01T00:00:00Z')).toEqual([]);
    expect(wait.nextAt?.(live('No', [anna]), moment('2030-01-01T00:00:00Z'))).toBeUndefined();
    expect(wait.open(live('No', [anna]), moment('2030-01-01T00:00:00Z'))).toBe(
      `1 session on ${HOST}: CONTOSO\\anna (active, idle 2 min)`,
    );
    expect(texts(stepsFor({ notice: ['1h'], onDeadline: 'signOut' }))).toHaveLength(1);
  });

  describe('repeated notices', () => {
    const repeated = { ...policy, repeatNotice: '15min', message: '{left} left on {host} of {collection}' };
    const keyAt = (on: string) => noticeKey(`again-${on}`);

    test('go on from the first one to the deadline, each once', () => {
      const wait = waitFor(repeated);
      const steps = due(wait, 'No', [anna, ben], '2027-01-15T19:31:00Z');
      expect(steps.map((step) => step.once)).toEqual([keyAt('2027-01-15T19:30')]);
      expect(texts(steps)[0]).toContain(`-MessageBody '23 h 29 min left on ${HOST} of Office'`);
      const done = { [keyAt('2027-01-15T19:30')]: '2027-01-15T19:31:00Z' };
      expect(due(wait, 'No', [anna], '2027-01-15T19:44:00Z', done)).toEqual([]);
      expect(wait.nextAt?.(live('No', [anna]), moment('2027-01-15T19:44:00Z'))).toEqual(
        new Date('2027-01-15T19:45:00Z'),
      );
    });

    test('give way to a notice of the list that is newer', () => {
      const late = due(waitFor(repeated), 'No', [anna], '2027-01-16T18:52:00Z');
      expect(late.map((step) => step.once)).toEqual([noticeKey('10min')]);
    });

    test('go on after the deadline only where nobody is signed out', () => {
      const after = '2027-01-16T19:20:00Z';
      const wait = waitFor({ ...repeated, onDeadline: 'wait' });
      expect(due(wait, 'No', [anna], after).map((step) => step.once)).toEqual([keyAt('2027-01-16T19:15')]);
      expect(wait.nextAt?.(live('No', [anna]), moment(after))).toEqual(new Date('2027-01-16T19:30:00Z'));
      const stopped = waitFor({ ...repeated, onDeadline: 'stop' });
      expect(due(stopped, 'No', [anna], after)).toEqual([]);
      expect(stopped.nextAt?.(live('No', [anna]), moment(after))).toBeUndefined();
    });
  });

  test('some are neither told nor signed out, and are waited for', () => {
    const drain = { ...policy, neverSignOut: ['contoso\\ANNA'] };
    expect(due(waitFor(drain), 'No', [anna], '2027-01-16T18:55:00Z')).toEqual([]);
    const now = '2027-01-16T19:00:00Z';
    expect(due(waitFor(drain), 'No', [anna, ben], now).map((step) => step.once)).toEqual([endKey(3, 'ben')]);
    expect(waitFor(drain).open(live('No', [anna, ben]), moment(now, { [endKey(3, 'ben')]: now }))).toContain(
      'CONTOSO\\anna is never signed out; the deadline',
    );
  });

  test('on hold nobody is told or signed out, and the host stays closed', () => {
    const wait = waitFor({ ...policy, hold: true });
    const now = '2027-01-16T19:00:00Z';
    expect(texts(due(wait, 'Yes', [anna], now))).toEqual([NO]);
    expect(due(wait, 'No', [anna], now)).toEqual([]);
    expect(wait.open(live('No', [anna]), moment(now))).toContain('on hold');
    expect(wait.nextAt?.(live('No', [anna]), moment(now))).toBeUndefined();
    expect(wait.instructions).toContain('take `hold` out');
  });

  test('a host that accepts again by itself is closed again, once a minute at most', () => {
    const steps = due(waitFor(), 'Yes', [anna], '2027-01-15T12:00:30Z');
    expect(texts(steps)).toEqual([NO]);
    expect(steps[0]?.once).toBe(`close-again:${HOST}:2027-01-15T12:00`);
    expect(steps[0]?.why).toMatch(/takes new sessions again/);
  });

  test('a session without an id is waited for, and nothing is sent to it', () => {
    const nameless = session(0, 'carl', { UnifiedSessionId: null, SessionId: null });
    expect(due(waitFor(), 'No', [nameless], '2027-01-16T19:00:00Z')).toEqual([]);
    expect(waitFor().open(live('No', [nameless]), moment('2027-01-16T19:00:00Z'))).toContain('carl');
  });

  test('the plan knows what may be run', () => {
    expect(waitFor().mayRun?.map((invocation) => invocation.cmdlet)).toEqual([
      'Send-RDUserMessage',
      'Invoke-RDUserLogoff',
      'Set-RDSessionHost',
    ]);
    expect(waitFor({}).mayRun?.map((invocation) => invocation.cmdlet)).toEqual(['Set-RDSessionHost']);
  });
});

describe('remove', () => {
  const logons = getRemoteLogons(HOST);
  const steps = kind.remove(plain, world({ Server: servers('2025', '2016') }));
  const at = moment('2027-01-16T12:00:00Z');

  test('only when nobody is on, by the broker and by the host itself', () => {
    expect(texts(steps)).toEqual([
      NO,
      `wait: Nobody is signed in to ${HOST}`,
      `Remove-RDSessionHost -SessionHost @('${HOST}') -Force`,
    ]);
    const wait = onlyWait(steps);
    const [again, remove] = steps.filter(isRun);
    expect(again?.onlyIf?.holds(snapshot([hosts, [row('Yes')]]))).toBe(true);
    expect(again?.onlyIf?.holds(snapshot([hosts, [row('No')]]))).toBe(false);
    expect(again?.why).toMatch(/takes new sessions again/);
    expect(remove?.onlyIf?.reads).toEqual([sessions, logons]);
    const cases: [ReturnType<typeof snapshot>, RegExp | undefined][] = [
      [snapshot([sessions, [session(2, 'anna')]], [logons, []]), /^sessions are still on: 1 session/],
      [
        snapshot([sessions, []], [logons, [{ LogonId: '7', LogonType: 10 }]]),
        /^1 remote sign-in is on .* does not know/,
      ],
      [snapshot([sessions, [], ['x']], [logons, []]), /can't be read: x/],
      [snapshot([sessions, []], [logons, [], ['y']]), /can't be read: y/],
      [snapshot([sessions, []], [logons, []]), undefined],
    ];
    for (const [found, text] of cases) {
      if (text) expect(wait.open(found, at)).toMatch(text);
      else expect(wait.open(found, at)).toBeUndefined();
      expect(remove?.onlyIf?.holds(found)).toBe(text === undefined);
    }
  });

  test('a host that is lost is not asked', () => {
    const lost = kind.remove(plain, world());
    expect(onlyWait(lost).reads).toEqual([sessions]);
    expect(onlyWait(lost).open(snapshot([sessions, []]), at)).toBeUndefined();
  });
});
