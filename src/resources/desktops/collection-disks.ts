import { change, type Invocation } from '../../cmdlets/invocation';
import { run, type Step } from '../../cmdlets/step';
import type { Change, World } from '../kind';
import { copied, diskParameters } from '../sessions/profile-disks';
import type { Wanted } from './collection-settings';
import { nobodyOnDesktops } from './everybody-off';
import type { VirtualDesktopCollectionProps } from './virtual-desktop-collection';

/** Profile disks are only touched while nobody is on any desktop of the collection (docs/stages.md rule 5). */
export function desktopDiskSteps(
  wanted: Wanted,
  difference: Change<VirtualDesktopCollectionProps>,
  world: World,
): Step[] {
  const touched = [...wanted.keys()].some((path) => /^userProfileDisks(\.|$)/.test(path));
  const { name, userProfileDisks: desired } = difference.desired;
  if (!touched || desired === undefined) return [];
  const { wait, onlyIf } = nobodyOnDesktops(name, 'Profile disks are only changed while none is open');
  const set = (parameters: Invocation['parameters']) =>
    change('Set-RDVirtualDesktopCollectionConfiguration', { CollectionName: name, ...parameters });
  const disable = set({ DisableUserProfileDisks: true });
  if (desired === 'none') return [wait, run(disable, { onlyIf })];
  const live = difference.current.userProfileDisks;
  const enabled = live !== undefined && live !== 'none' ? live : undefined;
  const enable = set({ EnableUserProfileDisks: true, ...diskParameters(wanted, desired, enabled) });
  // A new size is silently ignored while disks are enabled (section 6). Enabling has no condition then, since a collection
  // without its disks is the worse of the two.
  const compared = copied(name, enabled, wanted, world);
  if (enabled && wanted.has('userProfileDisks.maxSizeGB'))
    return [wait, ...compared, run(disable, { onlyIf }), run(enable)];
  return [wait, ...compared, run(enable, { onlyIf })];
}
