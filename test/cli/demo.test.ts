import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idOf } from '../../src/cli/demo/engine-run';
import { Person } from '../../src/cli/demo/person';
import { makeScene } from '../../src/cli/demo/scene';
import { loadPlan } from '../../src/cli/project';
import { makeSimulation, simulationFile } from '../../src/cli/simulation';
import { Hands } from '../../src/cmdlets/runners/simulator/hands';
import { loadEvidence } from '../../src/documents/evidence';
import { stageNamed } from '../../src/planner/plan';
import { scratch } from './project';

let project: ReturnType<typeof scratch>;
beforeEach(() => {
  project = scratch();
});
afterEach(() => project.remove());

function cast() {
  makeScene(project.root);
  const { environment, plan } = loadPlan(project.root, 'demo');
  makeSimulation(project.root, environment);
  const hands = new Hands(simulationFile(project.root, 'demo'));
  return { plan, hands, person: new Person(project.root, 'demo', hands) };
}

const evidence = () => loadEvidence(path.join(project.root, 'stacks/demo'));

describe('the person of the demo', () => {
  it('does the tasks that hold the engine up, once, with evidence', () => {
    const { plan, person } = cast();
    const stage = stageNamed(plan, 'brokers/upgrade');
    const problems = [{ id: 'ManualTask/brokers-upgrade-backup', message: 'waiting: Snapshot [waiting]' }];
    expect(person.act(stage, problems)).toEqual([expect.stringContaining('does task brokers-upgrade-backup')]);
    expect(evidence().done).toMatchObject([{ task: 'brokers-upgrade-backup', evidence: expect.any(String) }]);
    person.act(stage, problems);
    expect(evidence().done).toHaveLength(1);
  });

  it('upgrades release by release and lets the time pass that it takes', () => {
    const { plan, person, hands } = cast();
    const stage = stageNamed(plan, 'brokers/upgrade');
    const before = Date.parse(hands.look().now);
    const problems = [
      { id: 'Server/rdcb01.contoso.com', message: 'waiting: rdcb01 runs 2016, to be upgraded to 2019' },
    ];
    expect(person.act(stage, problems)[0]).toContain('to Windows Server 2019 in place');
    expect(Date.parse(hands.look().now) - before).toBeGreaterThan(2 * 3_600_000);
    expect(person.act(stage, problems)[0]).toContain('to Windows Server 2022 in place');
    expect(hands.look().servers['rdcb01.contoso.com']?.os).toBe('2022');
  });

  it('waits until the next time that something is due', () => {
    const { plan, person, hands } = cast();
    const stage = stageNamed(plan, 'sessions/pilot/drain');
    const problems = [
      { id: 'SessionHost/a', message: 'waiting: 3 sessions, next action 2027-01-16T19:00:00.000Z [waiting]' },
      { id: 'SessionHost/b', message: 'waiting: 1 session, next action 2027-01-16T18:00:00.000Z [waiting]' },
    ];
    expect(person.act(stage, problems)).toEqual(['waits until 2027-01-16 18:00 UTC']);
    expect(hands.look().now).toBe('2027-01-16T18:00:00.000Z');
  });

  it('does nothing about an error', () => {
    const { plan, person } = cast();
    const stage = stageNamed(plan, 'brokers/expand');
    expect(person.act(stage, [{ id: 'ServerRole/x', message: 'it broke [step-other]' }])).toEqual([]);
  });

  it('acknowledges only what cannot be undone', () => {
    const { plan, person } = cast();
    for (const stage of plan.stages) {
      expect(person.acknowledge(stage).length > 0, stage.name).toBe(stage.undo.how === 'none');
    }
    expect(evidence().acknowledged.length).toBeGreaterThan(0);
  });
});

describe('the scene of the demo', () => {
  it('stays as it is when somebody edits the documents that it was made of', () => {
    makeScene(project.root);
    const digest = (name: string) => loadPlan(project.root, name).environment.target.digest;
    const [demo, prod] = [digest('demo'), digest('prod')];
    const file = path.join(project.root, 'stacks/base/target.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('idleSessionLimitMin: 60', 'idleSessionLimitMin: 61'));
    expect(digest('prod')).not.toBe(prod);
    expect(digest('demo')).toBe(demo);
  });

  it('is never made over an environment of somebody else', () => {
    mkdirSync(path.join(project.root, 'stacks/demo'), { recursive: true });
    writeFileSync(path.join(project.root, 'stacks/demo/source.yaml'), '# mine\n');
    expect(() => makeScene(project.root)).toThrow(/was not made by the demo/);
  });
});

describe('a URN', () => {
  it.each([
    ['urn:pulumi:demo::rds-migrate::rds:Tasks$pulumi-nodejs:dynamic/rds:ManualTask::backup', 'ManualTask/backup'],
    ['urn:pulumi:demo::rds-migrate::pulumi-nodejs:dynamic/rds:Migration::contoso', 'Migration/contoso'],
    [
      'urn:pulumi:demo::rds-migrate::rds:A$pulumi-nodejs:dynamic/rds:RemoteApp::Office::X/WORD',
      'RemoteApp/Office::X/WORD',
    ],
    ['urn:pulumi:demo::rds-migrate::pulumi:pulumi:Stack::rds-migrate-demo', undefined],
  ])('%s is %s', (urn, id) => {
    expect(idOf(urn)).toBe(id);
  });
});
