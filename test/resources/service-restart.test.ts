import { expect, it } from 'vitest';
import { change } from '../../src/cmdlets/invocation';
import { getClock, getServiceHosts, getServiceProcess } from '../../src/cmdlets/reads';
import type { Snapshot } from '../../src/cmdlets/snapshot';
import { run, type Step } from '../../src/cmdlets/step';
import { kinds } from '../../src/resources';
import { owedText, settling } from '../../src/resources/debts';
import { restartShows, withRestart } from '../../src/resources/service-restart';
import { live, worldOf } from './kind-world';

const SERVER = 'vpn11.contoso.com';
const restarts = (steps: Step[]) =>
  steps.flatMap((step) =>
    step.do === 'run' && step.invocation.cmdlet === 'Restart-Service' ? [String(step.invocation.parameters.Name)] : [],
  );

it('each change owes the restart that follows, and nothing is restarted for nothing', () => {
  const one = run(change('Set-Something', {}, { host: SERVER }));
  const steps = withRestart('RasMan', SERVER, [one, one]);
  expect(steps.map((step) => (step.do === 'run' ? (step.owes ?? step.settles) : step.title))).toEqual([
    `RasMan:${SERVER}`,
    `RasMan:${SERVER}`,
    [`RasMan:${SERVER}`, `RemoteAccess:${SERVER}`],
  ]);
  expect(withRestart('RasMan', SERVER, [])).toEqual([]);
});

it('what is owed is made up for once: RemoteAccess starts anew with RasMan', () => {
  expect(restarts(settling([`RemoteAccess:${SERVER}`]))).toEqual(['RemoteAccess']);
  expect(restarts(settling([`RemoteAccess:${SERVER}`, `RasMan:${SERVER}`]))).toEqual(['RasMan']);
  expect(restarts(settling([`RemoteAccess:vpn12.contoso.com`, `RasMan:${SERVER}`]))).toHaveLength(2);
  expect(owedText(`RasMan:${SERVER}`)).toBe(`service RasMan of ${SERVER} has not been restarted`);
});

it('the gateway is waited for after its restart', () => {
  expect(settling(['TSGateway:rdgw01.contoso.com']).map((step) => step.do)).toEqual(['run', 'wait']);
});

/** LicenseServer restarts before the activation by which it is told whether all was done; others ask live whether to. */
it('no kind restarts a service by itself after a change, since a crash in between would lose the restart', () => {
  const world = worldOf([...kinds.values()].map((kind) => [kind.name, kind.key(kind.example), kind.example]));
  for (const kind of kinds.values()) {
    if (kind.name === 'LicenseServer') continue;
    const steps = [
      ...kind.create(kind.example, world),
      ...kind.update(
        {
          current: {},
          desired: kind.example,
          changes: Object.entries(kind.example).map(([path, to]) => ({ path, from: undefined, to })),
        },
        world,
      ),
    ];
    for (const step of steps) {
      if (step.do !== 'run' || step.invocation.cmdlet !== 'Restart-Service' || step.onlyIf) continue;
      expect(step.settles, kind.name).toBeDefined();
    }
  }
});

it('a process that is younger than the call shows the restart, whatever the clocks say', () => {
  const proof = restartShows('TSGateway', SERVER);
  const since = new Date('2027-01-16T10:00:00Z');
  const clock = getClock({ host: SERVER });
  const there = (CreationDate: string, LocalDateTime = '2027-01-16T13:05:00Z'): Snapshot => {
    const answers = live(
      [clock, [{ LocalDateTime }]],
      [getServiceProcess(SERVER, 'TSGateway'), [{ Name: 'TSGateway', ProcessId: 8 }]],
      [
        getServiceHosts(SERVER),
        [
          { ProcessId: 4, CreationDate: '2027-01-16T13:04:00Z' },
          { ProcessId: 8, CreationDate },
        ],
      ],
    );
    return { get: (read) => ({ ...answers.get(read), sentAt: new Date('2027-01-16T10:05:00Z') }) };
  };
  expect(proof.shows(there('2027-01-16T13:00:01Z'), since)).toBe(true);
  expect(proof.shows(there('2027-01-16T13:00:00Z'), since)).toBe(false);
  expect(proof.shows(there('2027-01-16T12:00:00Z'), since)).toBe(false);
  expect(proof.shows(there('2027-01-16T13:04:00Z', 'soon'), since)).toBe(false);
  expect(proof.shows(live(), since)).toBe(false);
});
