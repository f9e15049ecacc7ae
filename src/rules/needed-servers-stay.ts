import type { Deployment } from '../documents/schema';
import { sameHost } from '../resources/values';
import { collectionsOf, rolesOf } from './facts';
import type { Observation, Rule } from './rule';
import { partsOfUnc, pathOfDisks } from './unc';

interface Need {
  server: string;
  what: string;
  at: string;
}

/** The server of a data source such as `tcp:sql01.contoso.com\RDS,1433`. */
const serverOfSource = (text: string): string =>
  (/^(?:[a-z]+:)?([^\\,:]+)/i.exec(text)?.[1] ?? text).trim().toLowerCase();

/** Servers that the deployment needs without their having a role in it. */
function needs(document: Deployment): Need[] {
  const { connectionBrokers, webAccess, gateway } = document;
  const available = connectionBrokers?.highAvailability;
  const database = available?.database.connectionString;
  const named: [typeof webAccess | typeof gateway | typeof available, string][] = [
    [available, '/connectionBrokers/highAvailability/addresses'],
    [webAccess, '/webAccess/addresses'],
    [gateway, '/gateway/addresses'],
  ];
  const at = '/connectionBrokers/highAvailability/database';
  return [
    ...(database && !('secret' in database)
      ? [{ server: serverOfSource(database.server), what: 'SQL Server', at }]
      : []),
    ...named.flatMap(([section, place]): Need[] =>
      section?.addresses?.managedBy === 'dns'
        ? [{ server: section.addresses.server, what: 'the DNS server', at: place }]
        : [],
    ),
    ...collectionsOf(document).flatMap(({ name, collection: { userProfileDisks }, at }): Need[] => {
      const { server } = partsOfUnc(pathOfDisks(userProfileDisks) ?? '') ?? {};
      const what = `the file server of the profile disks of ${name}`;
      return server === undefined ? [] : [{ server, what, at: `${at}/userProfileDisks/path` }];
    }),
  ];
}

export const neededServersStay: Rule = {
  id: 'needed-servers-stay',
  severity: 'warning',
  statement: 'What brokers and collections need of other servers is not on one that leaves or is upgraded on the way.',
  reason:
    'Without database, DNS server or file server nobody signs in, and a server that leaves or restarts takes with it what else it does.',
  source: 'docs/behaviour/module.md sections 4 and 6',
  remedy: 'move the database, the zone or the share to a server that stays, or plan its absence',
  check({ source, target }) {
    const [before, after] = [rolesOf(source), rolesOf(target)];
    return needs(target).flatMap(({ server, what, at }): Observation[] => {
      const member = [...before.keys(), ...Object.keys(target.servers)].find((name) => sameHost(name, server));
      if (member === undefined) return [];
      const message = `${what} is ${member}`;
      if (before.has(member) && !after.has(member)) return [{ message: `${message}, which leaves the deployment`, at }];
      if (target.servers[member]?.upgrade !== 'inPlace') return [];
      return [{ message: `${message}, which is upgraded in place`, at }];
    });
  },
};
