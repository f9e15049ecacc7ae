import { z } from 'zod';
import { getHighAvailability, getOperatingSystem, getRdServer, getRdSessionCollection } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import type { Step, Wait } from '../../cmdlets/step';
import { Fqdn, OS_VERSIONS, OsVersion } from '../../documents/scalars';
import { listedServers } from '../capture';
import { type Change, defineKind, type World } from '../kind';
import { firstRow, known, nameOf, namesOf, rowsOf, textOf } from '../values';

const Server = z.strictObject({
  name: Fqdn,
  os: OsVersion,
  upgrade: z.literal('inPlace').optional(),
  via: z.array(OsVersion).optional(),
});
type Server = z.infer<typeof Server>;

/** Build of each release's Win32_OperatingSystem.BuildNumber. */
const BUILDS: Record<string, OsVersion> = {
  '9200': '2012',
  '9600': '2012 R2',
  '14393': '2016',
  '17763': '2019',
  '20348': '2022',
  '26100': '2025',
};

/** Undefined = the server doesn't answer; a build that is no release is told as such, so that it shows as a difference. */
function liveOs(snapshot: Snapshot, host: string): string | undefined {
  const build = textOf(firstRow(snapshot, getOperatingSystem(host))?.BuildNumber);
  return build === undefined ? undefined : (BUILDS[build] ?? `build ${build}`);
}

function rolesOf(host: string, world: World): string[] {
  const roles = new Set<string>();
  for (const view of [world.before, world.after]) {
    for (const role of view.all<{ server: string; role: string }>('ServerRole')) {
      if (role.server === host) roles.add(role.role);
    }
  }
  return [...roles].sort();
}

/** Release by release, since one jump may be too long for the installation media (docs/stages.md rule 11). */
function hopsOf(from: unknown, desired: Server): OsVersion[] {
  const start = OS_VERSIONS.indexOf(from as OsVersion);
  return [...(desired.via ?? []), desired.os].filter((hop) => OS_VERSIONS.indexOf(hop) > start);
}

function instructions(host: string, hop: OsVersion, roles: string[], inPlace: boolean): string {
  const onIt = roles.length === 0 ? 'no role of this deployment' : roles.join(', ');
  return [
    inPlace
      ? `Upgrade ${host} in place to Windows Server ${hop}; it carries ${onIt}, all of which are down meanwhile.`
      : `Install Windows Server ${hop} on ${host} under the same name; it carries ${onIt}.`,
    '1. Make the backups of this stage: the virtual machine and the broker database of the same minute.',
    `2. Use media of the same language and edition as ${host} has now.`,
    '3. Remove what blocks the set-up (NAP policies on a gateway; custom pages of RD Web are reset by it).',
    `4. Run setup.exe, keep files, settings and applications, and let ${host} restart until you can sign in.`,
    `5. Check that the RDS services run, and that the driver named in the database connection string is installed.`,
  ].join('\n');
}

function upgraded(host: string, hop: OsVersion, roles: string[], inPlace: boolean): Wait {
  const read = getOperatingSystem(host);
  return {
    do: 'wait',
    title: `Windows Server ${hop} on ${host}`,
    reads: [read],
    open(snapshot) {
      const os = liveOs(snapshot, host);
      if (os === undefined) return `${host} does not answer`;
      const at = OS_VERSIONS.indexOf(os as OsVersion);
      return at >= OS_VERSIONS.indexOf(hop) ? undefined : `${host} runs ${os}, to be upgraded to ${hop}`;
    },
    everySeconds: 60,
    blockSeconds: 0,
    waitsFor: 'people',
    instructions: instructions(host, hop, roles, inPlace),
  };
}

/**
 * After its upgrade a broker starts its services one by one (RDMS late). Get-RDSessionCollection answers only when WinRM,
 * internal database, RDMS and TScPubRPC all run (docs/behaviour/module.md section 2), so reading it is the test of them.
 */
function brokerAnswers(host: string, world: World): Wait {
  const highAvailability = world.after.all('BrokerHighAvailability').length > 0;
  const collections = world.before.all<{ name: string }>('SessionCollection').map((collection) => collection.name);
  const expected = world.before.all<{ server: string; role: string }>('ServerRole');
  return {
    do: 'wait',
    title: `the deployment answers after the upgrade of ${host}`,
    reads: [
      getRdServer(),
      ...(highAvailability ? [getHighAvailability()] : []),
      ...(collections.length > 0 ? [getRdSessionCollection()] : []),
    ],
    open(snapshot) {
      if (highAvailability) {
        const brokers = namesOf(firstRow(snapshot, getHighAvailability())?.ConnectionBroker);
        if (!brokers.includes(host)) return `${host} is not among the brokers of the high availability set yet`;
      }
      const servers = rowsOf(snapshot, getRdServer());
      if (!servers.some((row) => nameOf(row.Server) === host)) return `${host} is not listed by Get-RDServer yet`;
      const lacking = expected.find(
        ({ server, role }) =>
          world.after.find('ServerRole', `${server}/${role}`) !== undefined &&
          !servers.some((row) => nameOf(row.Server) === server && namesOf(row.Roles).includes(role.toLowerCase())),
      );
      if (lacking) return `${lacking.server} is not listed with ${lacking.role} as before the upgrade`;
      if (collections.length === 0) return undefined;
      const live = rowsOf(snapshot, getRdSessionCollection()).map((row) => nameOf(row.CollectionName));
      const missing = collections.find((name) => !live.includes(name.toLowerCase()));
      return missing === undefined ? undefined : `collection ${missing} can't be read yet`;
    },
    everySeconds: 15,
    blockSeconds: 900,
    waitsFor: 'machine',
  };
}

export const serverKind = defineKind<Server>({
  name: 'Server',
  description: 'A Windows server of the deployment and the release it runs; upgraded by people, never made or removed.',
  schema: Server,
  key: (props) => props.name,
  fields: {
    name: { description: 'Fully qualified name.', change: 'replace', compare: 'name' },
    os: { description: 'Release of Windows Server; a change waits until a person has upgraded it.', change: 'inPlace' },
    upgrade: {
      description: '`inPlace`: upgraded by a person, keeping its name.',
      change: 'inPlace',
      writeOnly: true,
    },
    via: { description: 'Releases installed on the way.', change: 'inPlace', compare: 'list', writeOnly: true },
  },
  reads: (props) => [getOperatingSystem(props.name)],
  observe(snapshot, props) {
    const os = liveOs(snapshot, props.name);
    return os === undefined ? undefined : known({ name: props.name, os: os as OsVersion });
  },
  create: () => [],
  update({ current, desired, changes }: Change<Server>, world): Step[] {
    if (!changes.some((change) => change.path === 'os')) return [];
    const roles = rolesOf(desired.name, world);
    const inPlace = desired.upgrade === 'inPlace';
    const steps: Step[] = hopsOf(current.os, desired).map((hop) => upgraded(desired.name, hop, roles, inPlace));
    const isBroker = world.after.find('ServerRole', `${desired.name}/RDS-CONNECTION-BROKER`) !== undefined;
    return isBroker ? [...steps, brokerAnswers(desired.name, world)] : steps;
  },
  remove: () => [],
  capture: {
    reads: (seen) => [getRdServer(), ...listedServers(seen).map(getOperatingSystem)],
    strays: { untold: 'it is told by its roles' },
    probes: (seen) => listedServers(seen).map((name) => ({ name, os: '2022' as const })),
    write(objects, document, seen) {
      const releases = new Map(objects.map(({ probe, live }) => [probe.name, OsVersion.safeParse(live.os).data]));
      const newest = OS_VERSIONS.findLast((os) => [...releases.values()].includes(os)) ?? '2022';
      for (const server of listedServers(seen)) {
        const os = releases.get(server);
        document.set(['servers', server], os === undefined ? { os: newest, lost: true } : { os });
        if (os !== undefined) continue;
        const reason =
          seen.failure(getOperatingSystem(server)) ??
          `its release is unknown here (${seen.rows(getOperatingSystem(server))[0]?.BuildNumber})`;
        document.note(
          ['servers', server],
          'Not read (see above): taken as lost, of an assumed release. Is it in service? Make it answer and capture again.',
        );
        document.leaveOut(`everything on ${server}`, reason);
      }
    },
  },
  example: { name: 'rdcb01.contoso.com', os: '2022', upgrade: 'inPlace' },
});
