import type { DesktopCollection } from '../schema-desktops';
import { entriesOf, type Findings } from './findings';

/** What no cmdlet changes once a collection is made (docs/behaviour/module.md section 9). */
const FIXED = [
  'type',
  'storage',
  'namePrefix',
  'domain',
  'ou',
  'unattendFile',
  'rollback',
  'passwordAgeDays',
] as const satisfies (keyof DesktopCollection)[];

/** The module names new desktops of a managed collection (docs/behaviour/module.md section 9.17): others would never come about. */
function checkNewNames(target: Findings, path: string[], old: DesktopCollection, wanted: DesktopCollection): void {
  const prefix = wanted.namePrefix ?? old.namePrefix;
  if (prefix === undefined) return;
  // Whether a hyphen comes between them is not documented.
  const numberOf = (name: string) => {
    const rest = name.toLowerCase().startsWith(prefix.toLowerCase()) ? name.slice(prefix.length) : '';
    const digits = /^-?(0|[1-9]\d*)$/.exec(rest)?.[1];
    return digits === undefined ? undefined : Number(digits);
  };
  const there = new Set(Object.keys(old.desktops ?? {}).map((name) => name.toLowerCase()));
  const numbers = Object.keys(old.desktops ?? {}).flatMap((name) => numberOf(name) ?? []);
  let next = numbers.length === 0 ? undefined : Math.max(...numbers) + 1;
  const added = Object.keys(wanted.desktops ?? {}).filter((name) => !there.has(name.toLowerCase()));
  for (const name of added.sort((a, b) => (numberOf(a) ?? Number.MAX_VALUE) - (numberOf(b) ?? Number.MAX_VALUE))) {
    const number = numberOf(name);
    if (number === undefined) {
      target.error(
        'check-desktop-number',
        [...path, name],
        `no new desktop of this collection can be called ${name}: the module names them ${prefix}-<number>`,
        `write ${prefix}-${next ?? '<number>'}`,
      );
    } else if (next !== undefined && number !== next) {
      target.warn(
        'check-desktop-number',
        [...path, name],
        `the desktop after ${prefix}-${next - 1} is ${prefix}-${next}`,
      );
    }
    if (number !== undefined) next = number + 1;
  }
}

/** What of virtual desktops can only be seen with both documents. */
export function checkDesktopChanges(source: Findings, target: Findings): void {
  const before = source.deployment.virtualDesktops?.collections;
  const after = target.deployment.virtualDesktops?.collections;
  if (!before || !after) return;
  const homes = new Map(
    entriesOf(before).flatMap(([name, { desktops }]) =>
      Object.keys(desktops ?? {}).map((desktop) => [desktop.toLowerCase(), name] as const),
    ),
  );
  for (const [name, collection] of entriesOf(after)) {
    const path = ['virtualDesktops', 'collections', name];
    const old = before[name];
    for (const desktop of Object.keys(collection.desktops ?? {})) {
      const home = homes.get(desktop.toLowerCase());
      if (home === undefined || home === name) continue;
      target.error(
        'check-desktop-changes-collection',
        [...path, 'desktops', desktop],
        `${desktop} is in the collection ${home} in the source`,
        'take it out in this migration and add it to the other collection in the next',
      );
    }
    if (!old) {
      checkCase(target, path, name, Object.keys(before));
      continue;
    }
    for (const field of FIXED) {
      if (collection[field] === undefined || JSON.stringify(old[field]) === JSON.stringify(collection[field])) continue;
      target.error(
        'check-desktop-fixed',
        [...path, field],
        `${field} differs from the source's, and no cmdlet changes it once the collection is made`,
        'keep the value of the source, or make a collection of another name',
      );
    }
    checkDisks(target, path, old, collection);
    if (collection.type === 'personalManaged') checkNewNames(target, [...path, 'desktops'], old, collection);
    checkSwaps(target, [...path, 'desktops'], usersOf(old), usersOf(collection), (desktop) => [
      ...path,
      'desktops',
      desktop,
      'assignedTo',
    ]);
  }
}

function checkCase(target: Findings, path: string[], name: string, names: string[]): void {
  const same = names.find((one) => one.toLowerCase() === name.toLowerCase());
  if (same === undefined) return;
  target.error(
    'check-collection-case',
    path,
    `the source writes ${JSON.stringify(same)}`,
    'write the name the same way in both; there is no rename cmdlet',
  );
}

/** Left out = unmanaged, which is easily mistaken for off. */
function checkDisks(target: Findings, path: string[], old: DesktopCollection, wanted: DesktopCollection): void {
  if (wanted.userProfileDisks !== undefined || old.userProfileDisks === undefined) return;
  if (old.userProfileDisks === 'none') return;
  target.warn(
    'check-disks-unmanaged',
    path,
    'the source has user profile disks, the target says nothing of them: they stay as they are',
  );
}

const usersOf = ({ desktops }: DesktopCollection): Map<string, string> =>
  new Map(
    entriesOf(desktops).flatMap(([desktop, { assignedTo }]) =>
      assignedTo === undefined ? [] : [[assignedTo.toLowerCase(), desktop] as const],
    ),
  );

/** Session collections: the same question for their hosts. */
export function checkAssignmentChanges(source: Findings, target: Findings): void {
  for (const [name, { assignments, renamedFrom }] of entriesOf(target.deployment.collections)) {
    const old = source.deployment.collections?.[renamedFrom ?? name]?.assignments;
    if (!assignments || !old || renamedFrom !== undefined) continue;
    const lower = (map: Record<string, string>) =>
      new Map(entriesOf(map).map(([user, host]) => [user.toLowerCase(), host] as const));
    const path = ['collections', name, 'assignments'];
    const userOf = (host: string) => entriesOf(assignments).find(([, of]) => of === host)?.[0] ?? '';
    checkSwaps(target, path, lower(old), lower(assignments), (host) => [...path, userOf(host)]);
  }
}

/**
 * Whoever takes over a desktop waits until its user has another one. Users who wait for each other in a ring would wait
 * for ever, since the cmdlet refuses a desktop that has a user.
 */
function checkSwaps(
  target: Findings,
  path: string[],
  before: Map<string, string>,
  after: Map<string, string>,
  place: (desktop: string) => string[],
): void {
  const holder = new Map([...before].map(([user, desktop]) => [desktop, user] as const));
  const told = new Set<string>();
  for (const start of after.keys()) {
    const seen = new Set<string>();
    let user: string | undefined = start;
    while (user !== undefined && !seen.has(user)) {
      seen.add(user);
      const wanted = after.get(user);
      const now: string | undefined = wanted === undefined ? undefined : holder.get(wanted);
      user = now === user || wanted === before.get(user) ? undefined : now;
    }
    if (user !== start || seen.size < 2 || told.has(start)) continue;
    for (const one of seen) told.add(one);
    const desktop = after.get(start);
    target.error(
      'check-assignment-swap',
      desktop === undefined ? path : place(desktop),
      `${[...seen].join(' and ')} would change desktops with each other`,
      'give one of them another desktop, or none, in this migration and change it in the next',
    );
  }
}
