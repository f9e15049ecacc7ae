import { z } from 'zod';
import { change } from '../../cmdlets/invocation';
import {
  getGatewayInstances,
  getHighAvailability,
  getOperatingSystem,
  getRdServer,
  getRdUserSession,
} from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { type Condition, restartMark, run, type Step, type Wait } from '../../cmdlets/step';
import { Fqdn } from '../../documents/scalars';
import { listedServers } from '../capture';
import { noDesktopOn } from '../desktops/host-empty';
import { restoreGatewaySettings } from '../gateway/deployment-gateway';
import { withLocalPolicies } from '../gateway/gateway-settings';
import { defineKind, type StateView, type World } from '../kind';
import { restoreLicenseServers } from '../licensing/deployment-licensing';
import { leaveDirectory } from '../licensing/leave-directory';
import { firstRow, nameOf, namesOf, rowsOf, sameHost } from '../values';
import { namesGone } from './names-gone';

export const ROLES = [
  'RDS-CONNECTION-BROKER',
  'RDS-RD-SERVER',
  'RDS-WEB-ACCESS',
  'RDS-GATEWAY',
  'RDS-LICENSING',
  'RDS-VIRTUALIZATION',
] as const;

const ServerRole = z.strictObject({
  server: Fqdn,
  role: z.enum(ROLES),
  gatewayExternalFqdn: Fqdn.optional(),
  createVirtualSwitch: z.boolean().optional(),
});
export type ServerRole = z.infer<typeof ServerRole>;

/** Roles that clients reach by a name, so that the name goes before the server (docs/stages.md rule 2). */
const REACHED_BY_NAME: readonly string[] = ['RDS-CONNECTION-BROKER', 'RDS-WEB-ACCESS', 'RDS-GATEWAY'];

/** Servers that hold a role in a desired state. */
export function serversWithRole(view: StateView, role: ServerRole['role']): string[] {
  return view
    .all<ServerRole>('ServerRole')
    .filter((held) => held.role === role)
    .map((held) => held.server)
    .sort();
}

function isListed(snapshot: Snapshot, { server, role }: ServerRole): boolean {
  return rowsOf(snapshot, getRdServer()).some(
    (row) => nameOf(row.Server) === server && namesOf(row.Roles).includes(role.toLowerCase()),
  );
}

/** Add-RDServer says on the verbose stream only how it went and may restart the server (docs/behaviour/module.md sections 2 and 3). */
function answersWithRole(desired: ServerRole): Wait {
  const { server, role } = desired;
  return {
    do: 'wait',
    title: `${server} answers with ${role}`,
    reads: [getOperatingSystem(server), getRdServer()],
    open(snapshot) {
      if (!firstRow(snapshot, getOperatingSystem(server))) return `${server} does not answer yet`;
      return isListed(snapshot, desired) ? undefined : `${server} is not listed with ${role} yet`;
    },
    everySeconds: 15,
    blockSeconds: 900,
    waitsFor: 'machine',
  };
}

/** The side effects of adding and removing on settings of the whole deployment (docs/behaviour/module.md section 3). */
function restoreDeployment(role: ServerRole['role'], after: StateView): Step[] {
  if (role === 'RDS-LICENSING') return restoreLicenseServers(after);
  return role === 'RDS-GATEWAY' ? restoreGatewaySettings(after) : [];
}

/** What else goes with a role, and what the removal itself has disturbed. */
function afterRemoval({ server, role }: ServerRole, world: World): Step[] {
  return [
    ...restoreDeployment(role, world.after),
    ...(role === 'RDS-LICENSING' ? leaveDirectory(server, world.before) : []),
  ];
}

/**
 * The active broker can't be removed, and Set-RDActiveManagementServer is silent whether or not it did anything
 * (docs/behaviour/module.md sections 2 and 4): it runs on the broker that takes over, and the wait reads it back.
 */
function handOver(server: string, world: World): Step[] {
  const other = serversWithRole(world.after, 'RDS-CONNECTION-BROKER').find((broker) => broker !== server);
  if (other === undefined) return [];
  const read = getHighAvailability();
  const isActive = (snapshot: Snapshot) => nameOf(firstRow(snapshot, read)?.ActiveManagementServer) === server;
  return [
    run(change('Set-RDActiveManagementServer', { ManagementServer: other }, { host: other }), {
      onlyIf: { text: `${server} is the active broker`, reads: [read], holds: isActive },
    }),
    {
      do: 'wait',
      title: `another broker than ${server} is active`,
      reads: [read],
      open: (snapshot) => (isActive(snapshot) ? `${server} still is the active broker` : undefined),
      everySeconds: 10,
      blockSeconds: 300,
      waitsFor: 'machine',
    },
  ];
}

/** What Remove-RDServer does to live sessions is unknown (docs/behaviour/module.md section 5), so there may be none. */
function nobodyOn(server: string): Wait {
  return {
    do: 'wait',
    title: `no session on ${server}`,
    reads: [getRdUserSession()],
    open(snapshot) {
      const sessions = rowsOf(snapshot, getRdUserSession()).filter((row) => sameHost(row.HostServer, server));
      if (sessions.length === 0) return undefined;
      return `${sessions.length} session${sessions.length === 1 ? '' : 's'} on ${server}`;
    },
    everySeconds: 30,
    blockSeconds: 0,
    waitsFor: 'people',
    instructions: `Have the users of ${server} sign out; a session host with a session on it is not removed.`,
  };
}

/** Removing the role ends what is open through the gateway; only people can say when that may be. */
function nobodyThrough(server: string, world: World): Wait[] {
  // A dead server can't be asked, and nobody is connected through it.
  if (!world.before.find('Server', server)) return [];
  const read = getGatewayInstances(server, 'connection');
  return [
    {
      do: 'wait',
      title: `nobody is connected through ${server}`,
      reads: [read],
      open(snapshot) {
        const count = rowsOf(snapshot, read).length;
        return count === 0 ? undefined : `${count} connection${count === 1 ? '' : 's'} through ${server}`;
      },
      everySeconds: 60,
      blockSeconds: 0,
      waitsFor: 'people',
      instructions: `Let the users who are connected through ${server} sign out, or disconnect them in RD Gateway Manager (Monitoring); new connections go to the other gateways.`,
    },
  ];
}

export const serverRoleKind = defineKind<ServerRole>({
  name: 'ServerRole',
  description: 'A role that a server has in the deployment; removing it leaves the Windows feature installed.',
  schema: ServerRole,
  key: (props) => `${props.server}/${props.role}`,
  fields: {
    server: { description: 'Server that has the role.', change: 'replace', compare: 'name' },
    role: { description: 'Role name as Add-RDServer takes it.', change: 'replace' },
    gatewayExternalFqdn: {
      description: 'External name passed when a gateway is added; later changes belong to DeploymentGateway.',
      change: 'inPlace',
      compare: 'name',
      writeOnly: true,
    },
    createVirtualSwitch: {
      description: 'A virtual switch is made when a virtualization host is added.',
      change: 'inPlace',
      writeOnly: true,
    },
  },
  reads: () => [getRdServer()],
  observe: (snapshot, props) => (isListed(snapshot, props) ? { server: props.server, role: props.role } : undefined),
  create(desired, world) {
    const { server, role, gatewayExternalFqdn, createVirtualSwitch } = desired;
    const parameters = {
      Server: server,
      Role: role,
      // Mandatory in effect for a gateway; with other roles it only prints a note.
      ...(role === 'RDS-GATEWAY' && gatewayExternalFqdn ? { GatewayExternalFqdn: gatewayExternalFqdn } : {}),
      // The network of the host is cut for a moment.
      ...(role === 'RDS-VIRTUALIZATION' && createVirtualSwitch ? { CreateVirtualSwitch: true } : {}),
    };
    // Asked once more, so that a second try after a crash only puts the side effects right.
    const notListed: Condition = {
      text: `${server} is not listed with ${role}`,
      reads: [getRdServer()],
      holds: (snapshot) => !isListed(snapshot, desired),
    };
    const adding = [
      run(change('Add-RDServer', parameters), { onlyIf: notListed, mark: restartMark(server) }),
      answersWithRole(desired),
    ];
    return [
      ...(role === 'RDS-GATEWAY' ? withLocalPolicies(server, world, adding) : adding),
      ...restoreDeployment(role, world.after),
    ];
  },
  createResumes: true,
  // The external name was passed when the gateway was added; what that did to the deployment is put right once more.
  update: ({ desired, changes }, world) => (changes.length > 0 ? restoreDeployment(desired.role, world.after) : []),
  remove(current, world) {
    const { server, role } = current;
    return [
      ...(REACHED_BY_NAME.includes(role) ? namesGone(server, world) : []),
      ...(role === 'RDS-RD-SERVER' ? [nobodyOn(server)] : []),
      ...(role === 'RDS-VIRTUALIZATION' ? [noDesktopOn(server)] : []),
      ...(role === 'RDS-GATEWAY' ? nobodyThrough(server, world) : []),
      ...(role === 'RDS-CONNECTION-BROKER' ? handOver(server, world) : []),
      run(change('Remove-RDServer', { Server: server, Role: role, Force: true })),
      ...afterRemoval(current, world),
    ];
  },
  afterRemoval,
  capture: {
    reads: () => [getRdServer()],
    strays: 'told',
    probes: (seen) => ROLES.flatMap((role) => listedServers(seen, role).map((server) => ({ server, role }))),
    write(objects, document) {
      const holders = (role: ServerRole['role']) =>
        objects.filter(({ probe }) => probe.role === role).map(({ probe }) => probe.server);
      document.set(['connectionBrokers', 'members'], holders('RDS-CONNECTION-BROKER'));
      for (const host of holders('RDS-RD-SERVER')) document.set(['sessionHosts', host], {});
      const web = holders('RDS-WEB-ACCESS');
      if (web.length > 0) document.set(['webAccess', 'members'], web);
      const gateways = holders('RDS-GATEWAY');
      if (gateways.length > 0) document.set(['gateway', 'members'], gateways);
      for (const host of holders('RDS-VIRTUALIZATION')) document.set(['virtualDesktops', 'hosts', host], {});
    },
  },
  example: { server: 'rdsh11.contoso.com', role: 'RDS-RD-SERVER' },
});
