import { type Context, READ_MS, type SimulatedCmdlet, WRITE_MS } from '../context';
import {
  type DesktopCollectionState,
  desktopsIn,
  findMachine,
  hyperVOf,
  jobRuns,
  machinesOf,
  VM_VERSIONS,
} from '../desktops';
import { findServer, iso, same } from '../world';
import { desktopCollection, requireHost, requireTemplate, takeIn } from './desktop-access';

/** One virtual machine is made in this time; a host makes `concurrency` of them at once. */
const MACHINE_MS = 90_000;

/** -VirtualDesktopAllocation: number by host. */
export function wantedByHost(context: Context): [string, number][] {
  const given = context.parameters.VirtualDesktopAllocation;
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return context.failText('VirtualDesktopAllocation must be a hash table of host and number.');
  return Object.entries(given).map(([host, count]) => {
    const number = Number(count);
    if (!Number.isInteger(number) || number < 1) context.failText(`${String(count)} is no number of virtual desktops.`);
    return [host.toLowerCase(), number];
  });
}

/** Makes machines one after the other on each host; the call returns at once, the job goes on. */
export function provision(
  context: Context,
  collection: DesktopCollectionState,
  wanted: [string, number][],
  running: string,
): void {
  const { state } = context;
  const { made } = collection;
  if (!made) return;
  let end = context.now;
  let total = 0;
  for (const [host, count] of wanted) {
    const { concurrency } = hyperVOf(state, host);
    for (let index = 0; index < count; index += 1) {
      const readyAt = context.now + MACHINE_MS * (Math.floor(index / concurrency) + 1);
      end = Math.max(end, readyAt);
      state.machines ??= [];
      state.machines.push({
        name: `${made.namePrefix}-${made.nextIndex}`,
        host,
        collection: collection.name,
        state: 'RUNNING',
        version: VM_VERSIONS[findServer(state, host)?.os ?? '2022'] ?? '10.0',
        networkSwitch: 'External',
        readyAt: iso(readyAt),
        ...(state.faults.failedDesktops?.some((name) => same(name, `${made.namePrefix}-${made.nextIndex}`))
          ? { failed: true }
          : {}),
      });
      made.nextIndex += 1;
      total += 1;
    }
  }
  startJob(context, collection, running, total, end);
}

function startJob(
  context: Context,
  collection: DesktopCollectionState,
  running: string,
  total: number,
  end: number,
): void {
  const own = machinesOf(context.state).filter((machine) => same(machine.collection ?? '', collection.name));
  const failed = own.filter((machine) => machine.failed).length;
  collection.job = {
    running,
    ended: running.startsWith('UPDATE') && failed > 0 ? 'UPDATE_FAILED' : 'JOB_COMPLETED',
    startedAt: iso(context.now),
    endsAt: iso(end),
    total,
    failed,
  };
}

function requireNoJob(context: Context, collection: DesktopCollectionState): void {
  if (jobRuns(context.state, collection))
    context.failText(`Another job is in progress for the virtual desktop collection ${collection.name}.`);
}

function getDesktops(context: Context): void {
  const wanted = context.texts('CollectionName');
  const collections = wanted.length > 0 ? wanted.map((name) => desktopCollection(context, name)) : undefined;
  const all = (collections ?? context.deployment.desktops?.collections ?? []).flatMap(({ name }) =>
    desktopsIn(context.state, name),
  );
  all.sort((a, b) => compare(a.collection ?? '', b.collection ?? '') || compare(a.name, b.name));
  for (const machine of all) {
    context.output.push({
      VirtualDesktopName: machine.name,
      CollectionName: machine.collection,
      HostName: machine.host.toUpperCase(),
      State: machine.state,
      ProvisioningStatus: machine.failed ? 'FAILED' : 'SUCCESS',
    });
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function addDesktops(context: Context): void {
  const collection = desktopCollection(context);
  if (context.parameterSet === 'UnManaged') {
    if (collection.made) context.failText(`The virtual desktops of ${collection.name} are managed.`);
    takeIn(context, collection, context.texts('VirtualDesktopName'));
    return;
  }
  if (!collection.made) context.failText(`The virtual desktops of ${collection.name} are not managed.`);
  requireNoJob(context, collection);
  const wanted = wantedByHost(context);
  for (const [host] of wanted) requireHost(context, host);
  if (context.parameters.VirtualDesktopTemplateName !== undefined) requireTemplate(context);
  provision(context, collection, wanted, 'ADD_VIRTUAL_DESKTOP_INPROGRESS');
}

/** R: a managed desktop is deleted. Whoever is on it loses the session. */
function removeDesktops(context: Context): void {
  const collection = desktopCollection(context);
  if (context.whatIf) return;
  context.requireForce();
  requireNoJob(context, collection);
  const { state } = context;
  for (const name of context.texts('VirtualDesktopName')) {
    const machine = findMachine(state, name);
    if (!machine || !same(machine.collection ?? '', collection.name)) {
      context.complainText(`The virtual desktop ${name} does not exist in the collection ${collection.name}.`);
      continue;
    }
    endSessions(context, name);
    if (collection.made) state.machines = machinesOf(state).filter((other) => other !== machine);
    else {
      delete machine.collection;
      delete machine.user;
    }
  }
}

function endSessions({ state }: Context, desktop: string): void {
  for (const session of state.sessions) {
    if (session.desktop === undefined || !same(session.desktop, desktop)) continue;
    const { user, host, id } = session;
    state.seenByUsers.push({ at: state.now, what: 'signOut', user, host, session: id, visible: true });
  }
  state.sessions = state.sessions.filter((session) => session.desktop === undefined || !same(session.desktop, desktop));
}

/** Every desktop is made anew from the template; who is on one is signed out. */
function updateCollection(context: Context): void {
  const collection = desktopCollection(context);
  if (context.whatIf) return;
  context.requireForce();
  const { made } = collection;
  if (!made || collection.type !== 'PooledManaged')
    context.failText(`Only pooled managed collections are updated; ${collection.name} is ${collection.type}.`);
  requireNoJob(context, collection);
  const { name, host } = requireTemplate(context);
  const desktops = desktopsIn(context.state, collection.name);
  for (const desktop of desktops) endSessions(context, desktop.name);
  made.template = { name, host };
  startJob(context, collection, 'UPDATE_VIRTUAL_DESKTOP_INPROGRESS', desktops.length, context.now + 4 * MACHINE_MS);
}

function getJob(context: Context): void {
  const collection = desktopCollection(context);
  const { job } = collection;
  if (!job) return;
  const running = jobRuns(context.state, collection);
  const passed = (context.now - Date.parse(job.startedAt)) / (Date.parse(job.endsAt) - Date.parse(job.startedAt));
  context.output.push({
    CollectionName: collection.name,
    Status: running ? job.running : job.ended,
    StartTime: job.startedAt,
    LastModifiedTime: running ? context.state.now : job.endsAt,
    TotalVirtualDesktop: job.total,
    PercentCompleted: String(running ? Math.floor(100 * passed) : 100),
    FailedVirtualDesktop: job.failed,
    VirtualDesktopStatus: null,
  });
}

/** What has been made so far stays as it is (section 9: in an unknown state). */
function stopJob(context: Context): void {
  const collection = desktopCollection(context);
  if (context.whatIf) return;
  context.requireForce();
  const { job } = collection;
  if (!job || !jobRuns(context.state, collection)) return;
  collection.job = { ...job, ended: 'UPDATE_CANCELLED', endsAt: iso(context.now) };
}

/**
 * Success and failure go to the screen only (section 2): the answer is empty either way. From a third computer it needs
 * credentials (section 9), and it does not switch on incoming migrations.
 */
function moveDesktop(context: Context): void {
  const source = context.need('SourceHost').toLowerCase();
  const destination = context.need('DestinationHost').toLowerCase();
  context.extraMs = 60_000;
  const machine = findMachine(context.state, context.need('Name'));
  const ready =
    machine !== undefined &&
    same(machine.host, source) &&
    (same(context.host, source) || context.has('Credential')) &&
    context.deployment.roles[destination]?.includes('RDS-VIRTUALIZATION') === true &&
    mayCome(context, machine.networkSwitch, destination) &&
    machine.cluster === undefined;
  if (!ready || !machine) return;
  machine.host = destination;
  for (const session of context.state.sessions) {
    if (session.desktop !== undefined && same(session.desktop, machine.name)) session.host = destination;
  }
}

/** Whether a host takes a machine with this switch. */
export function mayCome({ state }: Context, networkSwitch: string, destination: string): boolean {
  const { incomingMigration, switches } = hyperVOf(state, destination);
  return incomingMigration && switches.includes(networkSwitch);
}

export const desktopJobCmdlets: Record<string, SimulatedCmdlet> = {
  'Get-RDVirtualDesktop': { access: 'health', costMs: 2 * READ_MS, writes: false, run: getDesktops },
  'Add-RDVirtualDesktopToCollection': { access: 'healthWorkflow', costMs: WRITE_MS, writes: true, run: addDesktops },
  'Remove-RDVirtualDesktopFromCollection': {
    access: 'healthWorkflow',
    costMs: 20_000,
    writes: true,
    run: removeDesktops,
  },
  'Update-RDVirtualDesktopCollection': {
    access: 'healthWorkflow',
    costMs: WRITE_MS,
    writes: true,
    run: updateCollection,
  },
  'Get-RDVirtualDesktopCollectionJobStatus': { access: 'health', costMs: READ_MS, writes: false, run: getJob },
  'Stop-RDVirtualDesktopCollectionJob': { access: 'healthWorkflow', costMs: WRITE_MS, writes: true, run: stopJob },
  'Move-RDVirtualDesktop': { access: 'health', costMs: WRITE_MS, writes: true, run: moveDesktop },
};
