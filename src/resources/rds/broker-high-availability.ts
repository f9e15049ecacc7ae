import { z } from 'zod';
import { change, type ParameterValue } from '../../cmdlets/invocation';
import { getHighAvailability } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { run, type Step, type Wait } from '../../cmdlets/step';
import { Fqdn, OS_VERSIONS, type OsVersion } from '../../documents/scalars';
import { defineKind, type StateView, type World } from '../kind';
import { SecretText } from '../secrets';
import { firstRow, known, nameOf, type Row, textOf } from '../values';
import { captureHighAvailability } from './capture-high-availability';

const BrokerHighAvailability = z.strictObject({
  clientAccessName: Fqdn,
  database: z.strictObject({
    kind: z.enum(['dedicated', 'shared']),
    connectionString: SecretText,
    secondaryConnectionString: SecretText.optional(),
    filePath: z.string().optional(),
  }),
});
export type BrokerHighAvailability = z.infer<typeof BrokerHighAvailability>;

const ONE_WAY =
  'no cmdlet turns high availability off again: the only way back is to restore the broker and its database from the ' +
  'backups made before';

/** Releases of the brokers of a state, as far as it manages them. */
export function brokerReleases(view: StateView): OsVersion[] {
  return view
    .all<{ server: string; role: string }>('ServerRole')
    .filter((held) => held.role === 'RDS-CONNECTION-BROKER')
    .flatMap((held) => view.find<{ os: OsVersion }>('Server', held.server)?.os ?? []);
}

function isAtLeast(os: OsVersion, least: OsVersion): boolean {
  return OS_VERSIONS.indexOf(os) >= OS_VERSIONS.indexOf(least);
}

/** Windows authentication means dedicated, SQL authentication shared (docs/behaviour/module.md section 4). */
function kindOfDatabase(row: Row): 'dedicated' | 'shared' {
  const text = textOf(row.DatabaseConnectionString) ?? '';
  return /(^|;)\s*(uid|user id|pwd|password)\s*=/i.test(text) ? 'shared' : 'dedicated';
}

function observe(snapshot: Snapshot): Partial<BrokerHighAvailability> | undefined {
  const row = firstRow(snapshot, getHighAvailability());
  if (!row) return undefined;
  const clientAccessName = nameOf(row.ClientAccessName);
  if (clientAccessName === undefined) return undefined;
  // The strings are live clear text: the lifecycle compares them in memory and masks them (`secret` in the table).
  const database = known({
    kind: kindOfDatabase(row),
    connectionString: textOf(row.DatabaseConnectionString),
    secondaryConnectionString: textOf(row.DatabaseSecondaryConnectionString),
    filePath: textOf(row.DatabaseFilePath),
  });
  return { clientAccessName, database: database as unknown as BrokerHighAvailability['database'] };
}

/**
 * -DatabaseFilePath belongs to dedicated databases (an .mdf file on 2012 and 2012 R2, a folder later), the secondary
 * string to shared ones on 2016 and later (docs/behaviour/module.md section 4).
 */
function createParameters({ clientAccessName, database }: BrokerHighAvailability, world: World) {
  const releases = brokerReleases(world.after);
  const secondary =
    database.kind === 'shared' && releases.every((os) => isAtLeast(os, '2016'))
      ? database.secondaryConnectionString
      : undefined;
  const filePath = database.kind === 'dedicated' ? database.filePath : undefined;
  return {
    ClientAccessName: clientAccessName,
    DatabaseConnectionString: database.connectionString,
    ...(secondary === undefined ? {} : { DatabaseSecondaryConnectionString: secondary }),
    ...(filePath === undefined ? {} : { DatabaseFilePath: filePath }),
  };
}

function answers(clientAccessName: string): Wait {
  return {
    do: 'wait',
    title: `the brokers answer for ${clientAccessName}`,
    reads: [getHighAvailability()],
    open(snapshot) {
      const live = nameOf(firstRow(snapshot, getHighAvailability())?.ClientAccessName);
      if (live === clientAccessName) return undefined;
      return live === undefined
        ? 'the deployment is not highly available yet'
        : `the client access name still is ${live}`;
    },
    everySeconds: 15,
    blockSeconds: 600,
    waitsFor: 'machine',
  };
}

export const brokerHighAvailabilityKind = defineKind<BrokerHighAvailability>({
  name: 'BrokerHighAvailability',
  description: 'The name and the SQL database that several Connection Brokers share; can be turned on but never off.',
  schema: BrokerHighAvailability,
  key: () => 'deployment',
  fields: {
    clientAccessName: { description: 'DNS name clients reach the brokers by.', change: 'inPlace', compare: 'name' },
    'database.kind': {
      description: 'dedicated = Windows authentication, shared = SQL authentication.',
      change: 'never',
      why: 'Set-RDDatabaseConnectionString cannot change the kind of authentication',
    },
    'database.connectionString': { description: 'Where the database is.', change: 'inPlace', secret: true },
    'database.secondaryConnectionString': {
      description: 'Second way to the same database; shared only.',
      change: 'inPlace',
      secret: true,
    },
    'database.filePath': {
      description:
        'Folder (2012 R2: .mdf file) on the SQL server; dedicated only, used only when the database is made.',
      change: 'never',
      why: 'the file was placed when the database was made, and no cmdlet moves it',
      compare: 'name',
      writeOnly: true,
    },
  },
  reads: () => [getHighAvailability()],
  observe: (snapshot) => observe(snapshot),
  create: (desired, world) => [
    run(change('Set-RDConnectionBrokerHighAvailability', createParameters(desired, world))),
    answers(desired.clientAccessName),
  ],
  update({ desired, changes }) {
    const scheduled = (path: string) => changes.some((change) => change.path === path || change.path === 'database');
    const steps: Step[] = [];
    const strings: Record<string, ParameterValue> = {};
    if (scheduled('database.connectionString')) {
      strings.DatabaseConnectionString = desired.database.connectionString;
    }
    if (scheduled('database.secondaryConnectionString') && desired.database.secondaryConnectionString) {
      strings.DatabaseSecondaryConnectionString = desired.database.secondaryConnectionString;
    }
    // Without -RestoreDatabaseConnection: that switch is for brokers that have lost their database, and while they have,
    // nothing of the deployment can be read, so no update is ever reached.
    if (Object.keys(strings).length > 0) steps.push(run(change('Set-RDDatabaseConnectionString', strings)));
    if (changes.some((change) => change.path === 'clientAccessName')) {
      steps.push(run(change('Set-RDClientAccessName', { ClientAccessName: desired.clientAccessName })));
    }
    return steps;
  },
  // A plan that removes it is refused (`permanent`); should a removal be asked for all the same, it stays open.
  remove: (current) => [
    {
      do: 'wait',
      title: `high availability of ${current.clientAccessName} is gone`,
      reads: [getHighAvailability()],
      open: (snapshot) => (firstRow(snapshot, getHighAvailability()) ? ONE_WAY : undefined),
      everySeconds: 60,
      blockSeconds: 0,
      waitsFor: 'people',
      instructions: `Restore it by hand if that is meant: ${ONE_WAY}.`,
    },
  ],
  permanent: ONE_WAY,
  capture: captureHighAvailability,
  example: {
    clientAccessName: 'rds.contoso.com',
    database: { kind: 'dedicated', connectionString: { secret: 'sqlConnectionString' }, filePath: 'D:\\RDCB' },
  },
});
