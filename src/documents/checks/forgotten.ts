import { didYouMean } from '../issues';
import { pointer, pointerSegments } from '../node';
import type { Deployment } from '../schema';
import type { Collection } from '../schema-collections';
import { entriesOf, type Findings } from './findings';
import { keyPackName } from './licensing';

/** Something the source has, with the pointer by which `removed` names it. */
interface Thing {
  path: string[];
  what: () => string;
  /** The target has it too, perhaps under another name or on another server. */
  kept: boolean;
}

/**
 * What the source has, object by object. Lists are named by what identifies their entries, since a position says
 * nothing: `/collections/Office/remoteApps/WORD/fileTypes/.docx`, `/gateway/resourcePolicies/Farm`,
 * `/licensing/servers/rdls01.contoso.com/keyPacks/2016/PerUser`.
 */
function thingsOf(source: Deployment, target: Deployment): Thing[] {
  const things: Thing[] = [];
  if (source.collections && target.collections) collectThings(source, target, things);
  if (source.virtualDesktops && target.virtualDesktops) desktopThings(source, target, things);
  if (source.gateway && target.gateway) gatewayThings(source, target, things);
  if (source.licensing && target.licensing) keyPackThings(source, target, things);
  return things;
}

function collectThings(source: Deployment, target: Deployment, things: Thing[]): void {
  const targets = entriesOf(target.collections);
  for (const [name, collection] of entriesOf(source.collections)) {
    const path = ['collections', name];
    const successor = targets.find(([key, one]) => (one.renamedFrom ?? key) === name)?.[1];
    things.push({ path, what: () => `the collection ${name}`, kept: successor !== undefined });
    if (!successor) continue;
    assignmentThings([...path, 'assignments'], collection.assignments, successor.assignments, things);
    appThings(path, name, collection.remoteApps, successor.remoteApps, things);
  }
}

type Apps = Collection['remoteApps'];

/** What a collection publishes, of session hosts or of virtual desktops. */
function appThings(path: string[], collection: string, before: Apps, after: Apps, things: Thing[]): void {
  const keptApps = new Map(entriesOf(after).map(([alias, app]) => [alias.toLowerCase(), app]));
  for (const [alias, app] of entriesOf(before)) {
    const appPath = [...path, 'remoteApps', alias];
    const kept = keptApps.get(alias.toLowerCase());
    things.push({
      path: appPath,
      what: () => `the RemoteApp ${alias} of the collection ${collection}`,
      kept: kept !== undefined,
    });
    if (!kept) continue;
    const types = new Set((kept.fileTypes ?? []).map((type) => type.toLowerCase()));
    for (const type of app.fileTypes ?? []) {
      const what = () => `the file type ${type} of the RemoteApp ${alias}`;
      things.push({ path: [...appPath, 'fileTypes', type], what, kept: types.has(type.toLowerCase()) });
    }
  }
}

type Assigned = Record<string, string> | undefined;

/** A target that says nothing of assignments leaves them alone. */
function assignmentThings(path: string[], before: Assigned, after: Assigned, things: Thing[]): void {
  if (!before || !after) return;
  const kept = new Set(Object.keys(after).map((user) => user.toLowerCase()));
  for (const [user] of entriesOf(before)) {
    things.push({
      path: [...path, user],
      what: () => `the personal desktop of ${user}`,
      kept: kept.has(user.toLowerCase()),
    });
  }
}

function desktopThings(source: Deployment, target: Deployment, things: Thing[]): void {
  for (const [name, { desktops, remoteApps }] of entriesOf(source.virtualDesktops?.collections)) {
    const path = ['virtualDesktops', 'collections', name];
    const successor = target.virtualDesktops?.collections[name];
    things.push({ path, what: () => `the virtual desktop collection ${name}`, kept: successor !== undefined });
    if (!successor) continue;
    appThings(path, name, remoteApps, successor.remoteApps, things);
    const kept = new Set(Object.keys(successor.desktops ?? {}).map((desktop) => desktop.toLowerCase()));
    for (const desktop of Object.keys(desktops ?? {})) {
      things.push({
        path: [...path, 'desktops', desktop],
        what: () => `the virtual desktop ${desktop} of the collection ${name}`,
        kept: kept.has(desktop.toLowerCase()),
      });
    }
    const users = new Set(
      Object.values(successor.desktops ?? {}).flatMap(({ assignedTo }) => assignedTo?.toLowerCase() ?? []),
    );
    for (const [desktop, { assignedTo }] of entriesOf(desktops)) {
      if (assignedTo === undefined || !kept.has(desktop.toLowerCase())) continue;
      things.push({
        path: [...path, 'desktops', desktop, 'assignedTo'],
        what: () => `the personal desktop of ${assignedTo}`,
        kept: users.has(assignedTo.toLowerCase()),
      });
    }
  }
  const units = (of: Deployment) => (of.virtualDesktops?.ouAccess ?? []).map(({ ou }) => ou.toLowerCase());
  for (const { ou } of source.virtualDesktops?.ouAccess ?? []) {
    const kept = units(target).includes(ou.toLowerCase());
    things.push({
      path: ['virtualDesktops', 'ouAccess', ou],
      what: () => `the brokers' access to ${ou}`,
      kept,
    });
  }
}

function gatewayThings(source: Deployment, target: Deployment, things: Thing[]): void {
  const lists = [
    ['connectionPolicies', 'connection policy'],
    ['resourcePolicies', 'resource policy'],
  ] as const;
  for (const [list, word] of lists) {
    const kept = new Set((target.gateway?.[list] ?? []).map((policy) => policy.name.toLowerCase()));
    for (const { name } of source.gateway?.[list] ?? []) {
      things.push({
        path: ['gateway', list, name],
        what: () => `the ${word} ${name}`,
        kept: kept.has(name.toLowerCase()),
      });
    }
  }
  const groups = new Set(Object.keys(target.gateway?.computerGroups ?? {}).map((name) => name.toLowerCase()));
  for (const name of Object.keys(source.gateway?.computerGroups ?? {})) {
    const path = ['gateway', 'computerGroups', name];
    things.push({ path, what: () => `the computer group ${name}`, kept: groups.has(name.toLowerCase()) });
  }
}

function keyPackThings(source: Deployment, target: Deployment, things: Thing[]): void {
  const after = entriesOf(target.licensing?.servers).flatMap(([server, { keyPacks }]) =>
    (keyPacks ?? []).map((pack) => ({ server, pack })),
  );
  for (const [server, { keyPacks, sharedWith }] of entriesOf(source.licensing?.servers)) {
    // A server that others use, or that is left alone, keeps its CALs whatever becomes of this deployment.
    const staysElsewhere = (sharedWith?.length ?? 0) > 0 || target.servers[server]?.leaveAlone === true;
    for (const pack of keyPacks ?? []) {
      const kept =
        staysElsewhere ||
        after.some(({ server: on, pack: other }) => {
          if (other.product !== pack.product) return false;
          // Conversion swaps Per User and Per Device and never the release.
          if (other.origin === 'convert') return true;
          if (other.type !== pack.type) return false;
          if (typeof other.origin === 'object') return other.origin.migrateFrom === server;
          return on === server && other.origin === 'existing';
        });
      const path = ['licensing', 'servers', server, 'keyPacks', ...keyPackName(pack).split('/')];
      things.push({ path, what: () => `the key pack ${pack.product} ${pack.type} of ${server}`, kept });
    }
  }
}

/** Forgetting is an error: what the source has and the target lacks is named in `removed`, or was renamed. */
export function checkForgotten(source: Findings, target: Findings): void {
  const things = thingsOf(source.deployment, target.deployment);
  const removed = (target.deployment.removed ?? []).map((text) => pointerSegments(text));
  const used = new Set<number>();
  const covers = (path: readonly string[]): boolean => {
    let found = false;
    for (const [index, segments] of removed.entries()) {
      if (!segments.every((segment, at) => segment.toLowerCase() === path[at]?.toLowerCase())) continue;
      used.add(index);
      found = true;
    }
    return found;
  };
  for (const { path, what, kept } of things) {
    if (kept || covers(path)) continue;
    const at = JSON.stringify(pointer(path));
    source.error(
      'check-forgotten',
      path,
      `the source has ${what()}, the target lacks it`,
      `write it in the target, or put ${at} into removed in ${target.file}`,
    );
  }
  for (const [index, segments] of removed.entries()) {
    // What is dropped of a Remote Access server is looked up when its settings are carried over.
    if (used.has(index) || segments[0] === 'remoteAccess') continue;
    const text = pointer(segments);
    const thing = things.find(({ path }) => pointer(path).toLowerCase() === text.toLowerCase());
    if (thing) {
      target.error(
        'check-removed-present',
        ['removed', index],
        `${thing.what()} is still in the target`,
        'take it out of the target, or out of removed',
      );
    } else {
      target.error(
        'check-removed-unknown',
        ['removed', index],
        `${JSON.stringify(text)} names nothing that the source has`,
        didYouMean(
          text,
          things.map(({ path }) => pointer(path)),
        ),
      );
    }
  }
}
