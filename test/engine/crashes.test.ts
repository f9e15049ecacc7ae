import { beforeAll, describe, expect, it } from 'vitest';
import { source, target } from './documents';
import { adopted, expectRefused, type Scene } from './harness';

/** Long enough to do something meanwhile. */
const SLOW_MS = 3000;

/** An `up` that is in the middle of adding a server. */
async function midway(made: Scene) {
  made.hands.change((state) => {
    state.faults.latencyMs = { 'Add-RDServer': SLOW_MS };
  });
  made.configure({ stage: 'sessions/all/add' });
  const running = made.start('up', '--yes', '--skip-preview');
  await made.until(() => made.cmdlets().includes('Add-RDServer'));
  return running;
}

async function expectConverged(made: Scene): Promise<void> {
  made.hands.change((state) => {
    state.faults = {};
  });
  // Add-RDServer restarts the server, perhaps after its caller has died.
  made.hands.advance({ ms: 10 * 60_000 });
  await made.upOk();
  expect(made.hands.look().deployment?.collections[0]?.hosts).toEqual(['rdsh01.contoso.com', 'rdsh11.contoso.com']);
  const again = await made.upOk();
  expect(again.operations.filter(({ op }) => op !== 'same')).toEqual([]);
  const done = made.audit().filter(({ outcome }) => outcome === 'done');
  expect(new Set(done.map(({ invocation }) => invocation)).size).toBe(done.length);
}

describe.concurrent('in the middle of an up', () => {
  let base: Scene;
  beforeAll(async () => {
    base = await adopted({ source, target });
  });

  it('a second one is refused', async () => {
    const made = base.fork();
    const first = await midway(made);
    expectRefused(await made.up(), /the stack is currently locked/, /pulumi cancel/);
    expect((await first.ended).code).toBe(0);
    await expectConverged(made);
  });

  it('the engine is killed: it is locked until cancelled, then the next up goes on', async () => {
    const made = base.fork();
    const first = await midway(made);
    first.kill();
    await first.ended;
    expectRefused(await made.up(), /the stack is currently locked/);
    // The provider ends its step, records it and goes.
    await made.until(() => !isAlive(made.leaseHolder()));
    expect(made.audit().map(({ phase, outcome }) => outcome ?? phase)).toEqual(['intent', 'done']);
    await made.must('cancel', '--yes');
    await expectConverged(made);
  });

  it('Ctrl-C: what is under way ends, nothing stays locked or pending, and the next up goes on', async () => {
    const made = base.fork();
    const first = await midway(made);
    first.interrupt();
    const { code, out } = await first.ended;
    expect(code, out).not.toBe(0);
    expect(made.audit().map(({ phase, outcome }) => outcome ?? phase)).toEqual(['intent', 'done']);
    // No lock, so no `pulumi cancel`.
    await expectConverged(made);
    const { pending_operations: pending = [] } = JSON.parse(await made.must('stack', 'export')).deployment;
    expect(pending).toEqual([]);
  });

  it('the provider is killed: the up fails, the next one goes on', async () => {
    const made = base.fork();
    const first = await midway(made);
    process.kill(made.leaseHolder(), 'SIGKILL');
    expectRefused(await first.ended, /error reading from server|connection reset|EOF/);
    await expectConverged(made);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
