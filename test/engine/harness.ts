import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dump, load } from 'js-yaml';
import { afterAll, expect } from 'vitest';
import { type AuditEntry, readAudit } from '../../src/cmdlets/audit';
import { createSimulation, Hands, type SeedSessions, seedState } from '../../src/cmdlets/runners/simulator';
import { Deployment } from '../../src/documents/schema';
import { scratchProject } from '../support/project.mjs';
import { type Document, source, target } from './documents';
import { type EngineEvent, errorsIn, operationsIn, readEvents } from './events';

export const STACK = 'lab';
/** A value that must be seen nowhere; it is unlike any other text. */
export const SECRETS = { webPfx: 'Pfx-Sesam-4711' };

export interface SceneOptions {
  source?: Document;
  target?: Document;
  sessions?: SeedSessions[];
  secrets?: Record<string, string>;
  /** Variables of every run, e.g. PULUMI_BACKEND_URL. */
  environment?: Record<string, string>;
}

/** One run of the real engine. */
export interface EngineRun {
  code: number;
  /** All that was printed. */
  out: string;
  seconds: number;
  events: EngineEvent[];
  /** By resource, the errors it ended with. */
  errors: { id: string | undefined; message: string }[];
  /** What was done, in the order in which it ended. */
  operations: { id: string; op: string }[];
}

/** A run of the engine in the background. */
export interface Running {
  kill(signal?: NodeJS.Signals): void;
  interrupt(): void;
  ended: Promise<{ code: number; out: string }>;
}

type Project = ReturnType<typeof scratchProject>;
const projects: Project[] = [];
afterAll(() => {
  for (const project of projects) project.remove();
});

/** A scratch project with a stack, its two documents and a simulated deployment that equals the source document. */
export async function scene(options: SceneOptions = {}): Promise<Scene> {
  const project = scratchProject();
  projects.push(project);
  Object.assign(project.environment, options.environment);
  const made = new Scene(project, options.environment);
  const from = options.source ?? source;
  const to = options.target ?? target;
  made.write('source', from);
  made.write('target', to);
  made.configure({ environment: STACK, stage: 'source' });
  const secrets = { ...SECRETS, ...options.secrets };
  const state = seedState(Deployment.parse(from), {
    target: Deployment.parse(to),
    environment: STACK,
    secrets,
    sessions: options.sessions ?? [],
  });
  createSimulation(made.simulator, state);
  await made.must('stack', 'init', STACK, '--no-select');
  for (const [name, value] of Object.entries(secrets)) await made.must('config', 'set', '--secret', name, value);
  return made;
}

/** The same after stage `source`: everything is adopted. */
export async function adopted(options: SceneOptions = {}): Promise<Scene> {
  const made = await scene(options);
  await made.upOk();
  return made;
}

export class Scene {
  constructor(
    private readonly project: Project,
    private readonly environment: Record<string, string> = {},
  ) {}

  get root(): string {
    return this.project.root;
  }

  /** Where the environment's simulated deployment, audit log and lease are. */
  get folder(): string {
    return join(this.root, '.rds-migrate', STACK);
  }

  get simulator(): string {
    return join(this.folder, 'simulator.json');
  }

  get hands(): Hands {
    return new Hands(this.simulator);
  }

  /** The simulated deployment as it lies on disk. */
  bytes(): string {
    return readFileSync(this.simulator, 'utf8');
  }

  audit(): AuditEntry[] {
    return readAudit(join(this.folder, 'audit.jsonl'));
  }

  /** The cmdlets that were called for a change, in order. */
  cmdlets(): string[] {
    return this.audit().flatMap((entry) => (entry.phase === 'intent' ? (entry.invocation.split(' ')[0] ?? '') : []));
  }

  /** The same project once more, to go on from here in another way. */
  fork(): Scene {
    const project = scratchProject({ copyOf: this.root });
    Object.assign(project.environment, this.environment);
    projects.push(project);
    return new Scene(project, this.environment);
  }

  document(name: 'source' | 'target' | 'evidence'): string {
    return join(this.root, 'stacks', STACK, `${name}.yaml`);
  }

  write(name: 'source' | 'target', document: Document): void {
    mkdirSync(join(this.root, 'stacks', STACK), { recursive: true });
    writeFileSync(this.document(name), dump(document));
  }

  /** Sets values of the stack's config as `pulumi config set` does, without starting it; `undefined` takes one out. */
  configure(values: Record<string, string | undefined>): void {
    const file = join(this.root, 'stacks', `Pulumi.${STACK}.yaml`);
    const known = (() => {
      try {
        return load(readFileSync(file, 'utf8')) as { config: Record<string, unknown> };
      } catch {
        return { config: {} };
      }
    })();
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined) delete known.config[`rds-migrate:${name}`];
      else known.config[`rds-migrate:${name}`] = value;
    }
    writeFileSync(file, dump(known));
  }

  /** `pulumi <args>` on this stack. */
  pulumi(args: string[], more: Record<string, string | undefined> = {}) {
    return this.project.pulumi(args, { PULUMI_STACK: STACK, ...more });
  }

  /** The project's own command, on this stack. */
  cli(...args: string[]) {
    return this.project.cli(args, { PULUMI_STACK: STACK });
  }

  async must(...args: string[]): Promise<string> {
    const { code, out } = await this.pulumi(args);
    expect(code, out).toBe(0);
    return out;
  }

  /**
   * The same in the background, to be killed; its process is the engine. `interrupt` is Ctrl-C at a terminal, whose signal goes
   * to the whole process group in its foreground.
   */
  start(...args: string[]): Running {
    const child = spawn('pulumi', [...args, '--non-interactive'], {
      cwd: this.root,
      env: { ...this.project.environment, PULUMI_STACK: STACK },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let out = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        out += text;
      });
    }
    // Not `close`: a provider that outlives its engine keeps the pipes open.
    const ended = new Promise<{ code: number; out: string }>((done, fail) => {
      child.on('error', fail).on('exit', (code) => done({ code: code ?? 1, out }));
    });
    return {
      kill: (signal = 'SIGKILL') => child.kill(signal),
      interrupt: () => process.kill(-(child.pid ?? Number.NaN), 'SIGINT'),
      ended,
    };
  }

  /** Waits for something that another process does. */
  async until(holds: () => boolean): Promise<void> {
    const deadline = Date.now() + 60_000;
    while (!holds()) {
      if (Date.now() > deadline) throw new Error('waited in vain');
      await sleep(50);
    }
  }

  /** Id of the provider process that changes the deployment, or did so last. */
  leaseHolder(): number {
    return JSON.parse(readFileSync(join(this.folder, 'lease.json'), 'utf8')).pid;
  }

  preview(...args: string[]): Promise<EngineRun> {
    return this.run(['preview', ...args]);
  }

  up(...args: string[]): Promise<EngineRun> {
    return this.run(['up', '--yes', '--skip-preview', ...args]);
  }

  destroy(...args: string[]): Promise<EngineRun> {
    return this.run(['destroy', '--yes', '--skip-preview', ...args]);
  }

  refresh(...args: string[]): Promise<EngineRun> {
    return this.run(['refresh', '--yes', '--skip-preview', ...args]);
  }

  /** Sets the stage, then `up`. */
  enter(stage: string): Promise<EngineRun> {
    this.configure({ stage });
    return this.up();
  }

  async upOk(...args: string[]): Promise<EngineRun> {
    const result = await this.up(...args);
    expect(result.code, result.out).toBe(0);
    return result;
  }

  async enterOk(stage: string): Promise<EngineRun> {
    this.configure({ stage });
    return this.upOk();
  }

  private async run(args: string[]): Promise<EngineRun> {
    const log = join(this.root, '.rds-migrate', `events-${process.hrtime.bigint()}.jsonl`);
    // The flag --event-log is one of those that only this variable switches on.
    const result = await this.pulumi([...args, '--event-log', log], { PULUMI_DEBUG_COMMANDS: 'true' });
    const events = readEvents(log);
    return { ...result, events, errors: errorsIn(events), operations: operationsIn(events) };
  }
}

/** A failure a user can work with: exit code, no stack trace, and each of these texts. */
export function expectRefused(run: { code: number; out: string }, ...texts: (string | RegExp)[]): void {
  expect(run.code, run.out).not.toBe(0);
  expectNoTrace(run.out);
  for (const text of texts) expect(run.out).toMatch(text);
}

export function expectNoTrace(out: string): void {
  expect(out).not.toMatch(/\n\s+at .*\(/);
}
