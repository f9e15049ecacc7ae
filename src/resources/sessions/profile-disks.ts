import { change, type Invocation } from '../../cmdlets/invocation';
import { getRdSessionHost, getRdUserSession } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { type Condition, run, type Step, type Wait } from '../../cmdlets/step';
import type { Change, World } from '../kind';
import type { Wanted } from './collection-settings';
import { copyTask, disksCopied } from './disk-copies';
import type { SessionCollectionProps } from './session-collection';
import { describeSessions, sessionsOfCollection, sessionsUnread, type UserSession } from './user-sessions';
import { objects, text } from './values';

type Disks = Exclude<SessionCollectionProps['userProfileDisks'], 'none' | undefined>;

/** Any of the four lists of paths, with its place in the document and its parameter. */
const LISTS = [
  { side: 'include', part: 'folders', parameter: 'IncludeFolderPath' },
  { side: 'include', part: 'files', parameter: 'IncludeFilePath' },
  { side: 'exclude', part: 'folders', parameter: 'ExcludeFolderPath' },
  { side: 'exclude', part: 'files', parameter: 'ExcludeFilePath' },
] as const;

/** Profile disks are only touched while nobody is on any host of the collection: an open disk would be left behind. */
export function profileDiskSteps(wanted: Wanted, difference: Change<SessionCollectionProps>, world: World): Step[] {
  const touched = [...wanted.keys()].some(
    (path) => path === 'userProfileDisks' || path.startsWith('userProfileDisks.'),
  );
  if (!touched) return [];
  const { name, userProfileDisks: desired } = difference.desired;
  const wait = nobodyOn(name);
  const onlyIf = nobodyCondition(name);
  const disable = change('Set-RDSessionCollectionConfiguration', {
    CollectionName: name,
    DisableUserProfileDisk: true,
  });
  if (desired === 'none') return [wait, run(disable, { onlyIf })];
  if (desired === undefined) return [];
  const live = difference.current.userProfileDisks;
  const enabled = live !== undefined && live !== 'none';
  const enable = enableDisks(name, wanted, desired, enabled ? live : undefined);
  // A new size is silently ignored while disks are enabled: disable, then enable (section 6). Enabling has no condition
  // then, since a collection without its disks is the worse of the two.
  if (enabled && wanted.has('userProfileDisks.maxSizeGB'))
    return [wait, ...copied(name, live, wanted, world), run(disable, { onlyIf }), run(enable)];
  return [wait, ...copied(name, enabled ? live : undefined, wanted, world), run(enable, { onlyIf })];
}

/** Before a folder is switched, what is in it is compared with what was in the old one (docs/stages.md rule 5). */
export function copied(collection: string, live: Disks | undefined, wanted: Wanted, world: World): Wait[] {
  const to = wanted.get('userProfileDisks.path');
  return live === undefined || typeof to !== 'string'
    ? []
    : [disksCopied(collection, live.path, to, copyTask(world, collection))];
}

function enableDisks(name: string, wanted: Wanted, desired: Disks, live: Disks | undefined): Invocation {
  return change('Set-RDSessionCollectionConfiguration', {
    CollectionName: name,
    EnableUserProfileDisk: true,
    ...diskParameters(wanted, desired, live),
  });
}

/** All lists are passed again, as they are live where nothing is to change; include and exclude exclude each other. */
export function diskParameters(wanted: Wanted, desired: Disks, live: Disks | undefined): Invocation['parameters'] {
  const parameters: Invocation['parameters'] = {
    DiskPath: (wanted.get('userProfileDisks.path') as string | undefined) ?? live?.path ?? desired.path,
    MaxUserProfileDiskSizeGB:
      (wanted.get('userProfileDisks.maxSizeGB') as number | undefined) ?? live?.maxSizeGB ?? desired.maxSizeGB,
  };
  const lists = LISTS.map((list) => {
    const path = `userProfileDisks.${list.side}.${list.part}`;
    const given = wanted.get(path) as string[] | undefined;
    return {
      ...list,
      scheduled: given !== undefined,
      value: given ?? live?.[list.side]?.[list.part] ?? desired[list.side]?.[list.part] ?? [],
    };
  });
  const chosen = lists.find((list) => list.scheduled && list.value.length > 0)?.side;
  for (const list of lists) {
    const displaced = chosen !== undefined && list.side !== chosen && !list.scheduled;
    const emptied = list.scheduled && list.value.length === 0 && live !== undefined && chosen === undefined;
    if (!displaced && (list.value.length > 0 || emptied)) parameters[list.parameter] = list.value;
  }
  return parameters;
}

function collectionSessions(snapshot: Snapshot, name: string): UserSession[] {
  const hosts = objects(snapshot.get(getRdSessionHost(name)).output).flatMap((row) => text(row.SessionHost) ?? []);
  return sessionsOfCollection(snapshot, name, hosts);
}

function nobodyCondition(name: string): Condition {
  return {
    text: `nobody is signed in to collection ${name}`,
    reads: [getRdSessionHost(name), getRdUserSession()],
    holds: (snapshot) => sessionsUnread(snapshot) === undefined && collectionSessions(snapshot, name).length === 0,
  };
}

/** Waits until every session of a collection has ended. */
export function nobodyOn(name: string): Wait {
  return {
    do: 'wait',
    title: `Nobody is signed in to collection ${name}`,
    reads: [getRdSessionHost(name), getRdUserSession()],
    open(snapshot) {
      const sessions = collectionSessions(snapshot, name);
      if (sessions.length > 0) return describeSessions(sessions, `collection ${name}`, true);
      return sessionsUnread(snapshot);
    },
    everySeconds: 60,
    blockSeconds: 0,
    waitsFor: 'people',
    instructions: `Profile disks can only be changed while nobody is signed in to collection ${name}: have these sessions signed out.`,
  };
}
