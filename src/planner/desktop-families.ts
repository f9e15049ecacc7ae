import type { Deployment } from '../documents/schema';
import type { DesktopCollection } from '../documents/schema-desktops';
import { osOf } from '../rules/facts';

/** One virtual desktop collection on its way; its name and type stay as they are. */
export interface DesktopFamily {
  name: string;
  /** The target has it. */
  stays: boolean;
  /** Virtualization hosts that it has nothing on any more. */
  leaving: string[];
  arriving: string[];
  /** Hosts that keep their name and get a newer release, by a person. */
  upgraded: string[];
  /** The user profile disks move, so that nobody may be on meanwhile. */
  disks: boolean;
  /** The template is on another host, or of a pool another virtual machine. */
  template: boolean;
  changes: boolean;
}

/** Hosts that hold anything of a collection: desktops, or the template they are made from. */
export function hostsOfDesktops({ desktops, desktopsPerHost, template }: DesktopCollection): string[] {
  const hosts = new Set([
    ...Object.keys(desktopsPerHost ?? {}),
    ...Object.values(desktops ?? {}).map(({ host }) => host),
  ]);
  if (template) hosts.add(template.host);
  return [...hosts].sort();
}

/** Collections of the source; one that only the target has is made at the very end. */
export function desktopFamiliesOf(source: Deployment, target: Deployment): DesktopFamily[] {
  return Object.entries(source.virtualDesktops?.collections ?? {}).map(([name, old]) => {
    const wanted = target.virtualDesktops?.collections[name];
    const before = hostsOfDesktops(old);
    const after = wanted ? hostsOfDesktops(wanted) : [];
    const shape = {
      name,
      stays: wanted !== undefined,
      leaving: before.filter((host) => !after.includes(host)),
      arriving: after.filter((host) => !before.includes(host)),
      upgraded: before.filter((host) => after.includes(host) && osOf(source, host) !== osOf(target, host)),
      disks: wanted !== undefined && disksMove(old, wanted),
      template: wanted?.template !== undefined && !sameTemplate(old, wanted),
    };
    const changes =
      shape.disks ||
      shape.template ||
      [shape.leaving, shape.arriving, shape.upgraded].some((hosts) => hosts.length > 0);
    return { ...shape, changes };
  });
}

type WithDisks = Pick<DesktopCollection, 'userProfileDisks'>;

/** Whether user profile disks move: path, size, on or off; lists of folders can change meanwhile (docs/stages.md rule 5). */
export function disksMove(before: WithDisks | undefined, after: WithDisks | undefined): boolean {
  const old = before?.userProfileDisks;
  const wanted = after?.userProfileDisks;
  if (wanted === undefined || wanted === old) return false;
  if (old === undefined || old === 'none' || wanted === 'none') return true;
  return old.path.toLowerCase() !== wanted.path.toLowerCase() || old.maxSizeGB !== wanted.maxSizeGB;
}

/** Only new desktops of a personal collection are made from its template: another one on the same host concerns nobody yet. */
function sameTemplate({ template: old }: DesktopCollection, { template: wanted, type }: DesktopCollection): boolean {
  const named = type !== 'pooledManaged' || old?.name.toLowerCase() === wanted?.name.toLowerCase();
  return named && old?.host === wanted?.host;
}
