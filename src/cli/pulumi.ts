import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { UserError } from '../errors';

/** How a run of the engine ended. */
export interface PulumiResult {
  code: number;
  stdout: string;
  stderr: string;
}

export interface PulumiOptions {
  /** Variables on top of those of this program. */
  env?: Record<string, string>;
  /** Given to the engine on its standard input, for secrets: never on a command line. */
  input?: string;
  /** Gets the output as it comes. */
  onOutput?: (text: string) => void;
}

const WINDOWS = process.platform === 'win32';

/** The real `pulumi`, run as a child process in the project's folder. */
export class Pulumi {
  private environment: NodeJS.ProcessEnv | undefined;
  private running: ChildProcess | undefined;

  /** `base`: variables that take the place of those of this program; `undefined` takes one out. */
  constructor(
    readonly root: string,
    private readonly base: NodeJS.ProcessEnv = {},
  ) {}

  /** Runs to the end, whatever the exit code. */
  run(args: string[], { env = {}, input, onOutput }: PulumiOptions = {}): Promise<PulumiResult> {
    this.environment ??= environmentFor(this.root, this.base);
    const whole = { ...this.environment, ...env };
    return new Promise((done, fail) => {
      const child = spawn('pulumi', [...args, '--non-interactive'], {
        cwd: this.root,
        env: whole,
        stdio: ['pipe', 'pipe', 'pipe'],
        // A group of its own: Ctrl-C reaches the engine once, through `interrupt`; a second one would end it at once.
        detached: !WINDOWS,
      });
      this.running = child;
      const result: PulumiResult = { code: 1, stdout: '', stderr: '' };
      const collect = (stream: 'stdout' | 'stderr') => (text: string) => {
        result[stream] += text;
        onOutput?.(text);
      };
      child.stdout.setEncoding('utf8').on('data', collect('stdout'));
      child.stderr.setEncoding('utf8').on('data', collect('stderr'));
      child.on('error', fail);
      child.on('close', (code) => {
        this.running = undefined;
        done({ ...result, code: code ?? 1 });
      });
      child.stdin.on('error', () => undefined);
      child.stdin.end(input ?? '');
    });
  }

  /** The same where only success will do: standard output, or the engine's own words as an error. */
  async must(args: string[], options: PulumiOptions = {}): Promise<string> {
    const result = await this.run(args, options);
    if (result.code === 0) return result.stdout;
    const said = (result.stderr.trim() || result.stdout.trim()).replace(/^error: /gm, '');
    throw new UserError('pulumi-failed', `pulumi ${args.slice(0, 2).join(' ')} failed: ${said}`, nextAfter(said));
  }

  /** Asks the run under way to end after the calls in flight, as Ctrl-C does. */
  interrupt(): void {
    this.running?.kill('SIGINT');
  }
}

function nextAfter(said: string): string | undefined {
  if (/passphrase/i.test(said)) {
    return 'set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE; in a laboratory, `npx rds-migrate shell --empty-passphrase` sets an empty one';
  }
  if (/no stack selected|no current stack/i.test(said)) return '`pulumi stack select <stack>`, or add --stack <stack>';
  if (/no stack named/i.test(said)) return '`pulumi stack ls` lists them, `pulumi stack init <stack>` makes one';
  if (/currently locked/i.test(said)) {
    return 'wait until the other run has ended; `npx rds-migrate repair` clears up after one that was killed';
  }
  return undefined;
}

/** With the engine on PATH: the user's own, else the one this checkout has or gets (`rds-migrate env`). */
function environmentFor(root: string, base: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  // The file backend of Pulumi.yaml wants its folder to exist.
  mkdirSync(join(root, '.rds-migrate', 'state'), { recursive: true });
  const quiet = { PULUMI_SKIP_UPDATE_CHECK: 'true', PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true' };
  const environment = { ...process.env, ...quiet, ...base };
  if (isOnPath()) return environment;
  const launcher = resolve(__dirname, '../../../bin/rds-migrate.js');
  if (!existsSync(launcher))
    throw new UserError('no-engine', 'pulumi is not on PATH', 'install it, or run this in a complete checkout');
  const found = spawnSync(process.execPath, [launcher, 'env', '--json'], { encoding: 'utf8' });
  if (found.status !== 0) {
    throw new UserError('no-engine', `the Pulumi engine was not found:\n${found.stderr.trim()}`, 'run `npm run setup`');
  }
  const { PATH } = JSON.parse(found.stdout) as { PATH: string };
  return { ...environment, PATH };
}

function isOnPath(): boolean {
  const name = WINDOWS ? 'pulumi.exe' : 'pulumi';
  return (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, name)));
}
