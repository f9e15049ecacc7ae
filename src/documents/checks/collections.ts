import { didYouMean } from '../issues';
import type { Collection, RemoteApp } from '../schema-collections';
import { duplicates, entriesOf, type Findings } from './findings';

/** Collections, their hosts and RemoteApps. */
export function checkCollections(findings: Findings): void {
  const { deployment } = findings;
  for (const [name, collection] of entriesOf(deployment.collections)) {
    const path = ['collections', name];
    checkCollectionName(findings, path, name);
    if (findings.role === 'source' && collection.renamedFrom !== undefined) {
      findings.error('check-target-only', [...path, 'renamedFrom'], 'renamedFrom belongs into the target document');
    }
    checkSettings(findings, path, collection);
    checkLoadBalancing(findings, path, name, collection);
    checkRemoteApps(findings, path, collection.remoteApps);
    if (deployment.sessionHosts && !Object.values(deployment.sessionHosts).some((host) => host.collection === name)) {
      findings.error(
        'check-collection-without-host',
        path,
        `no session host is in the collection ${name}`,
        `write in sessionHosts: <host>: { collection: ${name} }`,
      );
    }
  }
  checkHosts(findings);
  checkDiskPaths(findings);
}

export function checkCollectionName(findings: Findings, path: (string | number)[], name: string): void {
  if (name.includes("'")) {
    findings.error(
      'check-collection-apostrophe',
      path,
      'a collection name with an apostrophe breaks most cmdlets (docs/behaviour/module.md section 1)',
      'choose another name; a live collection must be made anew',
    );
  }
  if (name.includes('/') || name !== name.trim()) {
    findings.error('check-collection-name', path, 'a collection name has no slash and no blank at its ends');
  }
}

function checkSettings(findings: Findings, path: string[], collection: Collection): void {
  const { limits, userProfileDisks: disks } = collection;
  const names = ['activeSessionLimitMin', 'idleSessionLimitMin', 'disconnectedSessionLimitMin'] as const;
  const missing = names.filter((name) => limits?.[name] === undefined);
  if (limits && missing.length > 0 && missing.length < names.length) {
    findings.error(
      'check-limits',
      [...path, 'limits'],
      `the three session limits are written together; ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing`,
      'write all three; the cmdlet forwards those left out as empty values',
    );
  }
  if (collection.type === 'personal' && disks !== undefined && disks !== 'none') {
    const at = [...path, 'userProfileDisks'];
    findings.error(
      'check-personal',
      at,
      'a personal collection has no user profile disks',
      'remove them, or write type: pooled',
    );
  }
  if (collection.type === 'personal' && collection.loadBalancing) {
    const at = [...path, 'loadBalancing'];
    findings.error(
      'check-personal',
      at,
      'a personal collection has no load balancing',
      'remove it, or write type: pooled',
    );
  }
  checkDiskSettings(findings, path, disks);
}

/** Paths and lists of user profile disks, of whatever collection. */
export function checkDiskSettings(
  findings: Findings,
  path: (string | number)[],
  disks: Collection['userProfileDisks'],
): void {
  if (disks === undefined || disks === 'none') return;
  if (disks.include && disks.exclude) {
    const at = [...path, 'userProfileDisks'];
    findings.error('check-disk-lists', at, 'include and exclude exclude each other', 'keep one of them');
  }
  if (/^\\[^\\]/.test(disks.path)) {
    const at = [...path, 'userProfileDisks', 'path'];
    const next = 'in double quotes YAML reads \\\\ as one backslash: write the path without quotes or in single quotes';
    findings.error('check-disk-path', at, `${JSON.stringify(disks.path)} begins with one backslash`, next);
  } else if (!disks.path.startsWith('\\\\')) {
    const at = [...path, 'userProfileDisks', 'path'];
    findings.warn(
      'check-disk-path',
      at,
      'the path is not on a share: every host of the collection must reach the disks by it',
    );
  }
}

function checkLoadBalancing(findings: Findings, path: string[], name: string, collection: Collection): void {
  const hosts = findings.deployment.sessionHosts;
  if (!hosts) return;
  for (const [host] of entriesOf(collection.loadBalancing)) {
    const actual = hosts[host]?.collection;
    if (actual === name) continue;
    const at = [...path, 'loadBalancing', host];
    if (!hosts[host])
      findings.error(
        'check-load-balancing',
        at,
        `${host} is not in sessionHosts`,
        didYouMean(host, Object.keys(hosts)),
      );
    else
      findings.error(
        'check-load-balancing',
        at,
        `${host} is in ${actual === undefined ? 'no collection' : `the collection ${actual}`}, not in ${name}`,
        'a host is in one collection',
      );
  }
}

/** Of a session collection or a virtual desktop collection. */
export function checkRemoteApps(findings: Findings, path: string[], apps: Collection['remoteApps']): void {
  for (const [alias, app] of entriesOf(apps)) checkRemoteApp(findings, [...path, 'remoteApps', alias], alias, app);
  checkSharedFileTypes(findings, path, apps);
}

function checkRemoteApp(findings: Findings, path: string[], alias: string, app: RemoteApp): void {
  if (/[/\\]/.test(alias)) findings.error('check-alias', path, 'an alias has no slash and no backslash');
  const mode = app.commandLine?.mode;
  const given = app.commandLine?.arguments;
  if (mode === 'Require' && !given) {
    findings.error(
      'check-command-line',
      [...path, 'commandLine'],
      'mode Require needs arguments',
      'write arguments, or another mode',
    );
  }
  if (mode !== undefined && mode !== 'Require' && given !== undefined) {
    findings.error(
      'check-command-line',
      [...path, 'commandLine'],
      `arguments need mode Require, not ${mode}`,
      'write mode: Require, or remove arguments',
    );
  }
  for (const [index, type] of duplicates(app.fileTypes)) {
    findings.error(
      'check-listed-twice',
      [...path, 'fileTypes', index],
      `${type} stands twice in this list`,
      'keep one of them',
    );
  }
}

/** Allowed by the cmdlets, but a client opens a file with one of the two only. */
function checkSharedFileTypes(findings: Findings, path: string[], apps: Collection['remoteApps']): void {
  const seen = new Map<string, string>();
  for (const [alias, app] of entriesOf(apps)) {
    for (const [index, type] of (app.fileTypes ?? []).entries()) {
      const other = seen.get(type.toLowerCase());
      seen.set(type.toLowerCase(), alias);
      if (other === undefined || other === alias) continue;
      const at = [...path, 'remoteApps', alias, 'fileTypes', index];
      findings.warn('check-file-type-shared', at, `${type} belongs to ${other} as well; clients use one of them`);
    }
  }
}

function checkHosts(findings: Findings): void {
  const { collections, sessionHosts } = findings.deployment;
  for (const [host, { collection }] of entriesOf(sessionHosts)) {
    if (collection === undefined || collections?.[collection]) continue;
    const names = Object.keys(collections ?? {});
    findings.error(
      'check-collection-unknown',
      ['sessionHosts', host, 'collection'],
      collections
        ? `there is no collection ${JSON.stringify(collection)}`
        : `${JSON.stringify(collection)} is named, but collections are left out`,
      collections
        ? (didYouMean(collection, names) ?? `collections here: ${names.join(', ') || 'none'}`)
        : 'write collections in both documents, or leave sessionHosts out of both',
    );
  }
}

/** A path as Windows compares it. */
export function samePath(path: string): string {
  return path.toLowerCase().replaceAll('/', '\\').replace(/\\+$/, '');
}

/** Two collections must not use one folder (docs/behaviour/module.md section 6). */
function checkDiskPaths(findings: Findings): void {
  const seen = new Map<string, string>();
  for (const [name, { userProfileDisks: disks }] of entriesOf(findings.deployment.collections)) {
    if (disks === undefined || disks === 'none') continue;
    const other = seen.get(samePath(disks.path));
    if (other !== undefined) {
      const at = ['collections', name, 'userProfileDisks', 'path'];
      findings.error(
        'check-disk-path-shared',
        at,
        `${disks.path} is used by the collection ${other} as well`,
        'give each collection a folder of its own',
      );
    }
    seen.set(samePath(disks.path), name);
  }
}
