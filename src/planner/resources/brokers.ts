import type { JoinedSecret, SecretRef } from '../../cmdlets/invocation';
import type { Deployment } from '../../documents/schema';
import type { Resource } from '../types';
import { present, resource } from './build';

type HighAvailability = NonNullable<NonNullable<Deployment['connectionBrokers']>['highAvailability']>;
type ConnectionString = HighAvailability['database']['connectionString'];

/** ODBC connection string with the password alone as a secret, so that driver and server can be read in a plan. */
export function connectionString(value: ConnectionString): SecretRef | JoinedSecret {
  if ('secret' in value) return value;
  const parts = [`DRIVER=${value.driver}`, `SERVER=${value.server}`, `DATABASE=${value.database}`];
  if (value.trustedConnection ?? !value.credential) parts.push('Trusted_Connection=Yes');
  if (value.encrypt !== undefined) parts.push(`Encrypt=${value.encrypt ? 'Yes' : 'No'}`);
  parts.push('APP=Remote Desktop Services Connection Broker');
  if (!value.credential) return { join: [parts.join(';')] };
  parts.push(`UID=${value.credential.user}`);
  return { join: [`${parts.join(';')};PWD=`, value.credential.password] };
}

export function brokerResources(deployment: Deployment): Resource[] {
  const brokers = deployment.connectionBrokers;
  if (!brokers) return [];
  const resources: Resource[] = [];
  if (brokers.highAvailability) {
    const { clientAccessName, database } = brokers.highAvailability;
    const { kind, secondaryConnectionString, filePath } = database;
    resources.push(
      resource('BrokerHighAvailability', 'deployment', ['Brokers'], {
        clientAccessName,
        database: present({
          kind,
          connectionString: connectionString(database.connectionString),
          secondaryConnectionString: secondaryConnectionString && connectionString(secondaryConnectionString),
          filePath,
        }),
      }),
    );
  }
  if (brokers.workspace) {
    resources.push(resource('Workspace', 'deployment', ['Brokers'], { name: brokers.workspace.name }));
  }
  return resources;
}
