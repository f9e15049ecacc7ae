import type { Hands } from '../cmdlets/runners/simulator/hands';
import type { RemoteAppState } from '../cmdlets/runners/simulator/published';
import type { CollectionState } from '../cmdlets/runners/simulator/state';
import { UserError } from '../errors';
import { nearest } from '../planner/nearest';

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

/** Those of one RemoteApp, which is named as in resource ids: Office/WORD. */
const APP_SETTERS: Record<string, (app: RemoteAppState, value: string) => unknown> = {
  'commandLine.arguments': (app, value) => {
    app.requiredCommandLine = value;
  },
  displayName: (app, value) => {
    app.displayName = value;
  },
  filePath: (app, value) => {
    app.filePath = value;
  },
  folder: (app, value) => {
    app.folder = value;
  },
  showInWebAccess: (app, value) => {
    app.showInWebAccess = flag(value);
  },
};

/** Changes a setting of a collection or of one of its RemoteApps past every document; returns what was set. */
export function setSetting(hands: Hands, object: string, field: string, value: string): string {
  const [collection = object, ...rest] = object.split('/');
  const alias = rest.join('/');
  const state = collectionNamed(hands, collection);
  if (alias === '') {
    const setter = setterOf(SETTERS, field);
    hands.editSetting(collection, (edited) => setter(edited, value));
    return value;
  }
  const app = (at: CollectionState) => at.remoteApps.find((one) => one.alias.toLowerCase() === alias.toLowerCase());
  if (!app(state)) {
    const there = state.remoteApps.map((one) => `${state.name}/${one.alias}`);
    throw new UserError(
      'simulator-unknown',
      `there is no RemoteApp ${alias} in collection ${state.name}`,
      there.length > 0 ? `one of: ${there.join(', ')}` : 'it has none',
    );
  }
  const setter = setterOf(APP_SETTERS, field);
  hands.editSetting(collection, (edited) => {
    const found = app(edited);
    if (found) setter(found, value);
  });
  return value;
}

function collectionNamed(hands: Hands, name: string): CollectionState {
  const collections = hands.look().deployment?.collections ?? [];
  const found = collections.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (found) return found;
  const names = collections.map((one) => one.name);
  const close = nearest(name, names);
  throw new UserError(
    'simulator-unknown',
    `there is no collection ${name}${close ? `; did you mean ${close}?` : ''}`,
    `one of: ${names.join(', ')}; a RemoteApp is named with it, as Office/WORD`,
  );
}

function setterOf<T>(setters: Record<string, T>, field: string): T {
  const setter = Object.hasOwn(setters, field) ? setters[field] : undefined;
  if (setter) return setter;
  const names = Object.keys(setters);
  const close = nearest(field, names);
  throw new UserError(
    'unknown-field',
    `${field} can't be set by this command${close ? `; did you mean ${close}?` : ''}`,
    `one of: ${names.join(', ')}`,
  );
}
