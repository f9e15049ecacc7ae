import type { CollectionState, DisksState, LicensingState, ServerState } from './state';

/** What things are like before anybody sets anything. */

export const DEFAULT_WEIGHT = 100;
export const DEFAULT_SESSION_LIMIT = 999999;

export function blankServer(os: ServerState['os'], ip: string, bootedAt: string): ServerState {
  return {
    os,
    ip,
    power: 'on',
    bootedAt,
    rebootPending: false,
    domainJoined: true,
    features: [],
    stopped: [],
    drainMode: 'Yes',
    store: {},
    missingPrograms: [],
  };
}

export function blankLicensing(): LicensingState {
  return {
    activated: false,
    registration: {},
    scope: 1,
    inLicenseServersGroup: false,
    published: false,
    registeredToScp: false,
    keyPacks: [],
  };
}

export function disksOff(): DisksState {
  return {
    enabled: false,
    path: '',
    maxSizeGB: 0,
    includeFolders: [],
    excludeFolders: [],
    includeFiles: [],
    excludeFiles: [],
  };
}

export const DEFAULT_REDIRECTION = [
  'AudioVideoPlayBack',
  'AudioRecording',
  'PlugAndPlayDevice',
  'SmartCard',
  'Clipboard',
  'LPTPort',
  'Drive',
  'COMPort',
];

/** A new session collection; `userGroups` is one default group of the domain (docs/behaviour/module.md section 6). */
export function blankCollection(
  name: string,
  alias: string,
  type: CollectionState['type'],
  hosts: string[],
  userGroups: string[],
): CollectionState {
  return {
    name,
    alias,
    type,
    description: null,
    hosts: [...hosts],
    userGroups,
    connection: {
      disconnectedSessionLimitMin: 0,
      brokenConnectionAction: 'Disconnect',
      temporaryFoldersDeletedOnExit: true,
      temporaryFoldersPerSession: true,
      automaticReconnectionEnabled: true,
      activeSessionLimitMin: 0,
      idleSessionLimitMin: 0,
    },
    security: { authenticateUsingNLA: true, encryptionLevel: 'ClientCompatible', securityLayer: 'Negotiate' },
    client: {
      redirect: [...DEFAULT_REDIRECTION],
      maxRedirectedMonitors: 16,
      printerRedirected: true,
      easyPrint: true,
      printerAsDefault: true,
    },
    loadBalancing: Object.fromEntries(
      hosts.map((host) => [host, { weight: DEFAULT_WEIGHT, sessionLimit: DEFAULT_SESSION_LIMIT }]),
    ),
    customRdpProperty: {},
    disks: disksOff(),
    desktopInWebAccess: true,
    remoteApps: [],
    fileTypes: [],
  };
}

/**
 * Alias of a collection: the first 16 characters, only ASCII letters, digits, `-`, `_`, blanks as `_`; `farm` when
 * nothing is left, a number on clash (docs/behaviour/module.md section 6).
 */
export function collectionAlias(name: string, taken: string[]): string {
  const base =
    name
      .slice(0, 16)
      .replace(/ /g, '_')
      .replace(/[^A-Za-z0-9_-]/g, '') || 'farm';
  const used = new Set(taken.map((alias) => alias.toLowerCase()));
  if (!used.has(base.toLowerCase())) return base;
  for (let number = 1; ; number += 1) {
    if (!used.has(`${base}${number}`.toLowerCase())) return `${base}${number}`;
  }
}
