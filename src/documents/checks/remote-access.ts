import { didYouMean } from '../issues';
import { CONSOLE_PROTOCOLS } from '../remote-access/demand-dial';
import { canBeDriven, type RemoteAccessServer } from '../remote-access/schema';
import { isBuiltIn, type RemoteAccessSettings, rangeOf } from '../remote-access/settings';
import { entriesOf, type Findings } from './findings';

type Path = (string | number)[];

/** Remote Access servers of one document. */
export function checkRemoteAccess(findings: Findings): void {
  for (const [name, server] of entriesOf(findings.deployment.remoteAccess)) {
    const path: Path = ['remoteAccess', name];
    checkRole(findings, path, server);
    checkVpn(findings, path, server);
    checkInterfaces(findings, path, server);
    checkDemandDial(findings, path, server);
    checkNat(findings, path, server);
  }
}

function checkRole(findings: Findings, path: Path, section: RemoteAccessServer): void {
  const { replaces, takesOver, server, transfer, migrationTools } = section;
  if (findings.role === 'source') {
    for (const [field, value] of Object.entries({ replaces, takesOver, transfer, migrationTools })) {
      if (value === undefined) continue;
      findings.error('check-target-only', [...path, field], `${field} belongs into the target document`);
    }
    return;
  }
  if (replaces === undefined) {
    findings.error(
      'check-replaces',
      path,
      'the server does not say whose place it takes',
      'write replaces: with the name of the server in the source document',
    );
  }
  checkMigrationTools(findings, path, section);
  if (!canBeDriven(server.os)) {
    findings.error(
      'check-remote-access-os',
      [...path, 'server', 'os'],
      `${server.os} can only be a source`,
      'write 2012 or later',
    );
  }
}

function checkMigrationTools(findings: Findings, path: Path, section: RemoteAccessServer): void {
  const { transfer, migrationTools, adapters, takesOver } = section;
  if ((transfer === 'migrationTools') !== (migrationTools !== undefined)) {
    findings.error(
      'check-migration-tools',
      path,
      transfer === 'migrationTools'
        ? 'Windows Server Migration Tools need to be told store and password'
        : 'migrationTools is written, and the settings come over one by one',
      transfer === 'migrationTools'
        ? "write migrationTools: { store: 'C:\\Migration', password: { secret: <name> } }"
        : 'write transfer: migrationTools, or remove migrationTools',
    );
  }
  if (migrationTools?.ipConfig !== true) return;
  if (takesOver?.addresses !== true) {
    findings.error(
      'check-migration-tools',
      [...path, 'migrationTools', 'ipConfig'],
      'ipConfig puts the addresses of the source on this server, which takesOver does not say',
      'write takesOver: { name: ..., addresses: true }, or remove ipConfig',
    );
  }
  for (const [name, { mac }] of Object.entries(adapters)) {
    if (mac !== undefined) continue;
    findings.error(
      'check-migration-tools',
      [...path, 'adapters', name],
      'addresses go from one physical address to another, and this adapter has none in the document',
      'write mac: of each adapter, in both documents (getmac /v shows them)',
    );
  }
}

function checkVpn(findings: Findings, path: Path, { vpn, replaces }: RemoteAccessServer): void {
  const assignment = vpn?.addressAssignment;
  const at = [...path, 'vpn', 'addressAssignment'];
  if (assignment?.method === 'Dhcp' && assignment.ranges) {
    findings.error(
      'check-address-pool',
      [...at, 'ranges'],
      'addresses come by DHCP, so that pools are not used',
      'remove ranges, or write method: StaticPool',
    );
  }
  // What the target leaves out is carried over.
  if (assignment?.method === 'StaticPool' && !assignment.ranges && replaces === undefined) {
    findings.error('check-address-pool', at, 'a static pool needs ranges', 'write ranges: [10.9.0.10-10.9.0.250]');
  }
  const ranges = (assignment?.ranges ?? []).map((text): [number, number] => rangeOf(text) ?? [0, 0]);
  for (const [index, [first, last]] of ranges.entries()) {
    const other = ranges.findIndex(([from, to], before) => before < index && first <= to && from <= last);
    if (other < 0) continue;
    findings.error(
      'check-address-pool',
      [...at, 'ranges', index],
      `the range overlaps with ${assignment?.ranges?.[other]}`,
    );
  }
  for (const [use, section] of Object.entries({ authentication: vpn?.authentication, accounting: vpn?.accounting })) {
    const servers = Object.keys(section?.servers ?? {}).length;
    const radius = section?.provider === 'Radius';
    if (radius && servers === 0 && replaces === undefined) {
      findings.error(
        'check-radius',
        [...path, 'vpn', use],
        'RADIUS needs a server',
        'write servers: with port and sharedSecret of each',
      );
    }
    if (section && !radius && servers > 0) {
      findings.error(
        'check-radius',
        [...path, 'vpn', use, 'servers'],
        `${section.provider} asks no RADIUS server`,
        'remove servers, or write provider: Radius',
      );
    }
  }
}

/** Every interface a setting names is an adapter, a demand-dial interface, or one that is always there. */
function checkInterfaces(findings: Findings, path: Path, server: RemoteAccessServer): void {
  const known = [...Object.keys(server.adapters), ...Object.keys(server.demandDial ?? {})];
  const lower = new Set(known.map((name) => name.toLowerCase()));
  for (const { name, at } of interfacesOf(server)) {
    if (lower.has(name.toLowerCase()) || isBuiltIn(name)) continue;
    // A target may leave the demand-dial interfaces to the source.
    if (server.replaces !== undefined && server.demandDial === undefined) continue;
    findings.error(
      'check-interface-unknown',
      [...path, ...at],
      `there is no interface ${JSON.stringify(name)} on this server`,
      didYouMean(name, known) ?? `interfaces here: ${[...known, 'Internal'].join(', ')}`,
    );
  }
}

function interfacesOf({
  staticRoutes,
  routing,
  nat,
  packetFilters,
  vpn,
}: RemoteAccessSettings): { name: string; at: Path }[] {
  const keys = (map: Record<string, unknown> | undefined, ...at: Path) =>
    Object.keys(map ?? {}).map((name) => ({ name, at: [...at, name] }));
  const adapter = vpn?.ipv4?.dnsAdapter;
  return [
    ...(staticRoutes ?? []).map((route, index) => ({
      name: route.interface,
      at: ['staticRoutes', index, 'interface'],
    })),
    ...keys(routing?.rip?.interfaces, 'routing', 'rip', 'interfaces'),
    ...keys(routing?.igmp?.interfaces, 'routing', 'igmp', 'interfaces'),
    ...keys(routing?.dhcpRelay?.interfaces, 'routing', 'dhcpRelay', 'interfaces'),
    ...keys(nat?.interfaces, 'nat', 'interfaces'),
    ...keys(packetFilters, 'packetFilters'),
    ...(adapter === undefined ? [] : [{ name: adapter, at: ['vpn', 'ipv4', 'dnsAdapter'] }]),
  ];
}

function checkDemandDial(findings: Findings, path: Path, { demandDial }: RemoteAccessServer): void {
  for (const [name, link] of entriesOf(demandDial)) {
    const at = [...path, 'demandDial', name];
    if (CONSOLE_PROTOCOLS.some((protocol) => protocol === link.protocol)) {
      findings.warn(
        'check-demand-dial-by-hand',
        [...at, 'protocol'],
        `a person makes an interface of ${link.protocol} in the console; it becomes a task`,
      );
    }
    if (link.authentication === 'PSKOnly' && !link.sharedSecret) {
      findings.error(
        'check-shared-secret',
        at,
        'PSKOnly needs the shared secret',
        'write sharedSecret: { secret: <name> }',
      );
    }
  }
}

function checkNat(findings: Findings, path: Path, { nat }: RemoteAccessServer): void {
  if (!nat) return;
  const at = [...path, 'nat'];
  const modes = Object.values(nat.interfaces).map(({ mode }) => mode);
  if (!modes.includes('private') || modes.every((mode) => mode === 'private')) {
    findings.error('check-nat-sides', [...at, 'interfaces'], 'translation needs a private interface and a public one');
  }
  for (const [index, mapping] of (nat.portMappings ?? []).entries()) {
    const side = Object.entries(nat.interfaces).find(
      ([name]) => name.toLowerCase() === mapping.interface.toLowerCase(),
    );
    if (side && side[1].mode !== 'private') continue;
    findings.error(
      'check-nat-mapping',
      [...at, 'portMappings', index, 'interface'],
      `${mapping.interface} is no public interface of NAT`,
    );
  }
}

/** What can only be seen with both documents. */
export function checkRemoteAccessPair(source: Findings, target: Findings): void {
  const before = source.deployment.remoteAccess;
  const after = target.deployment.remoteAccess;
  if (!before && !after) return;
  const names = Object.keys(after ?? {});
  if (names.length > 1) {
    target.error(
      'check-remote-access-one',
      ['remoteAccess', names[1] ?? ''],
      'one Remote Access server moves at a time in one environment',
      'give each its own environment: stacks/<name> with its two documents',
    );
  }
  for (const [name, { replaces }] of entriesOf(after)) {
    if (replaces === undefined || before?.[replaces]) continue;
    target.error(
      'check-replaces',
      ['remoteAccess', name, 'replaces'],
      `the source has no Remote Access server ${replaces}`,
      didYouMean(replaces, Object.keys(before ?? {})),
    );
  }
  const replaced = new Set(Object.values(after ?? {}).map(({ replaces }) => replaces));
  for (const name of Object.keys(before ?? {})) {
    if (replaced.has(name)) continue;
    source.error(
      'check-forgotten',
      ['remoteAccess', name],
      `no server of the target takes the place of ${name}`,
      `write one with replaces: ${name} in ${target.file}`,
    );
  }
}
