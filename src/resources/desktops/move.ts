import { getClusterGroups, getRdVirtualDesktop } from '../../cmdlets/desktop-reads';
import { change } from '../../cmdlets/invocation';
import type { Snapshot } from '../../cmdlets/snapshot';
import { type Condition, run, type Step, type Wait } from '../../cmdlets/step';
import type { StateView, World } from '../kind';
import { objects, sameName } from '../sessions/values';
import { sameHost } from '../values';
import { findDesktop } from './values';
import type { VirtualDesktopProps } from './virtual-desktop';
import type { VirtualizationHostProps } from './virtualization-host';

/** A failover cluster and a node of it that answers for it. */
interface Cluster {
  name: string;
  node: string;
}

function clusterOf(host: string, view: StateView): Cluster | undefined {
  const name = view.find<VirtualizationHostProps>('VirtualizationHost', host)?.cluster;
  return name === undefined ? undefined : { name, node: host };
}

/**
 * From one virtualization host to another. A clustered machine leaves its cluster first and takes up a role in the new
 * one afterwards (docs/stages.md rule 14). Every step asks first whether it is still to be done.
 */
export function moveSteps(from: string, desired: VirtualDesktopProps, world: World): Step[] {
  const { collection, name, host } = desired;
  const old = clusterOf(from, world.before);
  const next = clusterOf(host, world.after);
  const away: Condition = {
    text: `${name} is still on ${from}`,
    reads: [getRdVirtualDesktop()],
    holds: (snapshot) => {
      const found = findDesktop(snapshot, collection, name);
      return found !== undefined && sameHost(found.host, from);
    },
  };
  return [
    ...(old ? [run(leaveCluster(name, old), { onlyIf: hasRole(name, old, true) })] : []),
    run(old || next ? hyperVMove(from, desired) : brokerMove(from, desired), { onlyIf: away }),
    arrived(desired),
    ...(next ? [run(joinCluster(name, next), { onlyIf: hasRole(name, next, false) })] : []),
  ];
}

/**
 * From a third computer the cmdlet needs CredSSP and a credential, on the source host neither (docs/behaviour/module.md
 * section 9); so without a credential it runs there.
 */
function brokerMove(from: string, { name, host, moveCredential }: VirtualDesktopProps) {
  const parameters = { SourceHost: from, DestinationHost: host, Name: name };
  if (moveCredential === undefined) return change('Move-RDVirtualDesktop', parameters, { host: from });
  const { user, password } = moveCredential;
  return change('Move-RDVirtualDesktop', { ...parameters, Credential: { UserName: user, Password: password } });
}

const hyperVMove = (from: string, { name, host }: VirtualDesktopProps) =>
  change('Move-VM', { Name: name, DestinationHost: host, IncludeStorage: true }, { host: from });

const leaveCluster = (name: string, cluster: Cluster) =>
  change(
    'Remove-ClusterGroup',
    { Name: [name], Cluster: cluster.name, RemoveResources: true, Force: true },
    { host: cluster.node },
  );

const joinCluster = (name: string, cluster: Cluster) =>
  change('Add-ClusterVirtualMachineRole', { VMName: name, Cluster: cluster.name }, { host: cluster.node });

function hasRole(name: string, cluster: Cluster, wanted: boolean): Condition {
  const read = getClusterGroups(cluster.node, cluster.name);
  return {
    text: `${name} has ${wanted ? 'a' : 'no'} role in cluster ${cluster.name}`,
    reads: [read],
    holds: (snapshot) => objects(snapshot.get(read).output).some((row) => sameName(row.Name, name)) === wanted,
  };
}

/** Success and failure of the move go to the screen only (section 2): where it runs now is what counts. */
function arrived({ collection, name, host }: VirtualDesktopProps): Wait {
  const at = (snapshot: Snapshot) => findDesktop(snapshot, collection, name)?.host;
  return {
    do: 'wait',
    title: `${name} runs on ${host}`,
    reads: [getRdVirtualDesktop()],
    open(snapshot) {
      const now = at(snapshot);
      if (now === undefined) return `${name} is not in collection ${collection}`;
      return sameHost(now, host) ? undefined : `${name} is still on ${now}: the migration did not go through`;
    },
    everySeconds: 15,
    blockSeconds: 300,
    waitsFor: 'machine',
  };
}
