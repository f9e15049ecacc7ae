import { spawn, spawnSync } from 'node:child_process';
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
  cwd: string;
  env?: Record<string, string>;
  /** Given to the program on its standard input, for secrets: never on a command line. */
  input?: string;
  /** Gets the output as it comes. */
  onOutput?: (text: string) => void;
}

const WINDOWS = process.platform === 'win32';
let environment: NodeJS.ProcessEnv | undefined;

/** Runs the real engine to its end, whatever its exit code. */
export function runPulumi(args: string[], { cwd, env = {}, input, onOutput }: PulumiOptions): Promise<PulumiResult> {
  environment ??= pulumiEnvironment(cwd);
  const whole = { ...environment, ...env };
  return new Promise((done, fail) => {
    const child = spawn('pulumi', [...args, '--non-interactive'], { cwd, env: whole, stdio: ['pipe', 'pipe', 'pipe'] });
    const result: PulumiResult = { code: 1, stdout: '', stderr: '' };
    const collect = (stream: 'stdout' | 'stderr') => (text: string) => {
      result[stream] += text;
      onOutput?.(text);
    };
    child.stdout.setEncoding('utf8').on('data', collect('stdout'));
    child.stderr.setEncoding('utf8').on('data', collect('stderr'));
    child.on('error', fail);
    child.on('close', (code) => done({ ...result, code: code ?? 1 }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });
}

/** The same where only success will do: standard output, or the engine's own words as an error. */
export async function pulumi(args: string[], options: PulumiOptions): Promise<string> {
  const result = await runPulumi(args, options);
  if (result.code === 0) return result.stdout;
  const said = (result.stderr.trim() || result.stdout.trim()).replace(/^error: /gm, '');
  throw new UserError('pulumi-failed', `pulumi ${args.slice(0, 2).join(' ')} failed: ${said}`, nextAfter(said));
}

function nextAfter(said: string): string | undefined {
  if (/passphrase/i.test(said)) {
    return 'set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE; in a laboratory, `npx rds-migrate shell --empty-passphrase` sets an empty one';
  }
  if (/no stack selected|no current stack/i.test(said)) return '`pulumi stack select <stack>`, or add --stack <stack>';
  return undefined;
}

/** The engine on PATH, else the one this checkout has or gets (`rds-migrate env`). */
function pulumiEnvironment(root: string): NodeJS.ProcessEnv {
  // The file backend of Pulumi.yaml wants its folder to exist.
  mkdirSync(join(root, '.rds-migrate', 'state'), { recursive: true });
  const base = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: 'true', PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true' };
  if (onPath()) return base;
  const launcher = resolve(__dirname, '../../../bin/rds-migrate.js');
  const found = spawnSync(process.execPath, [launcher, 'env', '--json'], { encoding: 'utf8' });
  if (found.status !== 0) {
    throw new UserError('no-engine', `the Pulumi engine was not found:\n${found.stderr.trim()}`, 'run `npm run setup`');
  }
  return { ...base, ...(JSON.parse(found.stdout) as Record<string, string>) };
}

function onPath(): boolean {
  const name = WINDOWS ? 'pulumi.exe' : 'pulumi';
  return (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, name)));
}
