import { AREAS } from '../areas';
import { didYouMean } from '../issues';
import { OS_VERSIONS } from '../scalars';
import type { Deployment } from '../schema';
import { samePath } from './collections';
import { entriesOf, type Findings } from './findings';
import { checkKeyPacks } from './licensing';

/** How an area is written that is managed and has nothing yet. */
const NOTHING_YET: Record<(typeof AREAS)[number], string> = {
  connectionBrokers: 'write the brokers of the source',
  licensing: 'licensing: { mode: PerUser, servers: {} }',
  sessionHosts: 'sessionHosts: {}',
  collections: 'collections: {}',
  virtualDesktops: 'virtualDesktops: { hosts: {}, collections: {} }',
  webAccess: 'webAccess: { members: [] }',
  gateway: 'gateway: { mode: DoNotUse, members: [] }',
  certificates: 'certificates: {}',
};

/** What can only be seen with both documents. */
export function checkPair(source: Findings, target: Findings): void {
  checkSame(source, target);
  checkAreas(source, target);
  checkServerChanges(source, target);
  checkBrokerChanges(source, target);
  checkCollectionChanges(source, target);
  checkKeyPacks(source, target);
  checkNewGateways(source, target);
  checkExports(source, target);
}

function checkSame(source: Findings, target: Findings): void {
  for (const field of ['deployment', 'domain'] as const) {
    const before = source.deployment[field];
    const after = target.deployment[field];
    if (before.toLowerCase() === after.toLowerCase()) continue;
    target.error(
      'check-other-deployment',
      [field],
      `the source has ${JSON.stringify(before)}, the target ${JSON.stringify(after)}`,
      'both documents describe one deployment',
    );
  }
}

/** An area left out is unmanaged, which cannot change on the way: nobody would know what is there already. */
function checkAreas(source: Findings, target: Findings): void {
  for (const area of AREAS) {
    const before = source.deployment[area] !== undefined;
    const after = target.deployment[area] !== undefined;
    if (before === after) continue;
    const [has, lacks] = before ? [source, target] : [target, source];
    has.error(
      'check-area-one-sided',
      [area],
      `${area} is in the ${has.role} and not in the ${lacks.role}; an area is managed in both documents or in neither`,
      `write it in ${lacks.file} too (nothing there: ${NOTHING_YET[area]}), or leave it out of both`,
    );
  }
}

function checkServerChanges(source: Findings, target: Findings): void {
  for (const [name, server] of entriesOf(target.deployment.servers)) {
    const path = ['servers', name];
    const old = source.deployment.servers[name];
    if (!old) {
      if (server.upgrade)
        target.error(
          'check-upgrade-new',
          [...path, 'upgrade'],
          `${name} is not in the source, so it cannot be upgraded in place`,
          'remove upgrade, or add the server to the source',
        );
      if (server.leaveAlone)
        target.warn(
          'check-leave-alone-new',
          [...path, 'leaveAlone'],
          `${name} is not in the source, so it takes no part anyway`,
        );
      continue;
    }
    const before = OS_VERSIONS.indexOf(old.os);
    const after = OS_VERSIONS.indexOf(server.os);
    if (after < before) {
      target.error(
        'check-os-backwards',
        [...path, 'os'],
        `${name} would go back from ${old.os} to ${server.os}`,
        'there is no way back to an older release',
      );
    } else if (after > before && !server.upgrade) {
      target.error(
        'check-os-changed',
        [...path, 'os'],
        `${name} changes from ${old.os} to ${server.os}`,
        'write upgrade: inPlace (a person does it), or use a new server',
      );
    } else if (after === before && server.upgrade) {
      target.warn('check-upgrade-needless', [...path, 'upgrade'], `${name} has ${server.os} in the source already`);
    }
    let last = before;
    for (const [index, via] of (server.via ?? []).entries()) {
      const at = OS_VERSIONS.indexOf(via);
      if (at <= last || at >= after) {
        target.error(
          'check-via',
          [...path, 'via', index],
          `${via} is not between ${OS_VERSIONS[last]} and ${server.os}`,
          'via lists the releases on the way, oldest first',
        );
      }
      last = Math.max(last, at);
    }
  }
}

/** docs/behaviour/module.md section 4. */
function checkBrokerChanges(source: Findings, target: Findings): void {
  const before = source.deployment.connectionBrokers?.highAvailability;
  const brokers = target.deployment.connectionBrokers;
  if (!before || !brokers) return;
  const base = ['connectionBrokers'];
  if (!brokers.highAvailability) {
    target.error(
      'check-ha-one-way',
      base,
      'the source is highly available; there is no way back to a single internal database',
      'write highAvailability in the target too, even with one broker',
    );
    return;
  }
  if (brokers.highAvailability.database.kind !== before.database.kind) {
    const path = [...base, 'highAvailability', 'database', 'kind'];
    target.error(
      'check-database-kind',
      path,
      `the kind of the database cannot change from ${before.database.kind} to ${brokers.highAvailability.database.kind}`,
    );
  }
}

function checkCollectionChanges(source: Findings, target: Findings): void {
  const before = source.deployment.collections;
  const after = target.deployment.collections;
  if (!before || !after) return;
  const names = Object.keys(before);
  const origins = new Map<string, string>();
  for (const [name, collection] of entriesOf(after)) {
    const path = ['collections', name];
    const origin = collection.renamedFrom;
    if (origin !== undefined) {
      const at = [...path, 'renamedFrom'];
      const other = origins.get(origin);
      if (!before[origin])
        target.error(
          'check-renamed',
          at,
          `the source has no collection ${JSON.stringify(origin)}`,
          didYouMean(origin, names),
        );
      else if (after[origin])
        target.error(
          'check-renamed',
          at,
          `the target has the collection ${origin} as well`,
          'a renamed collection has one name',
        );
      if (before[name]) target.error('check-renamed', at, `the source has a collection ${name} already`);
      if (other !== undefined) target.error('check-renamed', at, `${other} is renamed from ${origin} already`);
      origins.set(origin, name);
    } else if (!before[name]) {
      const same = names.find((one) => one.toLowerCase() === name.toLowerCase());
      if (same)
        target.error(
          'check-collection-case',
          path,
          `the source writes ${JSON.stringify(same)}`,
          'write the name the same way in both; there is no rename cmdlet',
        );
    }
    const old = before[origin ?? name];
    if (old && old.type !== collection.type && origin === undefined) {
      target.error(
        'check-collection-type',
        [...path, 'type'],
        `${name} is ${old.type} in the source; the type is fixed when a collection is made`,
        `write type: ${old.type}, or make a collection of another name`,
      );
    }
  }
  checkTakenPaths(source.deployment, target);
}

/** A folder that another collection has used until now may still be taken when its turn comes. */
function checkTakenPaths(source: Deployment, target: Findings): void {
  const before = new Map<string, string>();
  for (const [name, { userProfileDisks: disks }] of entriesOf(source.collections)) {
    if (disks !== undefined && disks !== 'none') before.set(samePath(disks.path), name);
  }
  for (const [name, { userProfileDisks: disks, renamedFrom }] of entriesOf(target.deployment.collections)) {
    if (disks === undefined || disks === 'none') continue;
    const owner = before.get(samePath(disks.path));
    if (owner === undefined || owner === (renamedFrom ?? name)) continue;
    target.warn(
      'check-disk-path-taken',
      ['collections', name, 'userProfileDisks', 'path'],
      `in the source this is the folder of the collection ${owner}`,
    );
  }
}

/** Add-RDServer RDS-GATEWAY needs -GatewayExternalFqdn (docs/behaviour/module.md section 3). */
function checkNewGateways(source: Findings, target: Findings): void {
  const { gateway } = target.deployment;
  if (!gateway || gateway.mode === 'Custom') return;
  const before = source.deployment.gateway?.members ?? [];
  for (const [index, name] of (gateway.members ?? []).entries()) {
    if (before.includes(name)) continue;
    target.error(
      'check-gateway-new',
      ['gateway', 'members', index],
      `${name} is a new gateway; adding one needs the external name`,
      'write mode: Custom with externalFqdn, logonMethod, useCachedCredentials and bypassLocal',
    );
  }
}

function checkExports(source: Findings, target: Findings): void {
  for (const [use, certificate] of entriesOf(target.deployment.certificates)) {
    if (!('exportFrom' in certificate) || certificate.exportFrom === undefined) continue;
    const from = certificate.exportFrom;
    if (source.deployment.servers[from] || target.deployment.servers[from]) continue;
    target.error(
      'check-server-unknown',
      ['certificates', use, 'exportFrom'],
      `${from} is a server of neither document`,
    );
  }
}
