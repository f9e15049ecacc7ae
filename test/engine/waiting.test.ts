import { beforeAll, describe, expect, it } from 'vitest';
import { edited, source, target } from './documents';
import { adopted, expectRefused, type Scene } from './harness';

const TASK = {
  name: 'tell-users',
  before: 'sessions/all/drain',
  text: 'Tell the helpdesk that users will be asked to sign out',
  evidence: 'required',
};

/** What users were told and had done to them. */
function seen(made: Scene): { messages: string[]; signOuts: string[] } {
  const { seenByUsers } = made.hands.look();
  const of = (wanted: string) => seenByUsers.filter(({ what }) => what === wanted).map(({ user }) => user);
  return { messages: of('message'), signOuts: of('signOut') };
}

const called = (made: Scene, cmdlet: string) => made.cmdlets().filter((name) => name === cmdlet).length;

describe.concurrent('a drain', () => {
  let base: Scene;
  beforeAll(async () => {
    base = await adopted({ source, target, sessions: [{ collection: 'Office', count: 3, disconnected: 0 }] });
    await base.enterOk('sessions/all/add');
  });

  it('ends each up with what it waits for and the next action, tells nobody twice, and goes on after the deadline', async () => {
    const made = base.fork();
    const first = await made.enter('sessions/all/drain');
    expectRefused(
      first,
      /waiting: 3 sessions on rdsh01\.contoso\.com/,
      /next action 2027-01-16T18:00:00\.000Z/,
      /run `pulumi up` again/,
    );
    expect(seen(made)).toEqual({ messages: [], signOuts: [] });

    made.hands.advance({ until: '2027-01-16T18:01:00Z' });
    expectRefused(await made.up(), /next action 2027-01-16T18:50:00\.000Z/);
    const told = ['CONTOSO\\u001', 'CONTOSO\\u002', 'CONTOSO\\u003'];
    expect(seen(made)).toEqual({ messages: told, signOuts: [] });

    for (let run = 0; run < 2; run += 1) expectRefused(await made.up(), /waiting: 3 sessions/);
    expect(seen(made)).toEqual({ messages: told, signOuts: [] });
    expect(called(made, 'Send-RDUserMessage')).toBe(3);

    made.hands.signOut('CONTOSO\\u002');
    made.hands.advance({ until: '2027-01-16T19:00:00Z' });
    await made.upOk();
    expect(seen(made)).toEqual({ messages: told, signOuts: ['CONTOSO\\u001', 'CONTOSO\\u003'] });
    expect(called(made, 'Invoke-RDUserLogoff')).toBe(2);
    made.hands.advance({ ms: 60_000 });
    expect(made.hands.look().sessions).toEqual([]);
    const again = await made.upOk();
    expect(again.operations.filter(({ op }) => op !== 'same')).toEqual([]);
    expect(called(made, 'Invoke-RDUserLogoff')).toBe(2);
  });

  it('Ctrl-C ends the wait at once, half done: nothing is locked, nobody is told twice, and the next up goes on', async () => {
    const made = base.fork();
    made.hands.advance({ until: '2027-01-16T18:01:00Z' });
    // Time passes for real, as it does where the deployment is: a minute of waiting takes a second and a half.
    made.hands.change((state) => {
      state.faults.latencyMs = { 'Get-RDUserSession': 1500 };
    });
    made.configure({ wait: 'true', stage: 'sessions/all/drain' });
    const running = made.start('up', '--yes', '--skip-preview');
    await made.until(() => called(made, 'Send-RDUserMessage') === 3);
    const interrupted = Date.now();
    running.interrupt();
    const ended = await running.ended;
    expect(Date.now() - interrupted).toBeLessThan(10_000);
    expectRefused(
      ended,
      /waiting: 3 sessions on rdsh01\.contoso\.com/,
      /the run was cancelled meanwhile/,
      /run `pulumi up` again/,
    );
    expect(seen(made).signOuts).toEqual([]);
    const { resources, pending_operations: pending = [] } = JSON.parse(await made.must('stack', 'export')).deployment;
    expect(pending).toEqual([]);
    const host = resources.find(
      ({ urn }: { urn: string }) => urn.endsWith('::rdsh01.contoso.com') && /SessionHost/.test(urn),
    );
    expect(host.initErrors.join()).toContain('waiting: 3 sessions');

    made.hands.change((state) => {
      state.faults = {};
    });
    await made.upOk();
    // Each notice once for each of them.
    expect(seen(made).messages.length).toBe(6);
    expect(seen(made).signOuts.length).toBe(3);
  });

  it('blocks in one up where the config says wait', async () => {
    const made = base.fork();
    made.configure({ wait: 'true' });
    await made.enterOk('sessions/all/drain');
    // Both notices for each, then the sign-out.
    expect(seen(made).messages.length).toBe(6);
    expect(seen(made).signOuts.length).toBe(3);
    expect(made.hands.look().now > '2027-01-16T19:00:00Z').toBe(true);
  });
});

describe.concurrent('a manual task', () => {
  it('stands at the end of the up with the command that records it, and holds up what comes after it', async () => {
    const made = await adopted({
      source,
      target: edited(target, { 'migration/tasks': [TASK] }),
      sessions: [{ collection: 'Office', count: 1 }],
    });
    await made.enterOk('sessions/all/add');
    made.hands.advance({ until: '2027-01-16T19:00:00Z' });
    const waiting = await made.enter('sessions/all/drain');
    expectRefused(
      waiting,
      /waiting: task tell-users is not recorded as done/,
      /Tell the helpdesk that users will be asked to sign out/,
      /npx rds-migrate done tell-users --evidence "\.\.\."/,
    );
    expect(seen(made)).toEqual({ messages: [], signOuts: [] });

    made.configure({ stage: 'sessions/all/retire' });
    expectRefused(
      await made.up(),
      /task tell-users is not recorded as done/,
      /stage sessions\/all\/drain is not complete/,
    );
    made.configure({ stage: 'sessions/all/drain' });

    expectRefused(await made.cli('done', 'tell-users'), /wants evidence/);
    const done = await made.cli('done', 'tell-users', '--evidence', 'HD-77');
    expect(done.code, done.out).toBe(0);

    // The task took until the deadline, so that nobody was told before it.
    expectRefused(await made.up(), /1 .*not told before: they have until/, /next action/);
    expect(seen(made)).toMatchObject({ messages: { length: 1 }, signOuts: [] });
    made.hands.advance({ until: '2027-01-18T19:00:00Z' });
    await made.upOk();
    expect(seen(made)).toMatchObject({ messages: { length: 1 }, signOuts: { length: 1 } });
  });
});
