// Project folders of the sweeps: one base with the build, many cheap copies of what a run reads and writes.
import { spawn } from 'node:child_process';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { engineEnvironment } from '../../tools/environment.mjs';
import { writeEnvironment } from '../support/large.mjs';
import { checkout } from '../support/project.mjs';

export const STACK = 'sweep';
/** A run that takes longer than this hangs. */
const LONGEST_MS = 240_000;

/** The build that is swept, copied so that a build in the checkout doesn't disturb it. */
export function copyBuild(base) {
  mkdirSync(base, { recursive: true });
  cpSync(join(checkout, 'dist'), join(base, 'dist'), { recursive: true });
  cpSync(join(checkout, 'package.json'), join(base, 'package.json'));
  symlinkSync(
    join(checkout, 'node_modules'),
    join(base, 'node_modules'),
    process.platform === 'win32' ? 'junction' : 'dir',
  );
  return createRequire(join(base, 'package.json'));
}

/** What runs read and write: copied per point. The rest is linked to the base. */
export function copyProject(base, from, to) {
  rmSync(to, { recursive: true, force: true, maxRetries: 5 });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  return new Project(base, to);
}

/** A new project with documents, simulated deployment and an empty stack. */
export async function newProject(base, root, documents, load) {
  mkdirSync(join(root, '.rds-migrate', 'state'), { recursive: true });
  for (const name of ['dist', 'node_modules']) {
    symlinkSync(join(base, name), join(root, name), process.platform === 'win32' ? 'junction' : 'dir');
  }
  cpSync(join(checkout, 'Pulumi.yaml'), join(root, 'Pulumi.yaml'));
  writeFileSync(join(root, 'package.json'), JSON.stringify({ name: 'sweep', main: 'dist/stacks/index.js' }));
  writeEnvironment(join(root, 'stacks'), STACK, documents);
  const project = new Project(base, root);
  await project.must(['stack', 'init', STACK, '--no-select']);
  const { demoSecrets } = load('./dist/src/cmdlets/runners/simulator/demo-secrets');
  const secrets = demoSecrets([documents.source, documents.target]);
  const values = { environment: STACK, stage: 'source', ...secrets };
  const args = Object.entries(values).flatMap(([key, value]) => [
    key in secrets ? '--secret' : '--plaintext',
    `${key}=${value}`,
  ]);
  await project.must(['config', 'set-all', '--stack', STACK, ...args]);
  return project;
}

/** One folder in which the engine runs. */
export class Project {
  constructor(base, root) {
    this.base = base;
    this.root = root;
    this.environment = {
      ...engineEnvironment(checkout),
      PULUMI_HOME: join(base, 'home'),
      PULUMI_CONFIG_PASSPHRASE: 'sweep',
      PULUMI_DEBUG_COMMANDS: 'true', // or there is no --event-log
      NO_COLOR: '1',
      GOMAXPROCS: '1', // several run side by side
    };
    mkdirSync(this.environment.PULUMI_HOME, { recursive: true });
  }

  get simulator() {
    return join(this.root, '.rds-migrate', STACK, 'simulator.json');
  }

  get auditFile() {
    return join(this.root, '.rds-migrate', STACK, 'audit.jsonl');
  }

  get enginePid() {
    return join(this.root, 'engine.pid');
  }

  readState() {
    return JSON.parse(readFileSync(this.simulator, 'utf8'));
  }

  setFaults(faults) {
    const state = this.readState();
    state.faults = { ...state.faults, ...faults };
    writeFileSync(this.simulator, JSON.stringify(state));
  }

  /**
   * Entries of the audit log; the last line may be cut off.
   * @returns {{ phase: string, run: string, invocation: string, outcome?: string }[]}
   */
  audit() {
    if (!existsSync(this.auditFile)) return [];
    return jsonLines(readFileSync(this.auditFile, 'utf8')).filter(({ phase }) => phase !== 'begin');
  }

  /** Names of the locks on the stack. */
  locks() {
    const folder = join(this.root, '.rds-migrate/state/.pulumi/locks/organization/rds-migrate', STACK);
    return existsSync(folder) ? readdirSync(folder) : [];
  }

  checkpoint() {
    return JSON.parse(
      readFileSync(join(this.root, '.rds-migrate/state/.pulumi/stacks/rds-migrate', `${STACK}.json`), 'utf8'),
    );
  }

  setStage(stage) {
    const file = join(this.root, 'stacks', `Pulumi.${STACK}.yaml`);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/^( *rds-migrate:stage:).*$/m, `$1 ${stage}`));
  }

  /** One `pulumi up`, with the errors by resource that it ended with. */
  async up(args = []) {
    const events = join(this.root, 'events.jsonl');
    rmSync(events, { force: true });
    const options = ['--yes', '--skip-preview', '--stack', STACK, '--event-log', events, ...args];
    const { code, signal, out } = await this.pulumi(['up', ...options]);
    const lines = existsSync(events) ? jsonLines(readFileSync(events, 'utf8')) : [];
    return { code, signal, out, problems: lines.flatMap(problemOf) };
  }

  async must(args) {
    const { code, out } = await this.pulumi(args);
    if (code !== 0) throw new Error(`pulumi ${args.join(' ')}: ${out}`);
    return out;
  }

  pulumi(args) {
    return this.run('pulumi', [...args, '--non-interactive', '--color', 'never'], true);
  }

  cli(args) {
    return this.run(process.execPath, [join(this.root, 'dist/src/cli/main.js'), ...args], false);
  }

  /** Ends with the process itself: what it leaves behind when it is killed may hold its output open much longer. */
  run(command, args, isEngine) {
    const log = join(this.root, 'output.txt');
    const file = openSync(log, 'w');
    return new Promise((done, fail) => {
      const child = spawn(command, args, { cwd: this.root, env: this.environment, stdio: ['ignore', file, file] });
      if (isEngine && child.pid) writeFileSync(this.enginePid, String(child.pid));
      const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
      child.on('error', fail);
      child.on('exit', (code, signal) => {
        clearTimeout(timer);
        closeSync(file);
        done({ code: code ?? 1, signal, out: readFileSync(log, 'utf8') });
      });
    });
  }
}

function jsonLines(text) {
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line)];
    } catch {
      return []; // cut off by a kill
    }
  });
}

function problemOf({ diagnosticEvent: event }) {
  if (event?.severity !== 'error') return [];
  const match = /pulumi-nodejs:dynamic\/rds:(\w+)::(.*)$/.exec(event.urn ?? '');
  const message = event.message.replace(/^\d+ errors? occurred:\n\t\* /, '').trim();
  return message === 'update failed' ? [] : [{ id: match ? `${match[1]}/${match[2]}` : undefined, message }];
}
