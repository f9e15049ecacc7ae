import { describe, expect, it } from 'vitest';
import { change, type Invocation, read } from '../../src/cmdlets/invocation';
import { Live } from '../../src/cmdlets/live';
import type { Call, CallResult, ErrorRecord } from '../../src/cmdlets/result';

const unknown: ErrorRecord = { id: 'CommandNotFoundException', message: 'not recognized', terminating: true };

/** A live deployment whose every call is kept and answered alike. */
function liveWith(secrets: Record<string, string>, errors: ErrorRecord[] = []) {
  const calls: Call[] = [];
  const answer: CallResult = { output: [], errors, warnings: [], durationMs: 0 };
  const live = new Live(
    {
      name: 'test',
      clock: { now: () => new Date(0), sleep: async () => undefined },
      call: async (call) => {
        calls.push(call);
        return answer;
      },
      close: async () => undefined,
    },
    { brokers: [], secret: (name) => secrets[name] },
  );
  return { live, calls };
}

describe('one part of a secret', () => {
  const set = (part: number): Invocation =>
    change('Set-WebConfigurationProperty', { Value: { key: { secret: 'keys', part } } }, { host: 'a.b' });

  it('is passed alone, and masked like the whole', async () => {
    const { live, calls } = liveWith({ keys: 'AAAA,BBBB' });
    await (await live.prepare(set(1)))();
    expect(calls[0]?.parameters).toEqual({ Value: { key: 'BBBB' } });
    expect(live.mask('it was BBBB')).toBe('it was [secret]');
  });

  it.each(['AAAA', 'AAAA,', 'AAAA, BBBB', ''])('is missing in %j, which is told without the value', async (value) => {
    const { live } = liveWith({ keys: value });
    const failure = live.prepare(set(1));
    await expect(failure).rejects.toThrow(/the secret keys lacks its part 2/);
    await expect(failure).rejects.not.toThrow(/AAAA/);
  });
});

describe('secrets that are named from the beginning', () => {
  const live = new Live(
    {
      name: 'test',
      clock: { now: () => new Date(0), sleep: async () => undefined },
      call: async () => ({ output: [], errors: [], warnings: [], durationMs: 0 }),
      close: async () => undefined,
    },
    {
      brokers: [],
      secret: () => undefined,
      secrets: ['a&b "c"+d', undefined, 'x', `${'K'.repeat(20)},${'L'.repeat(20)}`],
    },
  );

  it.each([
    'a&b "c"+d',
    'a&amp;b &quot;c&quot;+d',
    'a&b \\"c\\"+d',
    'a%26b%20%22c%22%2Bd',
    Buffer.from('a&b "c"+d').toString('base64'),
    Buffer.from('a&b "c"+d', 'utf16le').toString('base64'),
    'L'.repeat(20),
  ])('are masked before they are used, also as %s', (form) => {
    expect(live.mask(`it was <${form}>`)).toMatch(/^it was <\[secret\]=*>$/);
  });

  it('leave a single letter alone', () => {
    expect(live.mask('x is an axis')).toBe('x is an axis');
  });
});

it('tells when a read was sent, and not when it was asked for: it may have waited for its turn', async () => {
  let seconds = 0;
  const clock = { now: () => new Date(seconds * 1000), sleep: async () => undefined };
  const call = async (): Promise<CallResult> => {
    seconds += 60;
    return { output: [], errors: [], warnings: [], durationMs: 0 };
  };
  const runner = { name: 'test', clock, call, close: async () => undefined };
  const live = new Live(runner, { brokers: [], secret: () => undefined, parallel: 1 });
  const reads = ['Get-One', 'Get-Two'].map((cmdlet) => read(cmdlet, {}, { host: 'rdwa01.contoso.com' }));
  const found = await live.snapshot(reads);
  expect(reads.map((one) => found.get(one).sentAt?.getTime())).toEqual([0, 60_000]);
});

describe('a new look', () => {
  const [job, list] = [read('Get-Job', {}, 'managementHost'), read('Get-List', {}, 'managementHost')];

  it('asks what comes first, and the others when that is answered, whatever was read before or at the same time', async () => {
    const told: string[] = [];
    let count = 0;
    const call = async ({ cmdlet }: Call): Promise<CallResult> => {
      count += 1;
      const own = count;
      told.push(`${cmdlet} asked`);
      await new Promise(setImmediate);
      told.push(`${cmdlet} answered`);
      return { output: [own], errors: [], warnings: [], durationMs: 0 };
    };
    const clock = { now: () => new Date(0), sleep: async () => undefined };
    const runner = { name: 'test', clock, call, close: async () => undefined };
    const live = new Live(runner, { brokers: [], secret: () => undefined });
    await live.snapshot([job, list]);
    told.length = 0;
    const looking = live.lookAnew({ first: [job], reads: [list] });
    const beside = live.lookAnew({ reads: [list] }); // asked before the job is answered
    const found = await looking;
    expect(told).toEqual([
      'Get-Job asked',
      'Get-List asked',
      'Get-Job answered',
      'Get-List asked',
      'Get-List answered',
      'Get-List answered',
    ]);
    expect([found.get(job).output, found.get(list).output]).toEqual([[3], [5]]);
    await beside;
  });
});

describe('a cmdlet that a server lacks', () => {
  it('is an empty answer only where the read says so', async () => {
    const { live } = liveWith({}, [unknown]);
    const plain = read('Get-RDWebClientPackage', {}, { host: 'a.b' });
    await expect(live.snapshot([plain])).rejects.toThrow(/not recognized/);
    const lenient: Invocation = { ...plain, mayLack: true };
    expect((await live.snapshot([lenient])).get(lenient).output).toEqual([]);
  });

  it.each<[string, ErrorRecord, boolean]>([
    ['no access', { category: 'PermissionDenied', message: 'Access is denied', terminating: false }, true],
    ['no logon for a second hop', { code: 1312, message: 'no such logon session', terminating: true }, true],
    ['no way', { code: 53, message: 'The network path was not found', terminating: true }, true],
    ['no answer in time', { id: 'OperationTimeout', message: 'no answer within 60 s', terminating: true }, true],
    ['a connection that broke', { id: 'ConnectionLost', message: 'pipe closed', terminating: true }, false],
    ['a cmdlet that is not there', unknown, false],
  ])('%s is an answer where a read may be refused, and nowhere else', async (_what, error, isAnswer) => {
    const { live } = liveWith({}, [error]);
    const plain = read('Get-ChildItem', { LiteralPath: ['\\\\fs01\\upd'] }, 'managementHost');
    await expect(live.snapshot([plain])).rejects.toThrow(error.message);
    live.forgetAll();
    const refusable: Invocation = { ...plain, mayRefuse: true };
    const asked = live.snapshot([refusable]);
    if (isAnswer) expect((await asked).get(refusable).errors).toEqual([error]);
    else await expect(asked).rejects.toThrow(error.message);
  });
});

describe('a broker that speaks another language', () => {
  /** The cmdlets write such errors with nothing but the sentence (docs/behaviour/module.md section 2). */
  const refusal: ErrorRecord = {
    id: 'Microsoft.PowerShell.Commands.WriteErrorException,Get-RDRemoteApp',
    category: 'NotSpecified',
    message: 'Le déploiement des services Bureau à distance est introuvable sur rdcb01.contoso.com.',
    terminating: false,
  };
  const empty: CallResult = { output: [], errors: [], warnings: [], durationMs: 0 };
  const apps = read('Get-RDRemoteApp', { CollectionName: 'Office' });

  /** `servers`: what Get-RDServer answers, once the broker was found. */
  function broker(servers: CallResult) {
    const asked: string[] = [];
    const live = new Live(
      {
        name: 'test',
        clock: { now: () => new Date(0), sleep: async () => undefined },
        call: async ({ cmdlet }) => {
          asked.push(cmdlet);
          if (cmdlet === 'Get-RDConnectionBrokerHighAvailability')
            return { ...empty, output: [{ ActiveManagementServer: 'rdcb01.contoso.com' }] };
          return cmdlet === 'Get-RDServer' ? servers : { ...empty, errors: [refusal] };
        },
        close: async () => undefined,
      },
      { brokers: ['rdcb01.contoso.com'], secret: () => undefined },
    );
    return { live, asked };
  }

  it('and answers for no deployment is not taken to have no such object', async () => {
    const { live } = broker({ ...empty, errors: [refusal] });
    await expect(live.snapshot([apps])).rejects.toMatchObject({ code: 'rdmsNotReady' });
  });

  it('is taken at its word where it answers for the deployment otherwise', async () => {
    const { live, asked } = broker({ ...empty, output: [{ Server: 'RDCB01.CONTOSO.COM' }] });
    expect((await live.snapshot([apps])).get(apps).errors).toEqual([refusal]);
    expect(asked.filter((name) => name === 'Get-RDServer')).toHaveLength(1);
  });
});

describe('Ctrl-C', () => {
  const servers = Array.from({ length: 30 }, (_, index) => read('Get-CimInstance', {}, { host: `rdsh${index}.b.c` }));
  const nothing: CallResult = { output: [], errors: [], warnings: [], durationMs: 0 };

  /** A far side on which every read hangs until it is told to stop. */
  function hanging() {
    const stop = new AbortController();
    const asked: Call[] = [];
    const live = new Live(
      {
        name: 'test',
        clock: { now: () => new Date(0), sleep: async () => undefined },
        call: (call, { signal } = {}) => {
          asked.push(call);
          if (call.changes || !signal) return Promise.resolve(nothing);
          return new Promise((_done, fail) => signal.addEventListener('abort', () => fail(signal.reason)));
        },
        close: async () => undefined,
      },
      { brokers: [], secret: () => undefined, signal: stop.signal },
    );
    return { live, asked, stop };
  }

  it('ends the reads under way and begins none of those that wait, at once', async () => {
    const { live, asked, stop } = hanging();
    const looking = live.snapshot(servers);
    const reason = new Error('cancelled');
    setTimeout(() => stop.abort(reason), 20);
    await expect(looking).rejects.toBe(reason);
    await new Promise((done) => setTimeout(done, 20));
    expect(asked).toHaveLength(8);
    await expect(live.snapshot(servers)).rejects.toBe(reason);
    expect(asked).toHaveLength(8);
  });

  it('lets what came of a change be read', async () => {
    const { live, asked, stop } = hanging();
    const make = await live.prepare(change('Restart-Computer', {}, { host: 'a.b.c' }));
    await make();
    stop.abort(new Error('cancelled'));
    await live.snapshot(servers);
    expect(asked).toHaveLength(31);
  });
});
