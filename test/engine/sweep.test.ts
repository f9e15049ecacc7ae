import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isDead } from '../../src/providers/lease';
import { DEPLOYMENTS } from '../sweep/deployments.mjs';
import { sweep } from '../sweep/main.mjs';
import { loadParts, personOf, planOfProject, play, simulate } from '../sweep/person.mjs';
import { copyBuild, newProject, type Project, STACK } from '../sweep/project.mjs';

describe('a sample of the sweep', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rds-migrate-sample-'));
  const seed = String(Date.now() % 100_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 300 }));

  /** One migration without a mishap serves all three. */
  async function sampled(args: string[]): Promise<{ code: number; out: string }> {
    const lines: string[] = [];
    const until = ['--deployment', 'single', '--until', 'sessions/all/rebuild-1/drain'];
    const code = await sweep([...until, '--in', folder, '--seed', seed, ...args], (line: string) => lines.push(line));
    return { code, out: `seed ${seed}\n${lines.join('\n')}` };
  }

  it('converges after a kill at each point, and shows users nothing twice', async () => {
    const { code, out } = await sampled(['--sample', '4']);
    expect(out).toMatch(/^points 4, converged 4, repeated user-visible steps 0/m);
    expect(code).toBe(0);
  });

  it('converges where every run is killed at its next change', async () => {
    const { code, out } = await sampled(['--stage', 'brokers/high-availability', '--kind', 'both']);
    expect(out).toMatch(/^migrations struck at every change 3, converged 3$/m);
    expect(out).toMatch(/^points 6, converged 6, repeated user-visible steps 0/m);
    expect(code).toBe(0);
  });

  it('converges after a fault at each point, and names its cause and what to do next', async () => {
    const { code, out } = await sampled(['--faults', '--sample', '4']);
    expect(out).toMatch(/^points 4, converged 4, repeated user-visible steps 0/m);
    expect(code).toBe(0);
  });
});

/** At the only place where a whole run is on its way: its engine dies while a slow change is being made. */
describe('a provider whose engine is killed', () => {
  const base = mkdtempSync(join(tmpdir(), 'rds-migrate-orphan-'));
  const step = 4000;
  let project: Project;
  let parts: ReturnType<typeof loadParts>;

  beforeAll(async () => {
    const load = copyBuild(base);
    parts = loadParts(load);
    project = await newProject(base, join(base, 'project'), DEPLOYMENTS.single.documents(), load);
    await simulate(parts, project, DEPLOYMENTS.single.sessions);
    expect(await project.up()).toMatchObject({ code: 0 });
  });
  afterAll(() => rmSync(base, { recursive: true, force: true, maxRetries: 10, retryDelay: 300 }));

  const audit = () => project.audit();
  const holder = () => JSON.parse(readFileSync(join(project.root, '.rds-migrate', STACK, 'lease.json'), 'utf8'));

  it('ends its step, records it, begins no other, and leaves the deployment to the next run', async () => {
    const stage = planOfProject(parts, project.root).stages[1];
    personOf(parts, project).enter(stage);
    const first = await project.up(); // up to what a person has to do first
    personOf(parts, project).act(stage, first.problems);

    const cmdlets = { 'Set-RDConnectionBrokerHighAvailability': step, 'Add-DnsServerResourceRecordA': step };
    project.setFaults({ latencyMs: cmdlets });
    const running = project.up();
    while (audit().length === 0) await sleep(100);
    process.kill(Number(readFileSync(project.enginePid, 'utf8')), 'SIGKILL');
    await running;
    expect(audit().map((entry) => entry.phase)).toEqual(['intent']);
    expect(isDead(holder())).toBe(false);

    // Meanwhile the engine's lock and the provider's lease both keep others away.
    const second = await project.up();
    expect(second.out).toMatch(/the stack is currently locked/);
    const early = await project.cli(['repair', '--stack', STACK]);
    expect(early.code).toBe(1);
    expect(early.out).toMatch(/still changing this deployment: process \d+ on .*\[deployment-in-use\]\n {2}next: /);

    const deadline = Date.now() + 4 * step;
    while (!isDead(holder()) && Date.now() < deadline) await sleep(200);
    expect(isDead(holder())).toBe(true);
    expect(audit().map((entry) => entry.phase)).toEqual(['intent', 'result']);

    const repaired = await project.cli(['repair', '--stack', STACK]);
    expect(repaired.out).toMatch(/removed the lock of process \d+/);
    expect(repaired.out).toMatch(/next: pulumi up/);
    expect((await project.cli(['repair', '--stack', STACK])).out).toMatch(/needs no repair/);
    expect(await play(parts, project, stage)).not.toHaveProperty('problem');
    const done = audit().filter((entry) => entry.outcome === 'done');
    expect(new Set(done.map((entry) => entry.invocation)).size).toBe(done.length);
  });
});
