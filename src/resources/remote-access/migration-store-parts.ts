import { change, type Invocation, type ParameterValue, read } from '../../cmdlets/invocation';
import type { Snapshot } from '../../cmdlets/snapshot';
import { type Run, run } from '../../cmdlets/step';
import { MigrationTools } from '../../documents/remote-access/schema';

/** Windows Server Migration Tools: docs/behaviour/remote-access.md section 9. */

const STORE_FILE = 'Svrmig.mig';
export const storeFile = (folder: string): string => `${folder}\\${STORE_FILE}`;

export const testPath = (host: string, path: string): Invocation =>
  read('Test-Path', { LiteralPath: [path] }, { host });
export const isThere = (snapshot: Snapshot, host: string, path: string): boolean =>
  snapshot.get(testPath(host, path)).output.some((one) => one === true);

/** `C:\\a\\b` is the item b in C:\\a; a folder that is there already is left as it is. */
export function makeFolder(host: string, path: string): Run {
  const at = path.lastIndexOf('\\');
  const Path = [path.slice(0, at + 1)];
  return run(change('New-Item', { Path, Name: path.slice(at + 1), ItemType: 'Directory', Force: true }, { host }));
}

export const removeStore = (host: string, folder: string): Run[] => [
  run(change('Remove-Item', { LiteralPath: [storeFile(folder)], Force: true }, { host }), { tolerate: ['notFound'] }),
];

/** The store as both cmdlets name it. */
const { store, password, users, groups } = MigrationTools.shape;
export const Store = { store, password, users, groups };

export function storeParameters(props: {
  store: string;
  password: { secret: string };
  users?: string | undefined;
  groups?: boolean | undefined;
}): Record<string, ParameterValue> {
  return {
    Path: props.store,
    Password: { ...props.password },
    ...(props.users === undefined ? {} : { User: props.users }),
    ...(props.groups === true ? { Group: true } : {}),
  };
}

export const inPlace = (description: string) => ({ description, change: 'inPlace' as const, writeOnly: true });
export const STORE_FIELDS = {
  server: { description: 'Server.', change: 'replace', compare: 'name' },
  store: { description: 'Folder of the store.', change: 'replace' },
  password: { ...inPlace('Encrypts the store.'), secret: true },
  users: inPlace('Local accounts that come along: All, Enabled or Disabled; left out, none.'),
  groups: inPlace('Whether local groups come along.'),
} as const;
