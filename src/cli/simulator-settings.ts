import type { Hands } from '../cmdlets/runners/simulator/hands';
import type { CollectionState } from '../cmdlets/runners/simulator/state';
import { UserError } from '../errors';

type Setter = (collection: CollectionState, value: string) => unknown;

const number = (value: string): number => {
  const parsed = Number(value);
  if (Number.isInteger(parsed) && parsed >= 0) return parsed;
  throw new UserError('bad-value', `${value} is no whole number`, 'write e.g. 15');
};
const flag = (value: string): boolean => {
  if (value === 'true' || value === 'false') return value === 'true';
  throw new UserError('bad-value', `${value} is neither true nor false`);
};
const oneOf =
  <T extends string>(...words: T[]) =>
  (value: string): T => {
    const word = words.find((candidate) => candidate.toLowerCase() === value.toLowerCase());
    if (word) return word;
    throw new UserError('bad-value', `${value} is not allowed`, `one of: ${words.join(', ')}`);
  };

/** Settings by their name in the documents, as a colleague may change them by hand in Server Manager. */
const SETTERS: Record<string, Setter> = {
  'client.maxRedirectedMonitors': (collection, value) => {
    collection.client.maxRedirectedMonitors = number(value);
  },
  'client.printers.redirected': (collection, value) => {
    collection.client.printerRedirected = flag(value);
  },
  description: (collection, value) => {
    collection.description = value;
  },
  'limits.activeSessionLimitMin': (collection, value) => {
    collection.connection.activeSessionLimitMin = number(value);
  },
  'limits.brokenConnectionAction': (collection, value) => {
    collection.connection.brokenConnectionAction = oneOf('None', 'Disconnect', 'LogOff')(value);
  },
  'limits.disconnectedSessionLimitMin': (collection, value) => {
    collection.connection.disconnectedSessionLimitMin = number(value);
  },
  'limits.idleSessionLimitMin': (collection, value) => {
    collection.connection.idleSessionLimitMin = number(value);
  },
  'security.authenticateUsingNLA': (collection, value) => {
    collection.security.authenticateUsingNLA = flag(value);
  },
  'security.encryptionLevel': (collection, value) => {
    collection.security.encryptionLevel = oneOf('Low', 'ClientCompatible', 'High', 'FipsCompliant')(value);
  },
  'security.securityLayer': (collection, value) => {
    collection.security.securityLayer = oneOf('RDP', 'Negotiate', 'SSL')(value);
  },
  userGroups: (collection, value) => {
    collection.userGroups = value.split(',').map((group) => group.trim());
  },
};

/** Changes a setting past every document; returns what was set. */
export function setSetting(hands: Hands, collection: string, field: string, value: string): string {
  const setter = Object.hasOwn(SETTERS, field) ? SETTERS[field] : undefined;
  if (!setter) {
    throw new UserError(
      'unknown-field',
      `${field} can't be set by this command`,
      `one of: ${Object.keys(SETTERS).join(', ')}`,
    );
  }
  hands.editSetting(collection, (state) => setter(state, value));
  return value;
}
