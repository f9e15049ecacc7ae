import { beforeAll, describe, expect, it } from 'vitest';
import type { Faults } from '../../src/cmdlets/runners/simulator';
import { settingsOnly, source, target } from './documents';
import { adopted, expectRefused, type Scene } from './harness';

function fault(made: Scene, faults: Faults): void {
  made.hands.change((state) => {
    state.faults = { ...state.faults, ...faults };
  });
}

const idle = (made: Scene) => made.hands.look().deployment?.collections[0]?.connection.idleSessionLimitMin;

describe.concurrent('a cmdlet that fails', () => {
  let base: Scene;
  beforeAll(async () => {
    base = await adopted(settingsOnly);
  });

  it('before its effect: the up fails with cmdlet, cause and next step, the rest is done, the next up repairs it', async () => {
    const made = base.fork();
    fault(made, {
      failures: [
        {
          cmdlet: 'Set-RDSessionCollectionConfiguration',
          nth: 1,
          when: 'before',
          message: 'The RPC server is unavailable.',
        },
      ],
    });
    const failed = await made.enter('target');
    expectRefused(
      failed,
      /SessionCollection\/Office reads differently after the change/,
      /limits\.idleSessionLimitMin: live 30, wanted 60/,
      /Set-RDSessionCollectionConfiguration .*\n.*The RPC server is unavailable/,
      /run `pulumi up` again: it goes on from here/,
    );
    expect(
      made
        .audit()
        .filter(({ phase }) => phase === 'result')
        .map(({ outcome }) => outcome),
    ).toContain('error');
    const repaired = await made.upOk();
    expect(repaired.operations.filter(({ op }) => op === 'update').map(({ id }) => id)).toContain(
      'SessionCollection/Office',
    );
    expect(idle(made)).toBe(60);
    const verified = await made.cli('verify', 'lab');
    expect(verified.out).toMatch(/0 differences/);
  });

  it('after its effect: reading back shows that it worked', async () => {
    const made = base.fork();
    fault(made, { failures: [{ cmdlet: 'Set-RDSessionCollectionConfiguration', nth: 1, when: 'after' }] });
    const up = await made.enterOk('target');
    expect(up.out).toMatch(/done, although the cmdlet complained/);
    expect(idle(made)).toBe(60);
    expect(made.cmdlets().filter((name) => name === 'Set-RDSessionCollectionConfiguration').length).toBe(1);
  });

  it('on a broker that does not answer: nothing is taken for absent, nothing is changed', async () => {
    const made = base.fork();
    fault(made, { rdmsStopped: ['rdcb01.contoso.com'] });
    made.hands.change((state) => {
      const broker = state.servers['rdcb01.contoso.com'];
      if (broker) broker.bootedAt = state.now;
    });
    // It waits for as long as a broker takes to start, on the clock of the simulation.
    const deployment = () => made.bytes().replace(/"now": "[^"]*"/, '');
    const before = deployment();
    expectRefused(
      await made.enter('target'),
      /no broker answers for the deployment/,
      /start the Remote Desktop Management service/,
    );
    expect(deployment()).toBe(before);
    expect(made.audit()).toEqual([]);
  });
});

describe.concurrent('a stage that fails half way', () => {
  let base: Scene;
  beforeAll(async () => {
    base = await adopted({ source, target });
  });

  it.each([
    ['Add-RDServer', 'before'],
    ['Add-RDSessionHost', 'before'],
    ['Add-RDSessionHost', 'after'],
  ] as const)('%s, %s its effect: the next up goes on', async (cmdlet, when) => {
    const made = base.fork();
    fault(made, { failures: [{ cmdlet, nth: 1, when }] });
    const first = await made.enter('sessions/all/add');
    if (first.code !== 0) {
      expectRefused(first, new RegExp(`the cmdlet said: ${cmdlet}`), /run `pulumi up` again/);
      await made.upOk();
    }
    const { deployment, servers } = made.hands.look();
    expect(deployment?.collections[0]?.hosts).toEqual(['rdsh01.contoso.com', 'rdsh11.contoso.com']);
    expect(servers['rdsh01.contoso.com']?.drainMode).toBe('No');
    expect(servers['rdsh11.contoso.com']?.drainMode).toBe('Yes');
    const again = await made.upOk();
    expect(again.operations.filter(({ op }) => op !== 'same')).toEqual([]);
  });
});
