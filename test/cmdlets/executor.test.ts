import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AuditLog, readAudit } from '../../src/cmdlets/audit';
import { Cancelled, Executor, Waiting } from '../../src/cmdlets/executor';
import { change, type Invocation, read } from '../../src/cmdlets/invocation';
import { Live } from '../../src/cmdlets/live';
import { formatInvocation } from '../../src/cmdlets/quoting';
import type { Call, CallResult, Clock, Runner } from '../../src/cmdlets/result';
import { run, type Wait } from '../../src/cmdlets/step';
import { scratchFolder } from '../support/folders';

const context = { stage: 'sessions/all/drain', resource: 'SessionHost/rdsh01.contoso.com' };
const still = { now: () => new Date('2027-01-16T18:00:00Z'), sleep: async () => undefined };
const nothing: CallResult = { output: [], errors: [], warnings: [], durationMs: 1 };

/** An executor on a far side that answers as told. */
function executor(answer: (call: Call) => Promise<CallResult>, clock: Clock = still) {
  const path = join(scratchFolder(), 'audit.jsonl');
  const gone = new AbortController();
  const calls: Call[] = [];
  const logged: string[] = [];
  const runner: Runner = {
    name: 'told',
    clock,
    call: (call) => {
      calls.push(call);
      return answer(call);
    },
    close: async () => undefined,
  };
  const live = new Live(runner, { brokers: ['rdcb01.contoso.com'], secret: () => undefined });
  const audit = (run: string) => new AuditLog(path, clock, { run, stack: 'prod' });
  const by = (log: AuditLog) =>
    new Executor({
      live,
      audit: log,
      wait: false,
      signal: gone.signal,
      progress: (_context, text, lasting) => {
        if (lasting) logged.push(text);
      },
    });
  return {
    live,
    logged,
    executor: by(audit('one')),
    audit,
    with: by,
    text: formatInvocation,
    calls,
    gone,
    log: () => readAudit(path).map(({ phase, outcome }) => outcome ?? phase),
  };
}

const restart = change('Restart-Service', { Name: ['W3SVC'] }, { host: 'rdwa01.contoso.com' });

describe('the executor', () => {
  it('reads back a change that nobody knows the outcome of, before anything else is changed', async () => {
    const lost = { id: 'OutcomeUnknown', message: 'the connection broke off', terminating: true };
    let first = true;
    const { executor: made, calls } = executor(async (call) => {
      if (call.cmdlet !== 'Restart-Service' || !first) return nothing;
      first = false;
      return { ...nothing, errors: [lost] };
    });
    const service = read('Get-Service', { Name: ['W3SVC'] }, { host: 'rdwa01.contoso.com' });
    const other = change('Restart-Service', { Name: ['W3SVC'] }, { host: 'rdwa02.contoso.com' });
    const [one, two] = await Promise.allSettled([
      made.run([run(restart)], context, [service]),
      made.run([run(other)], { ...context, resource: 'SessionHost/other' }),
    ]);
    expect(one).toMatchObject({ status: 'rejected', reason: { errorClass: 'outcomeUnknown' } });
    expect(two.status).toBe('fulfilled');
    expect(calls.map(({ cmdlet, host }) => `${cmdlet} ${host}`)).toEqual([
      'Restart-Service rdwa01.contoso.com',
      'Get-Service rdwa01.contoso.com',
      'Restart-Service rdwa02.contoso.com',
    ]);
  });

  it('fills in what only live shows, and calls nothing where there is none', async () => {
    let services: unknown[] = [{ Name: 'W3SVC' }];
    const asks = read('Get-Service', {}, { host: 'rdwa01.contoso.com' });
    const step = run(change('Restart-Service', { Name: '<a service>', Force: true }, { host: 'rdwa01.contoso.com' }), {
      asked: {
        reads: [asks],
        of: (snapshot) => (snapshot.get(asks).output.length > 0 ? { Name: 'W3SVC' } : undefined),
        missing: 'no service could be asked',
      },
    });
    const made = executor(async (call) => (call.changes ? nothing : { ...nothing, output: services }));
    await made.executor.run([step], context);
    expect(made.calls.at(-1)?.parameters).toEqual({ Name: 'W3SVC', Force: true });
    expect(made.log()).toEqual(['intent', 'done']);
    services = [];
    await expect(made.executor.run([step], context)).rejects.toThrow(/no service could be asked/);
    expect(made.log()).toEqual(['intent', 'done']);
  });

  it('writes no intent for what fails before it is asked for, so that a message is still sent later', async () => {
    const secret = change('Restart-Service', { Name: [{ secret: 'unset' }] }, { host: 'rdwa01.contoso.com' });
    const { executor: made, calls, log } = executor(async () => nothing);
    await expect(made.run([run(secret, { once: 'notice:7' })], context)).rejects.toMatchObject({
      code: 'secret-missing',
    });
    expect(calls).toEqual([]);
    expect(log()).toEqual([]);
  });

  it('records that the far side could not be asked, since nobody knows what it did', async () => {
    const { executor: made, log } = executor(async () => {
      throw new Error('the connection broke');
    });
    await expect(made.run([run(restart)], context)).rejects.toThrow('the connection broke');
    expect(log()).toEqual(['intent', 'error']);
  });

  it('ends the step under way when the engine dies, records it, and begins no other', async () => {
    const {
      executor: made,
      calls,
      gone,
      log,
    } = executor(async () => {
      gone.abort(new Error('the engine is gone'));
      return nothing;
    });
    await expect(made.run([run(restart), run(restart)], context)).rejects.toThrow('the engine is gone');
    expect(calls).toHaveLength(1);
    expect(log()).toEqual(['intent', 'done']);
  });

  it('says in the log what it waits for, since when and until when, but not at every look', async () => {
    let now = Date.parse('2027-01-16T18:00:00Z');
    const passing = {
      now: () => new Date(now),
      sleep: async (ms: number) => {
        now += ms;
      },
    };
    const { executor: made, logged } = executor(async () => nothing, passing);
    const wait: Wait = {
      do: 'wait',
      title: 'restart',
      reads: [],
      open: () => 'rdsh11 restarts',
      everySeconds: 10,
      blockSeconds: 1500,
      waitsFor: 'machine',
    };
    await expect(made.run([wait], context)).rejects.toThrow('after 1500 s still open: rdsh11 restarts');
    expect(logged).toEqual([
      'waiting: rdsh11 restarts; at most 25 min in this run',
      'waiting: rdsh11 restarts, for 10 min now; at most 25 min in this run',
      'waiting: rdsh11 restarts, for 20 min now; at most 25 min in this run',
    ]);
  });

  it('says at its resource that a change still runs, and of a read in general', async () => {
    let tick: () => void = () => undefined;
    const ticking: Clock = {
      ...still,
      every: (_ms, tell) => {
        tick = tell;
        return () => {
          tick = () => undefined;
        };
      },
    };
    const { executor: made, logged } = executor(async () => {
      tick();
      for (let halves = 0; halves < 4; halves += 1) setImmediate(() => tick());
      await new Promise((done) => setImmediate(done));
      return nothing;
    }, ticking);
    await made.run([run(restart)], context);
    expect(logged).toEqual([
      "running for 30 s: Restart-Service -Name @('W3SVC') # on rdwa01.contoso.com",
      "running for 1 min: Restart-Service -Name @('W3SVC') # on rdwa01.contoso.com",
      "running for 2 min: Restart-Service -Name @('W3SVC') # on rdwa01.contoso.com",
    ]);
  });

  it('says that a wait is over, since what was waited for stays on the screen', async () => {
    const { executor: made, logged } = executor(async () => nothing);
    const looks = ['rdsh11 restarts', undefined];
    const wait: Wait = {
      do: 'wait',
      title: 'rdsh11 answers',
      reads: [],
      open: () => looks.shift(),
      everySeconds: 10,
      blockSeconds: 1500,
      waitsFor: 'machine',
    };
    await made.run([wait], context);
    expect(logged).toEqual([
      'waiting: rdsh11 restarts; at most 25 min in this run',
      'the wait is over: rdsh11 answers',
    ]);
  });

  it('reads what a wait says that its end changed anew, whoever read it meanwhile', async () => {
    const far = executor(async () => nothing);
    const [job, list] = ['Get-Job', 'Get-List'].map((cmdlet) => read(cmdlet, {}, 'managementHost'));
    if (!job || !list) throw new Error('two reads');
    const wait = (changed: Invocation[]): Wait => ({
      do: 'wait',
      title: 'the job ends',
      reads: [job],
      open: () => undefined,
      everySeconds: 60,
      blockSeconds: 600,
      waitsFor: 'people',
      changed,
    });
    await far.live.snapshot([list]);
    const asked = async (...changed: Invocation[]) => {
      far.calls.length = 0;
      await far.executor.run([wait(changed)], context);
      await far.live.snapshot([list]);
      return far.calls.map(({ cmdlet }) => cmdlet);
    };
    expect(await asked()).toEqual(['Get-Job']);
    expect(await asked(list)).toEqual(['Get-Job', 'Get-List']);
  });

  describe('cancelled in a wait', () => {
    const sessions = read('Get-RDUserSession', {}, 'managementHost');
    const wait: Wait = {
      do: 'wait',
      title: 'Everybody signs out of rdsh01',
      reads: [sessions],
      open: () => '3 sessions on rdsh01',
      everySeconds: 60,
      blockSeconds: 600,
      waitsFor: 'machine',
    };

    it('ends it half done, whatever it waits for, with what is still open', async () => {
      const asleep: Clock = {
        now: still.now,
        sleep: (_ms, signal) =>
          new Promise((_done, fail) => signal?.addEventListener('abort', () => fail(signal.reason))),
      };
      const { executor: made, gone, log } = executor(async () => nothing, asleep);
      const running = made.run([wait, run(restart)], context);
      setImmediate(() => gone.abort(new Cancelled()));
      await expect(running).rejects.toThrow('waiting: 3 sessions on rdsh01; the run was cancelled meanwhile');
      await expect(running).rejects.toBeInstanceOf(Waiting);
      expect(log()).toEqual([]);
    });

    it('does not wait for a look that takes long', async () => {
      const { executor: made, gone } = executor(() => new Promise(() => undefined));
      const running = made.run([wait], context);
      setImmediate(() => gone.abort(new Cancelled()));
      await expect(running).rejects.toThrow('waiting: Everybody signs out of rdsh01; the run was cancelled');
    });
  });

  describe('a call at which a run was killed', () => {
    const service = read('Get-Service', { Name: ['W3SVC'] }, { host: 'rdwa01.contoso.com' });
    const proven = (shows: boolean) =>
      run(restart, { proof: { reads: [service], shows: () => shows }, settles: ['a'] });

    async function killed(shows: boolean, owedSince = false) {
      const far = executor(async () => nothing);
      const before = far.audit('killed');
      before.intent(context, 'Set-Something', { owes: 'a' });
      before.intent(context, far.text(restart));
      const audit = far.audit('resumed');
      if (owedSince) audit.intent(context, 'Set-Another', { owes: 'a' });
      await far.with(audit).run([proven(shows)], context);
      return { calls: far.calls.map(({ cmdlet }) => cmdlet), log: far.log(), owed: audit.owedBy(context.resource) };
    }

    it('is recorded as found done where reading shows that it took place', async () => {
      const { calls, log, owed } = await killed(true);
      expect(calls).toEqual(['Get-Service']);
      expect(log).toEqual(['intent', 'intent', 'found-done']);
      expect(owed).toEqual([]);
    });

    it('is made where a later change owes it: that it took place then says nothing of this one', async () => {
      const { calls, owed } = await killed(true, true);
      expect(calls).toEqual(['Restart-Service']);
      expect(owed).toEqual([]);
    });

    it('is made where reading shows nothing of it', async () => {
      const { calls, log } = await killed(false);
      expect(calls).toEqual(['Get-Service', 'Restart-Service']);
      expect(log).toEqual(['intent', 'intent', 'intent', 'done']);
    });

    it('is not asked for where no run was killed', async () => {
      const far = executor(async () => nothing);
      await far.executor.run([proven(true)], context);
      expect(far.calls.map(({ cmdlet }) => cmdlet)).toEqual(['Restart-Service']);
    });
  });

  it('leaves out what the log says was left there last, in this stage, and known to be done', async () => {
    const far = executor(async () => nothing);
    const put = (as: string) => run(restart, { leaves: { place: 'there', as }, unlessLeft: true });
    const made = async (...steps: Parameters<typeof far.executor.run>) => {
      const before = far.calls.length;
      await far.with(far.audit(`run ${before}`)).run(...steps);
      return far.calls.length - before;
    };
    expect(await made([put('one')], context)).toBe(1);
    expect(await made([put('one')], context)).toBe(0);
    expect(await made([put('one')], { ...context, stage: 'next' })).toBe(1);
    expect(await made([put('two'), put('one')], { ...context, stage: 'next' })).toBe(2);
    // Entered anew: what went back in between may have taken it along.
    expect(await made([put('one')], context)).toBe(1);
    expect(await made([run(restart)], { ...context, stage: 'before' })).toBe(1);
    expect(await made([put('one')], context)).toBe(1);
    expect(await made([put('one')], context)).toBe(0);
    far.audit('killed').intent(context, far.text(restart), { leaves: { place: 'there', as: 'one' } });
    expect(await made([put('one')], context)).toBe(1);
  });
});
