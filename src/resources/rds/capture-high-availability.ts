import { isJoinedSecret } from '../../cmdlets/invocation';
import { getHighAvailability } from '../../cmdlets/reads';
import type { Capture, DocumentDraft } from '../capture';
import type { BrokerHighAvailability } from './broker-high-availability';

/** The order in which a document's parts become a connection string; any other text is a secret as a whole. */
const PARTS =
  /^DRIVER=([^;]+);SERVER=([^;]+);DATABASE=([^;]+)(;Trusted_Connection=Yes)?(?:;Encrypt=(Yes|No))?;APP=Remote Desktop Services Connection Broker(?:;UID=([^;]+);PWD=.*)?$/;

/** In the open but for its password, where the text allows; the password is dropped at once. */
function connectionString(text: string, document: DocumentDraft, name: string, what: string): unknown {
  const match = PARTS.exec(text);
  const [, driver, server, database, trusted, encrypt, user] = match ?? [];
  const byUser = user !== undefined;
  // Windows authentication without a user, or a user without it: the two that a document's parts can say.
  if (!match || byUser === (trusted !== undefined)) {
    return document.secret(`sql${name}ConnectionString`, `the whole ${what} of the broker database`);
  }
  return {
    driver,
    server,
    database,
    ...(encrypt === undefined ? {} : { encrypt: encrypt === 'Yes' }),
    ...(byUser
      ? {
          credential: {
            user,
            password: document.secret(`sql${name}Password`, `the password of ${user} in the ${what}`),
          },
        }
      : {}),
  };
}

const textIn = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value;
  return isJoinedSecret(value) ? value.join.map(String).join('') : undefined;
};

export const captureHighAvailability: Capture<BrokerHighAvailability> = {
  reads: () => [getHighAvailability()],
  strays: { untold: 'a setting that is there in any case' },
  probes: (seen) =>
    seen.rows(getHighAvailability()).length === 0
      ? []
      : [{ clientAccessName: 'a.b', database: { kind: 'dedicated', connectionString: { join: [] } } }],
  write([found], document) {
    if (!found) return;
    const { clientAccessName, database } = found.live;
    const path = ['connectionBrokers', 'highAvailability'];
    document.set([...path, 'clientAccessName'], clientAccessName);
    document.set([...path, 'addresses'], { managedBy: 'loadBalancer' });
    document.set([...path, 'database', 'kind'], database?.kind);
    const first = textIn(database?.connectionString);
    if (first === undefined) {
      const whole = document.secret('sqlConnectionString', 'the connection string of the broker database');
      document.set([...path, 'database', 'connectionString'], whole);
      document.note(path, 'The connection string could not be read.');
    } else {
      const written = connectionString(first, document, '', 'connection string');
      document.set([...path, 'database', 'connectionString'], written);
    }
    const second = textIn(database?.secondaryConnectionString);
    if (second !== undefined) {
      const written = connectionString(second, document, 'Secondary', 'secondary connection string');
      document.set([...path, 'database', 'secondaryConnectionString'], written);
    }
    // Of a shared database it says nothing any more.
    if (database?.kind === 'dedicated') document.set([...path, 'database', 'filePath'], database.filePath);
  },
};
