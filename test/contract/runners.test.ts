import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, test } from 'vitest';
import { RecordingRunner } from '../../src/cmdlets/runners/recording';
import { BROKER, Farm } from '../cmdlets/simulator/farm';
import { missing, overPowerShell, overSsh, type RemoteFarm } from './remote';
import { type RunnerUnderTest, runnerContract } from './runners';

function simulated(): RunnerUnderTest {
  const farm = new Farm();
  farm.hands.powerOff('rdsh04.contoso.com');
  return {
    runner: farm.simulator,
    broker: BROKER,
    collection: 'Office',
    unreachable: 'rdsh04.contoso.com',
    slowDown: () =>
      farm.hands.change((state) => {
        state.faults.latencyMs = { 'Get-RDServer': 60_000 };
      }),
    cleanUp: () => rmSync(dirname(farm.path), { recursive: true }),
  };
}

runnerContract('simulator', simulated);
runnerContract('recording', () => {
  const made = simulated();
  return { ...made, runner: new RecordingRunner(made.runner) };
});

function remote({ farm, runner, cleanUp }: RemoteFarm): RunnerUnderTest {
  farm.hands.powerOff('rdsh04.contoso.com');
  return {
    runner,
    broker: BROKER,
    collection: 'Office',
    unreachable: 'rdsh04.contoso.com',
    slowDown: () =>
      farm.hands.change((state) => {
        state.faults.latencyMs = { 'Get-RDServer': 60_000 };
      }),
    cleanUp,
  };
}

const reason = missing();
if (reason) {
  describe.skip(`runner contract over processes and SSH: ${reason}`, () => test('is left out', () => undefined));
} else {
  runnerContract('powershell', () => remote(overPowerShell()));
  runnerContract('powershell with garbage on its output', () =>
    remote(overPowerShell({ env: { RDS_STAND_IN_NOISE: '1' } })),
  );
  runnerContract('ssh', async () => remote(await overSsh()));
}
