import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { demoSecrets } from '../cmdlets/runners/simulator/demo-secrets';
import { createSimulation, type SeedOptions, seedState } from '../cmdlets/runners/simulator/seed';
import { StateStore } from '../cmdlets/runners/simulator/store';
import type { Environment } from '../documents/environment';
import type { Deployment } from '../documents/schema';
import { UserError } from '../errors';
import type { Pulumi } from './pulumi';
import { configOf, configWithSecrets } from './stack';

const SCHEME = 'simulator:';
/** How long before the migration's window the simulated clock starts: time enough for the stages without users. */
const LEAD_HOURS = 9;
/** Simulated users: most work in the collection with the most hosts. */
const BUSIEST = 60;
const OTHERS = 12;

/** Whether a stack is connected to a simulated deployment, as it is unless its config says otherwise. */
export function isSimulated(root: string, stack: string): boolean {
  return (configOf(root, stack).connection ?? SCHEME).startsWith(SCHEME);
}

/** An SSH server of this computer, behind which the demo puts a simulated deployment. */
const THIS_COMPUTER = /^ssh:\/\/([^@/]*@)?(127\.0\.0\.1|localhost)(:\d+)?$/;

/** The state file of an environment's simulated deployment: that of the config of the stack, or the usual one. */
export function simulationFile(root: string, environment: string, stack = environment): string {
  const usual = `.rds-migrate/${environment}/simulator.json`;
  const connection = configOf(root, stack).connection ?? `${SCHEME}${usual}`;
  if (connection.startsWith(SCHEME)) return join(root, connection.slice(SCHEME.length));
  if (THIS_COMPUTER.test(connection) && existsSync(join(root, usual))) return join(root, usual);
  throw new UserError(
    'not-simulated',
    `stack ${stack} is connected to ${connection}, which is no simulated deployment`,
    'name another environment',
  );
}

/** Writes the simulated deployment of an environment; `replace` also forgets whom its users were told what. */
export function makeSimulation(
  root: string,
  environment: Environment,
  options: { replace?: boolean; secrets?: Record<string, string | undefined> } = {},
): { file: string; sessions: number } {
  const file = simulationFile(root, environment.name);
  if (existsSync(file) && !options.replace) {
    new StateStore(file).load();
    throw new UserError(
      'simulator-exists',
      `${environment.name} has a simulated deployment already: ${file}`,
      `to start afresh: npx rds-migrate simulator create ${environment.name} --force`,
    );
  }
  const { deployment: source } = environment.source;
  const { deployment: target } = environment.target;
  const sessions = sessionsFor(environment);
  const secrets = { ...demoSecrets([source, target]), ...defined(options.secrets ?? {}) };
  const now = startOf(environment);
  const state = seedState(source, {
    target,
    environment: environment.name,
    sessions,
    secrets,
    ...(now ? { now } : {}),
  });
  if (options.replace) rmSync(join(root, '.rds-migrate', environment.name, 'audit.jsonl'), { force: true });
  createSimulation(file, state, { replace: true });
  return { file, sessions: state.sessions.length };
}

/** The same with what is set up on the Remote Access servers of the source. */
export async function makeWholeSimulation(
  root: string,
  environment: Environment,
  options: Parameters<typeof makeSimulation>[2] = {},
): Promise<{ file: string; sessions: number }> {
  const made = makeSimulation(root, environment, options);
  const { deployment: source } = environment.source;
  if (!source.remoteAccess) return made;
  const secrets = { ...demoSecrets([source, environment.target.deployment]), ...defined(options.secrets ?? {}) };
  // Seldom needed, and it loads every kind.
  await (await import('./simulated-remote-access')).setUpRemoteAccess(made.file, source, secrets);
  return made;
}

/** Sets the demo value of every secret that the documents name and the stack hasn't got; returns the names of those set. */
export async function setDemoSecrets(pulumi: Pulumi, environment: Environment, stack: string): Promise<string[]> {
  const wanted = demoSecrets([environment.source.deployment, environment.target.deployment]);
  const present = await configWithSecrets(pulumi, stack);
  const missing = Object.keys(wanted).filter((name) => present[name] === undefined);
  for (const name of missing) {
    await pulumi.must(['config', 'set', '--secret', name, '--stack', stack], { input: wanted[name] ?? '' });
  }
  return missing;
}

/** Whether `pulumi stack init` has been run for it: that leaves its mark in the stack's config file. */
export function isInitialised(root: string, stack: string): boolean {
  const file = join(root, 'stacks', `Pulumi.${stack}.yaml`);
  return (
    existsSync(file) && /^(encryptionsalt|secretsprovider|encryptedkey):|\bsecure:/m.test(readFileSync(file, 'utf8'))
  );
}

/** On session collections as many as make a working day; on each desktop of a pool one. */
export function sessionsFor({ source }: Environment): NonNullable<SeedOptions['sessions']> {
  const hosts = Object.values(source.deployment.sessionHosts ?? {});
  const sizes = Object.keys(source.deployment.collections ?? {})
    .map((collection) => ({ collection, hosts: hosts.filter((host) => host.collection === collection).length }))
    .sort((a, b) => b.hosts - a.hosts);
  return [
    ...sizes.map(({ collection }, index) => ({ collection, count: index === 0 ? BUSIEST : OTHERS })),
    ...pools(source.deployment),
  ];
}

function pools({ virtualDesktops }: Deployment): { collection: string; count: number }[] {
  return Object.entries(virtualDesktops?.collections ?? {}).flatMap(
    ([collection, { type, desktopsPerHost, desktops }]) => {
      const made = Object.values(desktopsPerHost ?? {}).reduce((sum, some) => sum + some, 0);
      const count = made + Object.keys(desktops ?? {}).length;
      return type.startsWith('pooled') && count > 0 ? [{ collection, count }] : [];
    },
  );
}

function startOf({ target }: Environment): string | undefined {
  const start = target.deployment.migration?.window?.start;
  return start === undefined ? undefined : new Date(Date.parse(start) - LEAD_HOURS * 3_600_000).toISOString();
}

function defined(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
