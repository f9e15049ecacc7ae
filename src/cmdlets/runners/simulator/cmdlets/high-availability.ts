import { type Context, READ_MS, type SimulatedCmdlet, WRITE_MS } from '../context';
import { addressesOf } from '../names';
import { brokerHealthy, osIndex, reach, rolesOf, serversWith } from '../world';

const isShared = (connection: string): boolean => /(^|;)\s*(uid|user id|pwd|password)\s*=/i.test(connection);

/** Value of one part of a connection string, e.g. `DATABASE`. */
function part(connection: string, ...names: string[]): string | undefined {
  for (const pair of connection.split(';')) {
    const [name, ...rest] = pair.split('=');
    if (name && names.includes(name.trim().toLowerCase())) return rest.join('=').trim();
  }
  return undefined;
}

const databaseName = (connection: string): string => {
  const server = part(connection, 'server', 'data source') ?? '';
  return `${server}/${part(connection, 'database', 'initial catalog') ?? ''}`.toLowerCase();
};

function getHighAvailability(context: Context): void {
  const { deployment } = context;
  const ha = deployment.highAvailability;
  if (!ha) return; // no high availability: an empty result, no error (docs/behaviour/module.md section 4)
  context.output.push({
    ConnectionBroker: serversWith(deployment, 'RDS-CONNECTION-BROKER').map((name) => name.toUpperCase()),
    ActiveManagementServer: deployment.activeBroker.toUpperCase(),
    ClientAccessName: ha.clientAccessName,
    DatabaseConnectionString: ha.connectionString,
    DatabaseSecondaryConnectionString: ha.secondaryConnectionString,
    DatabaseFilePath: ha.filePath,
  });
}

function setHighAvailability(context: Context): void {
  const { deployment, state } = context;
  const connectionString = context.need('DatabaseConnectionString');
  const clientAccessName = context.need('ClientAccessName');
  const secondary = context.text('DatabaseSecondaryConnectionString') ?? null;
  const filePath = context.text('DatabaseFilePath') ?? null;
  const shared = isShared(connectionString);
  if (deployment.highAvailability)
    context.failText('The RD Connection Broker server is already configured for high availability.');
  context.requireFqdn(clientAccessName, 'ClientAccessName');
  checkDatabase(context, { connectionString, secondary, filePath, shared });
  const brokers = serversWith(deployment, 'RDS-CONNECTION-BROKER').map((name) => context.server(name)?.ip);
  if (!addressesOf(state, clientAccessName).some((address) => brokers.includes(address))) {
    context.failText(
      `The DNS name ${clientAccessName} does not resolve to an RD Connection Broker server of the deployment.`,
    );
  }
  if (!shared) state.databases.push(databaseName(connectionString));
  deployment.highAvailability = { clientAccessName, connectionString, secondaryConnectionString: secondary, filePath };
  deployment.workspace.id = clientAccessName;
  context.extraMs = 60_000;
}

function checkDatabase(
  context: Context,
  given: { connectionString: string; secondary: string | null; filePath: string | null; shared: boolean },
): void {
  const os = context.server(context.deployment.activeBroker)?.os ?? '2022';
  const old = osIndex(os) < osIndex('2016');
  const database = part(given.connectionString, 'database', 'initial catalog');
  if (!part(given.connectionString, 'server', 'data source') || !database) {
    context.failText('The database connection string is not valid: it must name a server and a database.');
  }
  if (context.state.faults.sqlDenied?.includes(context.deployment.activeBroker)) {
    context.failText(
      'The database specified in the connection string is not available from the RD Connection Broker server.',
    );
  }
  if (given.shared) {
    if (old)
      context.failText('SQL authentication is not supported by this version of the RD Connection Broker server.');
    if (given.filePath) context.failText('DatabaseFilePath may be given only with a dedicated database server.');
    if (given.secondary && databaseName(given.secondary).split('/')[1] !== database.toLowerCase()) {
      context.failText('The secondary connection string must name the same database as the primary one.');
    }
    return;
  }
  if (given.secondary)
    context.failText('DatabaseSecondaryConnectionString may be given only with a shared database server.');
  const hasExtension = /\.[A-Za-z0-9]{1,4}$/.test(given.filePath ?? '');
  if (old && !/\.mdf$/i.test(given.filePath ?? ''))
    context.failText('DatabaseFilePath must name the database file (.mdf).');
  if (!old && hasExtension) context.failText('DatabaseFilePath must be a folder, not a file.');
  if (context.state.databases.includes(databaseName(given.connectionString))) {
    context.failText(`The database ${database} already exists on the database server.`);
  }
}

/** Silent whether or not the switch took place (docs/behaviour/module.md section 2). */
function setActiveManagementServer(context: Context): void {
  const { deployment, state } = context;
  const server = context.need('ManagementServer').toLowerCase();
  context.requireFqdn(server, 'ManagementServer');
  if (state.managementHost.logon === 'key') return;
  const broker = rolesOf(deployment, server).includes('RDS-CONNECTION-BROKER');
  if (!broker || !deployment.highAvailability || reach(state, server) !== 'ok' || !brokerHealthy(state, server)) return;
  deployment.activeBroker = server;
}

function requireHighAvailability(context: Context): NonNullable<Context['deployment']['highAvailability']> {
  return (
    context.deployment.highAvailability ??
    context.failText('The RD Connection Broker server is not configured for high availability.')
  );
}

function setClientAccessName(context: Context): void {
  const name = context.need('ClientAccessName');
  const ha = requireHighAvailability(context);
  context.requireFqdn(name, 'ClientAccessName');
  ha.clientAccessName = name;
  context.deployment.workspace.id = name;
}

function setDatabaseConnectionString(context: Context): void {
  const ha = requireHighAvailability(context);
  const primary = context.text('DatabaseConnectionString');
  const secondary = context.text('DatabaseSecondaryConnectionString');
  if (context.flag('RestoreDBConnectionOnAllBrokers') && !context.flag('RestoreDatabaseConnection')) {
    context.failText('RestoreDBConnectionOnAllBrokers may be given only with RestoreDatabaseConnection.');
  }
  for (const given of [primary, secondary]) {
    if (given === undefined) continue;
    if (isShared(given) !== isShared(ha.connectionString))
      context.failText('The kind of authentication of the database cannot be changed.');
    if (databaseName(given).split('/')[1] !== databaseName(ha.connectionString).split('/')[1]) {
      context.failText('The database name must be the same as before.');
    }
  }
  if (secondary !== undefined && !isShared(ha.connectionString)) {
    context.failText('DatabaseSecondaryConnectionString may be given only with a shared database server.');
  }
  if (primary !== undefined) ha.connectionString = primary;
  if (secondary !== undefined) ha.secondaryConnectionString = secondary;
}

function removeDatabaseConnectionString(context: Context): void {
  context.requireForce();
  const ha = requireHighAvailability(context);
  if (context.flag('DatabaseConnectionString'))
    context.failText('Only the secondary connection string can be removed.');
  ha.secondaryConnectionString = null;
}

export const highAvailabilityCmdlets: Record<string, SimulatedCmdlet> = {
  'Get-RDConnectionBrokerHighAvailability': {
    access: 'either',
    costMs: READ_MS,
    writes: false,
    run: getHighAvailability,
  },
  'Set-RDConnectionBrokerHighAvailability': {
    access: 'compiled',
    costMs: WRITE_MS,
    writes: true,
    run: setHighAvailability,
  },
  'Set-RDActiveManagementServer': { access: 'local', costMs: 20_000, writes: true, run: setActiveManagementServer },
  'Set-RDClientAccessName': { access: 'compiled', costMs: WRITE_MS, writes: true, run: setClientAccessName },
  'Set-RDDatabaseConnectionString': {
    access: 'compiled',
    costMs: WRITE_MS,
    writes: true,
    run: setDatabaseConnectionString,
  },
  'Remove-RDDatabaseConnectionString': {
    access: 'compiled',
    costMs: WRITE_MS,
    writes: true,
    run: removeDatabaseConnectionString,
  },
};
