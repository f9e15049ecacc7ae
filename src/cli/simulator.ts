import { relative } from 'node:path';
import { Hands } from '../cmdlets/runners/simulator/hands';
import type { State } from '../cmdlets/runners/simulator/state';
import { loadEnvironment } from '../documents/environment';
import { leadMinutes, OS_VERSIONS, OsVersion } from '../documents/scalars';
import { UserError } from '../errors';
import { tasksOf } from '../report/changes';
import { plainTable } from '../report/tables';
import { count } from '../report/values';
import { colors, loadPlan, print, projectRoot } from './project';
import { Pulumi } from './pulumi';
import { isInitialised, makeWholeSimulation, setDemoSecrets, simulationFile } from './simulation';
import { applyFault, type FaultOptions } from './simulator-faults';
import { setSetting } from './simulator-settings';
import { configWithSecrets, selectedStack } from './stack';

interface Which {
  environment?: string;
  stack?: string;
}

/** `simulator create <environment>` */
export async function create(name: string, options: { force?: boolean }): Promise<void> {
  const root = projectRoot();
  const environment = loadEnvironment(root, name);
  const pulumi = new Pulumi(root);
  const initialised = isInitialised(root, name);
  const secrets = initialised ? await configWithSecrets(pulumi, name) : {};
  const { file, sessions } = await makeWholeSimulation(root, environment, { replace: options.force ?? false, secrets });
  print(
    `made ${relative(process.cwd(), file)}: ${environment.source.deployment.deployment} as in source.yaml, ${count(sessions, 'live session')}`,
  );
  if (initialised) await secretsOf(pulumi, name, name);
  else print(`next: pulumi stack init ${name}, then npx rds-migrate simulator secrets ${name}`);
}

/** `simulator secrets <environment>` */
export async function secrets(name: string, options: { stack?: string }): Promise<void> {
  await secretsOf(new Pulumi(projectRoot()), name, options.stack ?? name);
}

async function secretsOf(pulumi: Pulumi, name: string, stack: string): Promise<void> {
  const set = await setDemoSecrets(pulumi, loadEnvironment(pulumi.root, name), stack);
  print(
    set.length > 0 ? `set demo secrets of stack ${stack}: ${set.join(', ')}` : `stack ${stack} has all its secrets`,
  );
  print('next: pulumi up');
}

/** `simulator show` */
export async function show(options: Which): Promise<void> {
  const { state } = await open(options);
  print(`${state.environment}, simulated time ${state.now}`);
  print(serversTable(state));
  for (const collection of state.deployment?.collections ?? []) {
    const sessions = state.sessions.filter((session) => session.collection === collection.name);
    print(
      `${collection.name}: ${count(collection.hosts.length, 'host')}, ${count(collection.remoteApps.length, 'RemoteApp')}, ${count(sessions.length, 'session')}`,
    );
  }
  const faults = Object.keys(state.faults);
  if (faults.length > 0) print(`faults: ${JSON.stringify(state.faults)}`);
}

function serversTable(state: State): string {
  const table = plainTable(['server', 'os', 'state', 'roles', 'sessions', 'takes new ones'], colors);
  for (const [name, server] of Object.entries(state.servers).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const roles = state.deployment?.roles[name] ?? [];
    const away = server.offlineUntil !== undefined && server.offlineUntil > state.now;
    const sessions = state.sessions.filter((session) => session.host === name).length;
    const isHost = roles.includes('RDS-RD-SERVER');
    table.push([
      name,
      server.os,
      server.power === 'off' ? 'off' : away ? `away until ${server.offlineUntil}` : 'on',
      roles.join(', '),
      isHost ? String(sessions) : '',
      isHost ? server.drainMode : '',
    ]);
  }
  return table.toString();
}

/** `simulator advance <duration|time>` */
export async function advance(time: string, options: Which): Promise<void> {
  const { hands, state } = await open(options);
  const moment = momentOf(time);
  const forward = 'ms' in moment ? moment.ms > 0 : Date.parse(moment.until) > Date.parse(state.now);
  if (!forward) {
    const why = `it is ${state.now} already`;
    throw new UserError('simulator-refused', `${time} is no later time: ${why}`, 'time goes forward only');
  }
  hands.advance(moment);
  print(`simulated time is now ${hands.look().now}`);
}

function momentOf(time: string): { ms: number } | { until: string } {
  if (/^\d+(min|h|d)$/.test(time)) return { ms: leadMinutes(time) * 60_000 };
  if (/^\d{4}-\d{2}-\d{2}T/.test(time) && !Number.isNaN(Date.parse(time))) return { until: time };
  throw new UserError(
    'no-time',
    `${time} is neither a duration nor a time`,
    'write 90min, 24h, 2d, or 2027-01-16T20:00+01:00',
  );
}

/** `simulator upgrade <server> <os>` */
export async function upgrade(server: string, os: string, options: Which): Promise<void> {
  const release = OsVersion.safeParse(os);
  if (!release.success) {
    throw new UserError(
      'unknown-release',
      `${os} is no release of Windows Server that is known`,
      `one of: ${OS_VERSIONS.join(', ')}`,
    );
  }
  const { root, environment, hands, state } = await open(options);
  refuseOlder(state, server.toLowerCase(), release.data);
  refuseBeforeTasks(root, environment, server.toLowerCase());
  hands.upgradeInPlace(server.toLowerCase(), release.data);
  const until = hands.look().servers[server.toLowerCase()]?.offlineUntil;
  print(`${server} is being upgraded to Windows Server ${os}, away until ${until}`);
  print('next: npx rds-migrate simulator advance 130min, then pulumi up');
}

/** Set-up upgrades to a newer release only. */
function refuseOlder(state: State, server: string, os: OsVersion): void {
  const own = OsVersion.safeParse(state.servers[server]?.os);
  if (!own.success) return;
  const newer = OS_VERSIONS.slice(OS_VERSIONS.indexOf(own.data) + 1);
  if (newer.includes(os)) return;
  throw new UserError(
    'simulator-refused',
    `${server} runs Windows Server ${own.data}, which set-up does not upgrade to ${os}`,
    newer.length > 0 ? `a newer release is wanted, one of: ${newer.join(', ')}` : 'it has the newest release',
  );
}

/** What the plan has done before an upgrade, a backup above all, comes before it: afterwards it is too late. */
function refuseBeforeTasks(root: string, environment: string, server: string): void {
  const { plan } = loadPlan(root, environment);
  const stage = plan.stages.find(({ changes }) =>
    changes.some(({ id, action }) => id === `Server/${server}` && action === 'update'),
  );
  const first = stage?.after.get(`Server/${server}`)?.after ?? [];
  const open = stage ? tasksOf(stage).filter((task) => !task.done && first.includes(`ManualTask/${task.name}`)) : [];
  const [task] = open;
  if (!stage || !task) return;
  throw new UserError(
    'task-open',
    `${server} is not upgraded before ${open.map(({ name }) => `task ${name}`).join(' and ')} of stage ${stage.name}`,
    `do it, then npx rds-migrate done ${task.name}${task.evidence === 'required' ? ' --evidence "..."' : ''}`,
  );
}

/** `simulator copy-disks <from> <to>` */
export async function copyDisks(from: string, to: string, options: Which): Promise<void> {
  const { hands } = await open(options);
  hands.copyProfileDisks(from, to);
  print(`copied the profile disks of ${from} to ${to}`);
}

/** `simulator sign-out <user>` */
export async function signOut(user: string, options: Which): Promise<void> {
  const { hands, state } = await open(options);
  const before = state.sessions.length;
  const users = [...new Set(state.sessions.map((session) => session.user))];
  if (!users.some((known) => known.toLowerCase() === user.toLowerCase())) {
    throw new UserError(
      'simulator-unknown',
      `${user} is not signed in`,
      users.length > 0 ? `among those who are: ${users.slice(0, 5).join(', ')}` : 'nobody is',
    );
  }
  hands.signOut(user);
  print(`${user}: ${count(before - hands.look().sessions.length, 'session')} ended`);
}

/** `simulator set <object> <field> <value>` */
export async function set(object: string, field: string, value: string, options: Which): Promise<void> {
  const { hands } = await open(options);
  const shown = setSetting(hands, object, field, value);
  print(`${object} ${field} is now ${shown}, set by hand`);
}

/** `simulator fault <kind> [value]` */
export async function fault(
  kind: string | undefined,
  value: string | undefined,
  options: Which & FaultOptions,
): Promise<void> {
  const { hands } = await open(options);
  applyFault(hands, kind, value, options);
  const faults = hands.look().faults;
  print(Object.keys(faults).length === 0 ? 'no faults' : `faults: ${JSON.stringify(faults)}`);
}

async function open(options: Which): Promise<{ root: string; environment: string; hands: Hands; state: State }> {
  const root = projectRoot();
  const environment = options.environment ?? (await selectedStack(root, options.stack)).settings.environment;
  const hands = new Hands(simulationFile(root, environment, options.stack));
  return { root, environment, hands, state: hands.look() };
}
