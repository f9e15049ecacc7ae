import type { z } from 'zod';
import type { ConnectionString, NameAddresses } from '../schema';
import type { Findings } from './findings';
import { serverUses } from './servers';

/** Connection brokers and the names by which clients reach the deployment. */
export function checkBrokers(findings: Findings): void {
  const { deployment } = findings;
  const brokers = deployment.connectionBrokers;
  if (brokers) {
    const base = ['connectionBrokers'];
    if (brokers.members.length > 1 && !brokers.highAvailability) {
      findings.error(
        'check-ha-missing',
        [...base, 'members'],
        `${brokers.members.length} brokers need highAvailability`,
        'write connectionBrokers.highAvailability, or keep one broker',
      );
    }
    if (brokers.highAvailability) checkHighAvailability(findings, brokers.highAvailability);
  }
  const { webAccess, gateway } = deployment;
  checkName(findings, ['webAccess'], 'fqdn', webAccess?.fqdn, webAccess?.addresses);
  checkName(findings, ['gateway'], 'externalFqdn', gateway?.externalFqdn, gateway?.addresses);
}

function checkHighAvailability(
  findings: Findings,
  ha: NonNullable<NonNullable<Findings['deployment']['connectionBrokers']>['highAvailability']>,
): void {
  const base = ['connectionBrokers', 'highAvailability'];
  const { database } = ha;
  checkName(findings, base, 'clientAccessName', ha.clientAccessName, ha.addresses);
  if (findings.deployment.servers[ha.clientAccessName]) {
    findings.error(
      'check-name-is-server',
      [...base, 'clientAccessName'],
      `${ha.clientAccessName} is the name of a server; all brokers answer to the client access name`,
      'choose a name of its own',
    );
  }
  if (database.kind === 'dedicated' && database.secondaryConnectionString) {
    findings.error(
      'check-database-secondary',
      [...base, 'database', 'secondaryConnectionString'],
      'a dedicated database has no secondary connection string',
      'remove it, or write kind: shared',
    );
  }
  if (database.kind === 'shared' && database.filePath !== undefined) {
    findings.error(
      'check-database-file',
      [...base, 'database', 'filePath'],
      'a shared database has no file path; it exists already',
      'remove it, or write kind: dedicated',
    );
  }
  checkConnectionString(findings, 'connectionString', database.kind, database.connectionString);
  if (database.secondaryConnectionString) {
    checkConnectionString(findings, 'secondaryConnectionString', database.kind, database.secondaryConnectionString);
  }
}

/** Dedicated = Windows authentication, shared = SQL authentication (docs/behaviour/module.md section 4). */
function checkConnectionString(
  findings: Findings,
  field: string,
  kind: 'dedicated' | 'shared',
  value: z.infer<typeof ConnectionString>,
): void {
  if ('secret' in value) return;
  const path = ['connectionBrokers', 'highAvailability', 'database', field];
  if (kind === 'dedicated' && value.credential) {
    const message = 'a dedicated database is opened with Windows authentication, so there is no credential';
    findings.error('check-database-credential', [...path, 'credential'], message, 'remove it, or write kind: shared');
  }
  if (kind === 'shared' && (!value.credential || value.trustedConnection)) {
    const message =
      'a shared database is opened with SQL authentication: credential is needed, trustedConnection is not';
    findings.error('check-database-credential', path, message, 'write credential: { user, password: { secret } }');
  }
}

/** A name and how it leads to servers. */
function checkName(
  findings: Findings,
  base: string[],
  field: string,
  name: string | undefined,
  addresses: z.infer<typeof NameAddresses> | undefined,
): void {
  if (!addresses) return;
  if (name === undefined) {
    findings.error('check-addresses-without-name', [...base, 'addresses'], `addresses need ${field}`, `write ${field}`);
    return;
  }
  if (addresses.managedBy !== 'dns') return;
  if (addresses.zone !== undefined && !name.endsWith(`.${addresses.zone.toLowerCase()}`)) {
    findings.error('check-zone', [...base, 'addresses', 'zone'], `${name} is not in the zone ${addresses.zone}`);
  }
  const held = new Set(serverUses(findings).map(({ server }) => server));
  for (const [index, alias] of (addresses.aliases ?? []).entries()) {
    if (!held.has(alias) && alias !== name) continue;
    findings.error(
      'check-name-is-server',
      [...base, 'addresses', 'aliases', index],
      alias === name
        ? `${alias} is the name itself`
        : `${alias} has a role in this document, and its DNS record is its own`,
      'take it out of aliases; the name of a server that leaves may stand there',
    );
  }
  if (field !== 'clientAccessName' && findings.deployment.servers[name]) {
    findings.error(
      'check-name-is-server',
      [...base, field],
      `${name} is the name of a server; its DNS record belongs to the server`,
      'leave addresses out, or choose a name of its own',
    );
  }
}
