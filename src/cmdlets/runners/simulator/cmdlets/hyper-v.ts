import { checkHost } from '../access';
import { type Context, READ_MS, type SimulatedCmdlet, WRITE_MS } from '../context';
import { findMachine, hyperVOf, type MachineState, machinesOf } from '../desktops';
import { hasFeature, reach, same } from '../world';
import { mayCome } from './desktop-jobs';

/** Hyper-V and failover clusters, as far as a virtual desktop's move needs them. */

function requireHyperV(context: Context, host: string): void {
  checkHost(context, host);
  const server = context.server(host);
  if (server && hasFeature(server, 'RDS-Virtualization')) return;
  context.terminate(
    'CommandNotFoundException',
    'ObjectNotFound',
    `The term '${context.cmdlet}' is not recognized as the name of a cmdlet.`,
  );
}

const targets = (context: Context): string[] => {
  const named = context.texts('ComputerName').map((name) => name.toLowerCase());
  return named.length > 0 ? named : [context.host];
};

function getMachines(context: Context): void {
  const names = context.texts('Name');
  for (const host of targets(context)) {
    requireHyperV(context, host);
    for (const machine of machinesOf(context.state)) {
      if (!same(machine.host, host)) continue;
      if (names.length > 0 && !names.some((name) => same(name, machine.name))) continue;
      context.output.push({
        Name: machine.name,
        State: machine.state === 'RUNNING' ? 'Running' : machine.state === 'SAVED' ? 'Saved' : 'Off',
        Version: machine.version,
        ComputerName: host,
        IsClustered: machine.cluster !== undefined,
        NetworkAdapters: [{ Name: 'Network Adapter', SwitchName: machine.networkSwitch }],
      });
    }
  }
}

function getHost(context: Context): void {
  for (const host of targets(context)) {
    requireHyperV(context, host);
    const { incomingMigration } = hyperVOf(context.state, host);
    context.output.push({
      Name: host,
      ComputerName: host,
      VirtualHardDiskPath: 'C:\\ProgramData\\Microsoft\\Windows\\Virtual Hard Disks',
      VirtualMachineMigrationEnabled: incomingMigration,
    });
  }
}

function moveMachine(context: Context): void {
  const name = context.need('Name');
  const destination = context.need('DestinationHost').toLowerCase();
  const machine = findMachine(context.state, name);
  if (!machine || !same(machine.host, context.host)) missing(context, name);
  if (machine.cluster !== undefined)
    context.failText(`The virtual machine ${name} is clustered: remove its role from the cluster first.`);
  if (reach(context.state, destination) !== 'ok' || !mayCome(context, machine.networkSwitch, destination))
    context.failText(`Virtual machine migration of ${name} to ${destination} failed at migration destination.`);
  if (context.whatIf) return;
  machine.host = destination;
  for (const session of context.state.sessions) {
    if (session.desktop !== undefined && same(session.desktop, machine.name)) session.host = destination;
  }
}

function missing(context: Context, name: string): never {
  context.failWith(
    'InvalidParameter',
    'InvalidArgument',
    `Hyper-V was unable to find a virtual machine with name "${name}".`,
  );
}

const clusterOf = (context: Context): string | undefined => context.text('Cluster')?.toLowerCase();

function inCluster(context: Context, machine: MachineState): boolean {
  return machine.cluster !== undefined && machine.cluster === clusterOf(context);
}

function getGroups(context: Context): void {
  const names = context.texts('Name');
  for (const machine of machinesOf(context.state)) {
    if (!inCluster(context, machine)) continue;
    if (names.length > 0 && !names.some((name) => same(name, machine.name))) continue;
    context.output.push({
      Name: machine.name,
      OwnerNode: machine.host.split('.')[0] ?? machine.host,
      State: machine.state === 'RUNNING' ? 'Online' : 'Offline',
      GroupType: 'VirtualMachine',
    });
  }
}

function removeGroup(context: Context): void {
  if (context.whatIf) return;
  context.requireForce();
  for (const name of context.texts('Name')) {
    const machine = findMachine(context.state, name);
    if (machine && inCluster(context, machine)) delete machine.cluster;
    else context.complainText(`The cluster group ${name} was not found.`);
  }
}

function addRole(context: Context): void {
  const name = context.need('VMName');
  const machine = findMachine(context.state, name);
  const cluster = clusterOf(context);
  if (!machine || cluster === undefined) missing(context, name);
  if (machine.cluster !== undefined) context.failText(`The virtual machine ${name} is already configured.`);
  machine.cluster = cluster;
  context.output.push({ Name: name, OwnerNode: machine.host.split('.')[0] ?? machine.host, State: 'Online' });
}

export const hyperVCmdlets: Record<string, SimulatedCmdlet> = {
  'Get-VM': { access: 'local', costMs: READ_MS, writes: false, run: getMachines },
  'Get-VMHost': { access: 'local', costMs: READ_MS, writes: false, run: getHost },
  'Move-VM': { access: 'local', costMs: 120_000, writes: true, run: moveMachine },
  'Get-ClusterGroup': { access: 'local', costMs: READ_MS, writes: false, run: getGroups },
  'Remove-ClusterGroup': { access: 'local', costMs: WRITE_MS, writes: true, run: removeGroup },
  'Add-ClusterVirtualMachineRole': { access: 'local', costMs: WRITE_MS, writes: true, run: addRole },
};
