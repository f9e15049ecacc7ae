import { didYouMean } from '../issues';
import { duplicates, entriesOf, type Findings } from './findings';

export interface Use {
  server: string;
  path: (string | number)[];
  /** What the server does there, for messages. */
  as: string;
}

/** Every place where a server of the deployment is named. DNS and NPS servers are not part of it. */
export function serverUses({ deployment }: Findings): Use[] {
  const uses: Use[] = [];
  const list = (members: readonly string[] | undefined, path: string[], as: string) => {
    for (const [index, server] of (members ?? []).entries()) uses.push({ server, path: [...path, index], as });
  };
  list(deployment.connectionBrokers?.members, ['connectionBrokers', 'members'], 'connection broker');
  for (const [server] of entriesOf(deployment.licensing?.servers)) {
    uses.push({ server, path: ['licensing', 'servers', server], as: 'licence server' });
  }
  for (const [server] of entriesOf(deployment.sessionHosts)) {
    uses.push({ server, path: ['sessionHosts', server], as: 'session host' });
  }
  for (const [server] of entriesOf(deployment.virtualDesktops?.hosts)) {
    uses.push({ server, path: ['virtualDesktops', 'hosts', server], as: 'virtualization host' });
  }
  list(deployment.webAccess?.members, ['webAccess', 'members'], 'web access server');
  list(deployment.gateway?.members, ['gateway', 'members'], 'gateway');
  return uses;
}

/** Servers of the document against the sections that use them. */
export function checkServers(findings: Findings): void {
  const { deployment, role } = findings;
  const names = Object.keys(deployment.servers);
  const used = new Set<string>();
  for (const use of serverUses(findings)) {
    used.add(use.server);
    const server = deployment.servers[use.server];
    if (!server) {
      const close = didYouMean(use.server, names);
      findings.error(
        'check-server-unknown',
        use.path,
        `the ${use.as} ${use.server} is not in servers`,
        `${close ? `${close} or ` : ''}add to servers: ${use.server}: { os: "2022" }, with its release`,
      );
      continue;
    }
    if (server.leaveAlone) {
      findings.error(
        'check-leave-alone-used',
        use.path,
        `${use.server} is to be left alone, yet it is a ${use.as} here`,
      );
    }
    if (server.lost && role === 'target') {
      findings.error('check-lost-used', use.path, `${use.server} is lost, yet it is a ${use.as} in the target`);
    }
  }
  for (const [name, server] of entriesOf(deployment.servers)) {
    const path = ['servers', name];
    if (role === 'source' && (server.upgrade || server.via || server.leaveAlone)) {
      findings.warn('check-intention-in-source', path, 'upgrade, via and leaveAlone are read from the target only');
    }
    if (server.via && !server.upgrade) {
      findings.error(
        'check-via',
        [...path, 'via'],
        'via needs upgrade: inPlace',
        'add upgrade: inPlace, or remove via',
      );
    }
    if (!used.has(name) && !server.upgrade && !server.leaveAlone && !server.lost) {
      findings.warn('check-server-without-role', path, `${name} has no role in this document`);
    }
    if (!inDomain(name, deployment.domain)) {
      findings.warn('check-server-domain', path, `${name} is not in the domain ${deployment.domain}`);
    }
  }
  checkMembersTwice(findings);
}

function inDomain(name: string, domain: string): boolean {
  return name.endsWith(`.${domain.toLowerCase()}`);
}

function checkMembersTwice(findings: Findings): void {
  const { deployment } = findings;
  const lists: [string[], readonly string[] | undefined][] = [
    [['connectionBrokers', 'members'], deployment.connectionBrokers?.members],
    [['webAccess', 'members'], deployment.webAccess?.members],
    [['gateway', 'members'], deployment.gateway?.members],
    [['gateway', 'unmanagedMembers'], deployment.gateway?.unmanagedMembers],
  ];
  for (const [path, members] of lists) {
    for (const [index, name] of duplicates(members)) {
      findings.error('check-listed-twice', [...path, index], `${name} stands twice in this list`, 'keep one of them');
    }
  }
}
