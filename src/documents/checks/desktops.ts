import { didYouMean } from '../issues';
import type { DesktopCollection } from '../schema-desktops';
import { checkCollectionName, checkDiskSettings, checkRemoteApps, samePath } from './collections';
import { duplicates, entriesOf, type Findings } from './findings';

type Path = (string | number)[];

/** Fields that only make sense with some types of collection, and what is said of the others. */
const ONLY_MANAGED = ['template', 'storage', 'namePrefix', 'domain', 'ou', 'unattendFile'] as const;
const ONLY_POOLED_MANAGED = ['desktopsPerHost', 'rollback', 'passwordAgeDays'] as const;
const ONLY_PERSONAL = ['autoAssign', 'grantAdministrativePrivilege'] as const;

export const isManaged = ({ type }: Pick<DesktopCollection, 'type'>): boolean => type.endsWith('Managed');
export const isPooled = ({ type }: Pick<DesktopCollection, 'type'>): boolean => type.startsWith('pooled');

/** Virtual desktop collections and their hosts. */
export function checkDesktops(findings: Findings): void {
  const { virtualDesktops } = findings.deployment;
  const base: Path = ['virtualDesktops'];
  for (const [index, { ou }] of (virtualDesktops?.ouAccess ?? []).entries()) {
    const first = virtualDesktops?.ouAccess?.findIndex((other) => other.ou.toLowerCase() === ou.toLowerCase());
    if (first !== index)
      findings.error(
        'check-listed-twice',
        [...base, 'ouAccess', index],
        `${ou} stands twice in this list`,
        'keep one of them',
      );
  }
  const owners = new Map<string, string>();
  for (const [name, collection] of entriesOf(virtualDesktops?.collections)) {
    const path = ['virtualDesktops', 'collections', name];
    checkCollectionName(findings, path, name);
    checkNameFree(findings, path, name);
    checkType(findings, path, collection);
    checkHosts(findings, path, collection);
    checkStorage(findings, path, collection);
    checkDiskSettings(findings, path, collection.userProfileDisks);
    checkDesktopNames(findings, path, name, collection, owners);
    checkUsers(findings, path, collection);
    checkRemoteApps(findings, path, collection.remoteApps);
  }
  checkDiskPaths(findings);
}

/** Unique across session and virtual desktop collections (docs/behaviour/module.md section 6). */
function checkNameFree(findings: Findings, path: Path, name: string): void {
  const other = Object.keys(findings.deployment.collections ?? {}).find(
    (one) => one.toLowerCase() === name.toLowerCase(),
  );
  if (other === undefined) return;
  findings.error(
    'check-collection-name',
    path,
    `a session collection is called ${other} already`,
    'session and virtual desktop collections share their names: choose another one',
  );
}

function checkType(findings: Findings, path: Path, collection: DesktopCollection): void {
  const { type } = collection;
  const refuse = (field: keyof DesktopCollection, allowed: string) => {
    if (collection[field] === undefined) return;
    findings.error(
      'check-desktop-type',
      [...path, field],
      `a ${type} collection has no ${field}; only ${allowed} ones have`,
      `remove ${field}, or write another type`,
    );
  };
  const need = (field: keyof DesktopCollection, example: string) => {
    if (collection[field] !== undefined) return;
    findings.error('check-desktop-type', path, `a ${type} collection needs ${field}`, `write ${field}: ${example}`);
  };
  if (!isManaged(collection)) for (const field of ONLY_MANAGED) refuse(field, 'managed');
  if (type !== 'pooledManaged') for (const field of ONLY_POOLED_MANAGED) refuse(field, 'pooledManaged');
  if (isPooled(collection)) for (const field of ONLY_PERSONAL) refuse(field, 'personal');
  else if (collection.userProfileDisks !== 'none') refuse('userProfileDisks', 'pooled');
  if (isManaged(collection)) {
    need('template', '{ name: <virtual machine>, host: <virtualization host> }');
    need('storage', '{ type: local }');
  }
  if (type === 'pooledManaged') {
    refuse('desktops', 'personal and unmanaged');
    need('desktopsPerHost', '{ <virtualization host>: <number> }');
  } else {
    need('desktops', '{ <virtual machine>: { host: <virtualization host> } }');
  }
  const lists = { desktopsPerHost: collection.desktopsPerHost, desktops: collection.desktops };
  for (const [field, list] of Object.entries(lists)) {
    if (list && Object.keys(list).length === 0)
      findings.error('check-desktop-type', [...path, field], `the collection has no desktop`, 'name at least one');
  }
}

function checkHosts(findings: Findings, path: Path, collection: DesktopCollection): void {
  const hosts = Object.keys(findings.deployment.virtualDesktops?.hosts ?? {});
  const uses: [Path, string][] = [
    ...entriesOf(collection.desktopsPerHost).map(([host]): [Path, string] => [['desktopsPerHost', host], host]),
    ...entriesOf(collection.desktops).map(([name, { host }]): [Path, string] => [['desktops', name, 'host'], host]),
  ];
  if (collection.template) uses.push([['template', 'host'], collection.template.host]);
  for (const [at, host] of uses) {
    if (hosts.includes(host)) continue;
    findings.error(
      'check-desktop-host',
      [...path, ...at],
      `${host} is no virtualization host (RDS-VIRTUALIZATION) of this document`,
      didYouMean(host, hosts) ?? `write it in virtualDesktops.hosts: ${host}: {}`,
    );
  }
}

function checkStorage(findings: Findings, path: Path, { type, storage }: DesktopCollection): void {
  if (!storage) return;
  const at = [...path, 'storage'];
  if (storage.type !== 'local' && storage.path === undefined) {
    findings.error('check-desktop-storage', at, `storage of type ${storage.type} needs a path`, 'write path');
  }
  if (storage.type === 'smbShare' && storage.path !== undefined && !storage.path.startsWith('\\\\')) {
    findings.error(
      'check-desktop-storage',
      [...at, 'path'],
      `${JSON.stringify(storage.path)} is not on a share`,
      'write \\\\server\\share, without quotes or in single ones',
    );
  }
  if (storage.templatePath !== undefined && type !== 'pooledManaged') {
    findings.error(
      'check-desktop-storage',
      [...at, 'templatePath'],
      'only pooledManaged collections keep a copy of the template',
      'remove templatePath',
    );
  }
}

function checkDesktopNames(
  findings: Findings,
  path: Path,
  name: string,
  collection: DesktopCollection,
  owners: Map<string, string>,
): void {
  const seen = new Set<string>();
  for (const [desktop] of entriesOf(collection.desktops)) {
    const at = [...path, 'desktops', desktop];
    const key = desktop.toLowerCase();
    const other = owners.get(key);
    if (seen.has(key)) findings.error('check-listed-twice', at, `${desktop} stands twice here`, 'keep one of them');
    else if (other !== undefined)
      findings.error(
        'check-desktop-twice',
        at,
        `${desktop} is in the collection ${other} as well`,
        'a virtual desktop is in one collection',
      );
    seen.add(key);
    owners.set(key, other ?? name);
    const { namePrefix } = collection;
    if (namePrefix !== undefined && !key.startsWith(namePrefix.toLowerCase()))
      findings.warn('check-desktop-prefix', at, `new desktops of this collection are called ${namePrefix}-<number>`);
  }
}

function checkUsers(findings: Findings, path: Path, collection: DesktopCollection): void {
  const users = new Map<string, string>();
  for (const [desktop, { assignedTo }] of entriesOf(collection.desktops)) {
    if (assignedTo === undefined) continue;
    const at = [...path, 'desktops', desktop, 'assignedTo'];
    if (isPooled(collection)) {
      findings.error(
        'check-desktop-type',
        at,
        'nobody has a desktop of a pooled collection',
        'remove assignedTo, or write a personal type',
      );
      continue;
    }
    const other = users.get(assignedTo.toLowerCase());
    if (other !== undefined)
      findings.error(
        'check-desktop-user',
        at,
        `${assignedTo} has the desktop ${other} already`,
        'a user has one desktop of a collection',
      );
    users.set(assignedTo.toLowerCase(), desktop);
  }
}

/** No two collections of any kind may use one folder (docs/behaviour/module.md section 6). */
function checkDiskPaths(findings: Findings): void {
  const { collections, virtualDesktops } = findings.deployment;
  const seen = new Map<string, string>();
  const pathOf = (disks: DesktopCollection['userProfileDisks']) =>
    disks === undefined || disks === 'none' ? undefined : disks.path;
  for (const [name, { userProfileDisks }] of entriesOf(collections)) {
    const path = pathOf(userProfileDisks);
    if (path !== undefined) seen.set(samePath(path), name);
  }
  for (const [name, { userProfileDisks }] of entriesOf(virtualDesktops?.collections)) {
    const path = pathOf(userProfileDisks);
    if (path === undefined) continue;
    const other = seen.get(samePath(path));
    if (other !== undefined)
      findings.error(
        'check-disk-path-shared',
        ['virtualDesktops', 'collections', name, 'userProfileDisks', 'path'],
        `${path} is used by the collection ${other} as well`,
        'give each collection a folder of its own',
      );
    seen.set(samePath(path), name);
  }
}

/** Session collections: whose session host is whose. */
export function checkAssignments(findings: Findings): void {
  const { collections, sessionHosts } = findings.deployment;
  for (const [name, { type, assignments }] of entriesOf(collections)) {
    if (!assignments) continue;
    const path = ['collections', name, 'assignments'];
    if (type !== 'personal') {
      findings.error(
        'check-personal',
        path,
        'only a personal collection has assignments',
        'remove them, or write type: personal',
      );
    }
    const hosts = new Map<string, string>();
    for (const [index] of duplicates(Object.keys(assignments))) {
      const user = Object.keys(assignments)[index] ?? '';
      findings.error('check-listed-twice', [...path, user], `${user} stands twice here`, 'keep one of them');
    }
    for (const [user, host] of entriesOf(assignments)) {
      const other = hosts.get(host);
      if (other !== undefined)
        findings.error(
          'check-desktop-user',
          [...path, user],
          `${host} is the desktop of ${other} already`,
          'a session host of a personal collection has one user',
        );
      hosts.set(host, user);
      if (!sessionHosts || sessionHosts[host]?.collection === name) continue;
      const inIt = Object.keys(sessionHosts).filter((one) => sessionHosts[one]?.collection === name);
      findings.error(
        'check-assignment-host',
        [...path, user],
        `${host} is no session host of the collection ${name}`,
        didYouMean(host, inIt) ?? `hosts of it: ${inIt.join(', ') || 'none'}`,
      );
    }
  }
}
