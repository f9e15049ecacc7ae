import { getRdVirtualDesktop, getRdVirtualDesktopCollection } from '../../cmdlets/desktop-reads';
import { change, type Invocation } from '../../cmdlets/invocation';
import { getRdSessionCollection } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { type Run, run } from '../../cmdlets/step';
import { collectionNames, type Seen } from '../capture';
import { desktopCollections, whereDesktops } from '../desktops/capture-desktops';
import { liveDesktops } from '../desktops/values';
import type { World } from '../kind';
import { sameName } from './values';

/**
 * A call that publishes in a collection. In a virtual desktop collection one of its desktops is asked for the program and
 * its icon, and has to be named (docs/behaviour/module.md section 7); which there are only live shows.
 */
export function publishing(
  cmdlet: string,
  parameters: { CollectionName: string } & Invocation['parameters'],
  world: World,
): Run {
  const collection = parameters.CollectionName;
  const virtual = [world.after, world.before].some((state) => state.find('VirtualDesktopCollection', collection));
  if (!virtual) return run(change(cmdlet, parameters));
  return run(change(cmdlet, { ...parameters, VirtualDesktopName: `<a desktop of ${collection}>` }), {
    asked: {
      reads: [getRdVirtualDesktop()],
      of(snapshot) {
        const name = desktopToAsk(snapshot, collection);
        return name === undefined ? undefined : { VirtualDesktopName: name };
      },
      missing: `the collection ${collection} has no virtual desktop that could be asked`,
    },
  });
}

/** One that runs, so that none has to be started; always the same one, so that a run that is repeated asks it again. */
function desktopToAsk(snapshot: Snapshot, collection: string): string | undefined {
  const [first] = liveDesktops(snapshot)
    .filter((desktop) => sameName(desktop.collection, collection) && !desktop.failed)
    .sort((a, b) => Number(b.running) - Number(a.running) || (a.name < b.name ? -1 : 1));
  return first?.name;
}

const readDesktops = whereDesktops(getRdVirtualDesktopCollection());

/** What shows which collections may publish something. */
export const readPublishing = (seen: Seen): Invocation[] => [getRdSessionCollection(), ...readDesktops(seen)];

/** Collections of both sorts, sorted. Needs `readPublishing`. */
export function publishingCollections(seen: Seen): { name: string; virtual: boolean }[] {
  return [
    ...collectionNames(seen).map((name) => ({ name, virtual: false })),
    ...desktopCollections(seen).map(({ name }) => ({ name, virtual: true })),
  ];
}

/** Where a document has the RemoteApps of a collection. */
export function placeOfApps(seen: Seen, collection: string): string[] {
  const virtual = publishingCollections(seen).some((one) => one.virtual && one.name === collection);
  return [...(virtual ? ['virtualDesktops'] : []), 'collections', collection, 'remoteApps'];
}
