import { describe, expect, test } from 'vitest';
import { Live } from '../../src/cmdlets/live';
import { getRdServer } from '../../src/cmdlets/reads';
import type { State } from '../../src/cmdlets/runners/simulator';
import { BROKER, Farm } from './simulator/farm';

const OTHER = 'rdcb02.contoso.com';

function liveOf(edit: (state: State) => void, brokers = [BROKER, OTHER]) {
  const told: string[] = [];
  const farm = new Farm({}, undefined, edit);
  const live = new Live(farm.simulator, { brokers, secret: () => undefined, progress: (text) => told.push(text) });
  return { live, told, farm };
}

/** Both brokers as though they had been started so many minutes ago. */
const startedAgo = (minutes: number) => (state: State) => {
  for (const broker of [BROKER, OTHER]) {
    const server = state.servers[broker];
    if (!server) throw new Error(broker);
    server.bootedAt = new Date(Date.parse(state.now) - minutes * 60_000).toISOString();
    delete server.rdmsStarted;
  }
};

describe('the broker that answers', () => {
  test('is waited for while its services start after a boot, with a word about it', async () => {
    const { live, told } = liveOf(startedAgo(0));
    const began = live.runner.clock.now().getTime();
    expect((await live.snapshot([getRdServer()])).get(getRdServer()).output).toHaveLength(9);
    const minutes = (live.runner.clock.now().getTime() - began) / 60_000;
    expect(minutes).toBeGreaterThan(1);
    expect(minutes).toBeLessThan(3);
    expect(told[0]).toMatch(
      /^waiting: the management service of rdcb01\.contoso\.com has not started yet, 0 min after the boot of the server$/,
    );
  });

  test('is not waited for where its service was stopped, or does not come up', async () => {
    const stopped = (minutes: number) => (state: State) => {
      startedAgo(minutes)(state);
      state.faults.rdmsStopped = [BROKER, OTHER];
    };
    const { live, told } = liveOf(stopped(60));
    await expect(live.activeBroker()).rejects.toMatchObject({
      code: 'rdmsNotReady',
      message: expect.stringMatching(/asked from simulator:\n {2}rdcb01\.contoso\.com: Get-RDConnectionBrokerHigh/),
      next: expect.stringContaining('start the Remote Desktop Management service'),
    });
    expect(told).toEqual([]);
    const late = liveOf(stopped(0));
    await expect(late.live.activeBroker()).rejects.toMatchObject({ code: 'rdmsNotReady' });
    expect(late.told.length).toBeGreaterThan(10);
  });

  test.each<[string, (state: State) => void, string, RegExp, RegExp]>([
    [
      'module',
      (state) => {
        state.faults.missingModules = ['RemoteDesktop'];
      },
      'binding',
      /the module RemoteDesktop cannot be loaded on admin01\.contoso\.com/,
      /RSAT-RDS-Tools/,
    ],
    [
      'right',
      (state) => {
        state.faults.denied = [BROKER, OTHER];
      },
      'accessDenied',
      /rdcb01\.contoso\.com: Get-RDConnectionBrokerHighAvailability: .*Access is denied/,
      /local administrator/,
    ],
    [
      'credential for the network',
      (state) => {
        state.managementHost.logon = 'key';
      },
      'secondHop',
      /specified logon session does not exist/,
      /docs\/how-to\/logon\.md/,
    ],
    [
      'power',
      (state) => {
        state.faults.offline = [BROKER, OTHER];
      },
      'unreachable',
      /rdcb02\.contoso\.com: Get-RDConnectionBrokerHighAvailability: Unable to connect/,
      /start the Remote Desktop Management service/,
    ],
  ])('is told apart by what is missing: %s', async (_what, edit, code, message, next) => {
    const { live } = liveOf(edit);
    const error = await live.activeBroker().catch((thrown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(error.nextStep()).toMatch(next);
  });

  test('is found though the first one asked is only passive', async () => {
    const { live } = liveOf(() => undefined, [OTHER]);
    expect(await live.activeBroker()).toBe(BROKER);
  });
});

describe('a read of a server that is busy', () => {
  const busy = (times: number) => (state: State) => {
    state.faults.failures = Array.from({ length: times }, (_, index) => ({
      cmdlet: 'Get-RDServer',
      nth: index + 1,
      when: 'before' as const,
      id: 'ResourceBusy',
      category: 'ResourceBusy',
      message: 'Ein anderer Vorgang wird gerade ausgeführt.',
      terminating: false,
    }));
  };

  test('is asked again, and told so', async () => {
    const { live, told } = liveOf(busy(3));
    expect((await live.snapshot([getRdServer()])).get(getRdServer()).output).toHaveLength(9);
    expect(told).toHaveLength(3);
    expect(told[0]).toBe('waiting: Get-RDServer on simulator: Ein anderer Vorgang wird gerade ausgeführt.');
  });

  test('ends as an error when it stays so; a change is never made again', async () => {
    const { live } = liveOf(busy(9));
    await expect(live.snapshot([getRdServer()])).rejects.toMatchObject({ code: 'busy' });
    const once = liveOf((state) => {
      state.faults.failures = [
        { cmdlet: 'Set-RDWorkspace', nth: 1, when: 'before', category: 'ResourceBusy', message: 'busy' },
      ];
    });
    const parameters = { Name: 'X' };
    const change = { cmdlet: 'Set-RDWorkspace', parameters, on: 'activeBroker' as const, changes: true };
    const { errors } = await (await once.live.prepare(change))();
    expect(errors).toHaveLength(1);
    expect(once.farm.hands.look().deployment?.workspace).not.toBe('X');
  });
});
