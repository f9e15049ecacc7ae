import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stage } from '../../src/planner/types';
import { DEPLOYMENTS } from '../sweep/deployments.mjs';
import { loadParts, personOf, planOfProject, play, simulate } from '../sweep/person.mjs';
import { copyBuild, newProject, type Project, STACK } from '../sweep/project.mjs';

/** One migration to which things happen between and during its runs. */
describe('a migration to which things happen', () => {
  const base = mkdtempSync(join(tmpdir(), 'rds-migrate-mishaps-'));
  let project: Project;
  let parts: ReturnType<typeof loadParts>;
  let stage: Stage;

  beforeAll(async () => {
    const load = copyBuild(base);
    parts = loadParts(load);
    project = await newProject(base, join(base, 'project'), DEPLOYMENTS.single.documents(), load);
    await simulate(parts, project, DEPLOYMENTS.single.sessions);
    expect(await project.up()).toMatchObject({ code: 0 });
    stage = planOfProject(parts, project.root).stages[1];
    personOf(parts, project).enter(stage);
    // Up to what a person has to do first.
    personOf(parts, project).act(stage, (await project.up()).problems);
  });
  afterAll(() => rmSync(base, { recursive: true, force: true, maxRetries: 10, retryDelay: 300 }));

  const limit = () => project.readState().deployment.collections[0].connection.idleSessionLimitMin;
  const isSetUp = () => project.readState().deployment.highAvailability !== undefined;

  it('changes nothing while the audit log can not be written, and says what to do', async () => {
    const aside = `${project.auditFile}.aside`;
    renameSync(project.auditFile, aside);
    mkdirSync(project.auditFile);
    writeFileSync(join(project.auditFile, 'in-its-place'), '');
    const { code, problems } = await project.up();
    rmSync(project.auditFile, { recursive: true });
    renameSync(aside, project.auditFile);
    expect(code).not.toBe(0);
    expect(problems.map((problem: { message: string }) => problem.message).join('\n')).toMatch(
      /audit\.jsonl (can't be (read|written)|is no file).*\n {2}next: \S/,
    );
    expect(isSetUp()).toBe(false);
  });

  it('leaves alone and names what an administrator changed between preview and up', async () => {
    await project.pulumi(['preview', '--stack', STACK]);
    const hands = new parts.Hands(project.simulator);
    hands.editSetting('Desktop', (collection: { connection: { idleSessionLimitMin: number } }) => {
      collection.connection.idleSessionLimitMin = 7;
    });
    project.setFaults({ failures: [{ cmdlet: '*', nth: 1, when: 'before', message: 'Zugriff verweigert' }] });
    const { out } = await project.up();
    expect(limit()).toBe(7);
    expect(out).not.toMatch(/^\s+at \S+ \(/m);
  });

  it('is refused for a second operator while the first one works', async () => {
    project.setFaults({ failures: [], latencyMs: { 'Set-RDConnectionBrokerHighAvailability': 3000 } });
    const [first, second] = await Promise.all([project.up(), later(() => project.up(), 1500)]);
    const [, refused] = [first, second].sort((a, b) => a.code - b.code);
    expect(refused?.out).toMatch(/the stack is currently locked/);
  });

  it('goes on when the clock is set back a day', async () => {
    project.setFaults({ failures: [], latencyMs: 0 });
    const state = project.readState();
    state.now = new Date(Date.parse(state.now) - 86_400_000).toISOString();
    writeFileSync(project.simulator, JSON.stringify(state));
    expect(await play(parts, project, stage)).not.toHaveProperty('problem');
    expect(isSetUp()).toBe(true);
    expect(limit()).toBe(7);
    expect((await project.up()).out).toMatch(/limits\.idleSessionLimitMin is 7, was \S+ .*left alone/);
  });
});

function later<T>(work: () => Promise<T>, ms: number): Promise<T> {
  return new Promise((done, fail) => setTimeout(() => work().then(done, fail), ms));
}
