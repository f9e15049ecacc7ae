import { canBeDriven, REMOTE_ACCESS_OS, type RemoteAccessOs } from '../../documents/remote-access/schema';
import type { RemoteAccessMove } from '../../rules/remote-access/destination';
import { resource } from '../resources/build';
import { remoteAccessPath } from '../resources/remote-access';
import type { Resource } from '../types';

/** How Windows Server Migration Tools take part in a move: what is put where, in which stage. */

/** Releases in the words of SmigDeploy; those after 2012 R2 have the tools as a feature of their own. */
const TOKENS: Partial<Record<RemoteAccessOs, string>> = {
  '2003 SP2': 'WS03',
  '2003 R2': 'WS03',
  '2008': 'WS08',
  '2008 R2': 'WS08R2',
};

/** Where SmigDeploy puts its folders. */
export const TOOLS_FOLDER = 'C:\\SmigDeploy';

export interface ToolsMove {
  /** Name of the folder that is copied to the source; undefined = the source has the tools as a feature. */
  folder?: { os: string; architecture: 'amd64' | 'X86'; name: string };
  /** Feature by which the source exports; the import always says DirectAccess-VPN. */
  exportFeature: 'NPAS-RRAS' | 'DirectAccess-VPN';
}

/** Undefined where the settings come over one by one. */
export function toolsOf({ source, target }: RemoteAccessMove): ToolsMove | undefined {
  if (target.transfer !== 'migrationTools' || !target.migrationTools) return undefined;
  const os = TOKENS[source.server.os];
  const architecture = source.server.architecture === 'x86' ? 'X86' : 'amd64';
  return {
    ...(os === undefined ? {} : { folder: { os, architecture, name: `SMT_${os}_${architecture}` } }),
    exportFeature:
      REMOTE_ACCESS_OS.indexOf(source.server.os) < REMOTE_ACCESS_OS.indexOf('2012') ? 'NPAS-RRAS' : 'DirectAccess-VPN',
  };
}

/** The feature that brings the tools. */
export const TOOLS_FEATURE = 'Migration';

export function toolsFolder(move: RemoteAccessMove): Resource[] {
  const folder = toolsOf(move)?.folder;
  if (!folder) return [];
  const { os, architecture } = folder;
  return [
    resource('MigrationToolsFolder', move.to, remoteAccessPath(move.to), {
      server: move.to,
      os,
      architecture,
      path: TOOLS_FOLDER,
    }),
  ];
}

/** Export, where cmdlets reach the source, and import. */
export function toolsTransfer(move: RemoteAccessMove): Resource[] {
  const { from, to, source, target } = move;
  const told = target.migrationTools;
  if (!toolsOf(move) || !told) return [];
  const { ipConfig, ...store } = told;
  const driven = canBeDriven(source.server.os);
  return [
    ...(driven
      ? [
          resource('MigrationStore', from, remoteAccessPath(from), {
            server: from,
            ...store,
            ...(ipConfig ? { ipConfig } : {}),
            management: 'running',
          }),
        ]
      : []),
    resource('MigrationImport', to, remoteAccessPath(to), { server: to, ...store, ...(driven ? { from } : {}) }),
  ];
}

/** Only in the cut-over, and only where the document asks for it: then the source's addresses are free. */
export function toolsAddresses(move: RemoteAccessMove): Resource[] {
  const { to, source, target } = move;
  const told = target.migrationTools;
  if (!toolsOf(move) || !told?.ipConfig) return [];
  const pairs = Object.entries(source.adapters).flatMap(([name, { mac }]) => {
    const other = target.adapters[name]?.mac;
    return mac === undefined || other === undefined ? [] : [{ source: mac, target: other }];
  });
  const addresses = Object.values(source.adapters).flatMap(({ addresses: list = [] }) =>
    list.map((address) => address.replace(/\/\d+$/, '').toLowerCase()),
  );
  if (pairs.length === 0 || addresses.length === 0) return [];
  return [
    resource('MigratedAddresses', to, remoteAccessPath(to), {
      server: to,
      store: told.store,
      password: told.password,
      adapters: pairs,
      addresses,
    }),
  ];
}
