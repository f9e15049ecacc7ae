import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { UserError } from '../../errors';
import { hint } from '../project';
import { Pulumi } from '../pulumi';
import { PROJECT } from '../stack';

/** Stack, environment and folder of the demo; none of them is under version control. */
export const DEMO = 'demo';

const HEADER = '# Made by npm run demo, which removes it at the end and at its next start.\n';
/** Locks of a demo that was killed are taken over after this long. */
const STALE_MS = 10_000;

/**
 * What of the user's own Pulumi set-up must not be read or written: backend, token, home and passphrase are the demo's.
 * The stack lies in the project's own backend, so that --keep lets one go on with plain `pulumi` commands.
 */
export function demoPulumi(root: string): Pulumi {
  const foreign = Object.keys(process.env).filter((name) => name.toUpperCase().startsWith('PULUMI_'));
  return new Pulumi(root, {
    ...Object.fromEntries(foreign.map((name) => [name, undefined])),
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
    PULUMI_HOME: process.env.PULUMI_HOME ?? join(root, '.rds-migrate', 'pulumi-home'),
    PULUMI_CONFIG_PASSPHRASE: '',
  });
}

/** One demo at a time per checkout; the result gives the place up again. */
export async function holdDemo(root: string): Promise<() => Promise<void>> {
  const folder = join(root, '.rds-migrate');
  mkdirSync(folder, { recursive: true });
  try {
    return await lock(folder, {
      lockfilePath: join(folder, 'demo.lock'),
      stale: STALE_MS,
      // A little longer than a killed demo's lock is respected.
      retries: { retries: 12, factor: 1, minTimeout: 1000, maxTimeout: 1000 },
      onCompromised: ({ message }) => {
        hint(
          `the demo ends here: its lock in .rds-migrate was lost (${message}); npm run demo begins anew and clears up`,
        );
        process.exit(1);
      },
    });
  } catch {
    throw new UserError('demo-running', 'another demo runs in this checkout', 'wait until it has ended');
  }
}

/** What the demo can migrate, by name: the folder of its documents below stacks/base. */
export const SCENARIOS: Readonly<Record<string, string>> = {
  rds: '',
  'remote-access': 'remote-access-2008r2/',
  'remote-access-2003': 'remote-access-2003/',
};

/** Documents and config of the demo: those of a scenario under another name. */
export function makeScene(root: string, scenario = 'rds'): void {
  const from = SCENARIOS[scenario];
  if (from === undefined) {
    throw new UserError(
      'no-scenario',
      `there is no scenario ${JSON.stringify(scenario)}`,
      `one of: ${Object.keys(SCENARIOS).join(', ')}`,
    );
  }
  const folder = join(root, 'stacks', DEMO);
  refuseForeign(folder);
  if (!existsSync(join(root, 'stacks', 'base'))) {
    throw new UserError(
      'no-base',
      'there is no stacks/base, the documents that the demo migrates',
      'run the demo in a complete checkout',
    );
  }
  mkdirSync(join(folder, 'base'), { recursive: true });
  for (const file of ['source.yaml', 'target.yaml']) {
    // A copy: what somebody edits in stacks/base meanwhile is no change of documents in the middle of this migration.
    copyFileSync(join(root, 'stacks', 'base', from, file), join(folder, 'base', file));
    const overlay = `base: base/${file}\npatch:\n  - { op: replace, path: /deployment, value: contoso-demo }\n`;
    writeFileSync(join(folder, file), `${HEADER}${overlay}`);
  }
  const config = ['config:', `  rds-migrate:environment: ${DEMO}`, '  rds-migrate:stage: source', ''].join('\n');
  writeFileSync(configFile(root), `${HEADER}${config}`);
}

/** Removes everything that a demo left: stack, documents, config, simulated deployment. */
export async function removeScene(root: string, pulumi: Pulumi): Promise<void> {
  refuseForeign(join(root, 'stacks', DEMO));
  // Without --force a stack with resources is kept; the deployment it describes is a file that goes as well.
  await pulumi.run(['stack', 'rm', DEMO, '--yes', '--force']);
  const left = [join(root, 'stacks', DEMO), configFile(root), join(root, '.rds-migrate', DEMO), ...backendFiles(root)];
  for (const path of left) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
}

/** What the file backend keeps of a removed stack, and of one whose engine was killed: copies, history and lock. */
function backendFiles(root: string): string[] {
  const folder = join(root, '.rds-migrate', 'state', '.pulumi');
  const stacks = join(folder, 'stacks', PROJECT);
  const files = existsSync(stacks) ? readdirSync(stacks).filter((name) => name.startsWith(`${DEMO}.json`)) : [];
  return [
    ...files.map((name) => join(stacks, name)),
    join(folder, 'history', PROJECT, DEMO),
    join(folder, 'backups', PROJECT, DEMO),
    join(folder, 'locks', 'organization', PROJECT, DEMO),
  ];
}

/** Somebody's own environment of this name is never written to or removed. */
function refuseForeign(folder: string): void {
  const file = join(folder, 'source.yaml');
  if (!existsSync(folder) || (existsSync(file) && readFileSync(file, 'utf8').startsWith(HEADER))) return;
  throw new UserError(
    'demo-taken',
    `stacks/${DEMO} was not made by the demo, which would replace it`,
    'rename it and run the demo again',
  );
}

function configFile(root: string): string {
  return join(root, 'stacks', `Pulumi.${DEMO}.yaml`);
}
