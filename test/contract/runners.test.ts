import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { RecordingRunner } from '../../src/cmdlets/runners/recording';
import { BROKER, Farm } from '../cmdlets/simulator/farm';
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
        state.faults.latencyMs = { 'Get-RDServer': 5000 };
      }),
    cleanUp: () => rmSync(dirname(farm.path), { recursive: true }),
  };
}

runnerContract('simulator', simulated);
runnerContract('recording', () => {
  const made = simulated();
  return { ...made, runner: new RecordingRunner(made.runner) };
});
