import type { Deployment } from '../documents/schema';
import { newest, olderThan, oldest, osOf } from './facts';
import type { Observation, Rule } from './rule';

export const databaseForm: Rule = {
  id: 'database-form',
  severity: 'blocker',
  statement: 'The data file path and the kind of database fit the release of the broker that makes the set.',
  reason:
    '2012 and 2012 R2 want an .mdf file and know no shared database; from 2016 on a folder is wanted and a file refused.',
  source: 'docs/behaviour/module.md section 4',
  remedy: 'write filePath as a folder for 2016 and later, as an .mdf file for 2012 and 2012 R2',
  check({ source, target }) {
    const wanted = target.connectionBrokers?.highAvailability;
    if (!wanted || source.connectionBrokers?.highAvailability) return [];
    // The set is made before any upgrade, so the release of the source counts.
    const brokers = source.connectionBrokers?.members ?? [];
    const os = oldest(brokers.map((broker) => osOf(source, broker)));
    if (!os) return [];
    const { kind, filePath, secondaryConnectionString } = wanted.database;
    const old = olderThan(os, '2016');
    const stage = 'brokers/high-availability';
    const at = '/connectionBrokers/highAvailability/database';
    const observations: Observation[] = [];
    const isFile = filePath !== undefined && /\.[A-Za-z0-9]{1,4}$/.test(filePath);
    if (old && kind === 'shared')
      observations.push({
        message: `a shared database is impossible on a broker of ${os}`,
        stage,
        at,
        remedy: 'use kind: dedicated, or upgrade the broker first',
      });
    if (old && kind === 'dedicated' && !isFile)
      observations.push({
        message: `a broker of ${os} wants filePath to be an .mdf file${filePath ? `, not ${filePath}` : ''}`,
        stage,
        at,
      });
    if (!old && isFile)
      observations.push({
        message: `a broker of ${os} refuses the file ${filePath}: filePath has to be a folder`,
        stage,
        at,
      });
    if (secondaryConnectionString && (old || kind !== 'shared'))
      observations.push({
        message: 'a secondary connection string needs kind: shared and brokers of 2016 or later',
        stage,
        at,
        remedy: 'leave secondaryConnectionString out',
      });
    if (kind === 'shared' && filePath)
      observations.push({
        message: 'filePath belongs to a dedicated database only',
        stage,
        at,
        remedy: 'leave filePath out',
      });
    return observations;
  },
};

/** The databases that both connection strings name, as far as both are in the open; undefined = they are the same. */
function differentDatabases({ connectionBrokers }: Deployment): { first: string; second: string } | undefined {
  const database = connectionBrokers?.highAvailability?.database;
  const [first, second] = [database?.connectionString, database?.secondaryConnectionString].map((one) =>
    one && !('secret' in one) ? one.database : undefined,
  );
  if (first === undefined || second === undefined || first.toLowerCase() === second.toLowerCase()) return undefined;
  return { first, second };
}

export const secondaryDatabase: Rule = {
  id: 'secondary-database',
  severity: 'warning',
  statement: 'Both connection strings of the brokers name one database.',
  reason: 'The second string is another way to sign in to it; in another database the brokers find none of their data.',
  source: 'docs/behaviour/module.md section 4',
  remedy: 'name the same database in both',
  check({ source, target }) {
    const [before, now] = [differentDatabases(source), differentDatabases(target)];
    // What is so already is no change of this migration.
    if (!now || (before?.first === now.first && before.second === now.second)) return [];
    return [
      {
        message: `the secondary connection string names the database ${now.second}, the first one ${now.first}`,
        at: '/connectionBrokers/highAvailability/database',
      },
    ];
  },
};

export const threeBrokers: Rule = {
  id: 'three-brokers',
  severity: 'blocker',
  statement: 'Three or more brokers in one set need 2016 or later.',
  reason: 'Earlier releases support two brokers.',
  source: 'docs/behaviour/module.md section 10',
  remedy: 'name two brokers, or a newer os',
  check({ target }) {
    const members = target.connectionBrokers?.members ?? [];
    const os = newest(members.map((member) => osOf(target, member)));
    if (members.length < 3 || !os || !olderThan(os, '2016')) return [];
    return [{ message: `${members.length} brokers of ${os} in one set`, at: '/connectionBrokers/members' }];
  },
};
