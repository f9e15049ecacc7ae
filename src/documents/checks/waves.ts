import { didYouMean } from '../issues';
import type { Deployment } from '../schema';
import { entriesOf, type Findings } from './findings';

/** Hosts of a collection, by the collection's name in that document. */
function hostsOf(deployment: Deployment, collection: string): string[] {
  return entriesOf(deployment.sessionHosts).flatMap(([host, { collection: name }]) =>
    name === collection ? [host] : [],
  );
}

/** Old hosts that leave or are upgraded, and whether new ones come. */
function changingHosts(source: Deployment, target: Deployment, name: string): { leaving: string[]; joining: boolean } {
  const before = hostsOf(source, target.collections?.[name]?.renamedFrom ?? name);
  const after = hostsOf(target, name);
  const leaving = before.filter(
    (host) => !after.includes(host) || source.servers[host]?.os !== target.servers[host]?.os,
  );
  return { leaving, joining: after.some((host) => !before.includes(host)) };
}

type Desktops = NonNullable<Deployment['virtualDesktops']>['collections'][string] | undefined;

/** What a wave has to bring about: where the desktops of a collection are, what they are made from, where its disks are. */
function placesOf(collection: Desktops): string {
  const { type, desktopsPerHost = {}, desktops = {}, template, userProfileDisks } = collection ?? {};
  const disks = typeof userProfileDisks === 'object' ? userProfileDisks.path.toLowerCase() : '';
  const hosts = new Set([...Object.keys(desktopsPerHost), ...Object.values(desktops).map(({ host }) => host)]);
  const name = type === 'pooledManaged' ? template?.name.toLowerCase() : undefined;
  return JSON.stringify([[...hosts].sort(), template?.host, name, disks]);
}

/** Profile disks that the target says nothing of stay where they are. */
function placesWanted(wanted: Desktops, old: Desktops): string {
  const disks = wanted?.userProfileDisks ?? old?.userProfileDisks;
  return placesOf(wanted && { ...wanted, ...(disks === undefined ? {} : { userProfileDisks: disks }) });
}

/** Each collection whose hosts change belongs to exactly one wave, or each of its leaving hosts does. */
export function checkWaves(source: Findings, target: Findings): void {
  const from = source.deployment;
  const to = target.deployment;
  const waves = entriesOf(to.migration?.waves);
  if (waves.length === 0) return;
  const desktops = { ...from.virtualDesktops?.collections, ...to.virtualDesktops?.collections };
  const names = Object.keys(to.collections ?? {});
  const both = [...names, ...Object.keys(desktops)];
  const collectionWave = new Map<string, string>();
  const hostWave = new Map<string, { wave: string; path: (string | number)[] }>();
  for (const [wave, { collections, hosts }] of waves) {
    for (const [index, name] of (collections ?? []).entries()) {
      const path = ['migration', 'waves', wave, 'collections', index];
      if (!to.collections?.[name] && !from.collections?.[name] && !desktops[name]) {
        const next = didYouMean(name, both) ?? `collections here: ${both.join(', ') || 'none'}`;
        target.error('check-wave-collection', path, `there is no collection ${JSON.stringify(name)}`, next);
      }
      const other = collectionWave.get(name);
      if (other !== undefined && other !== wave) {
        target.error(
          'check-wave-twice',
          path,
          `the collection ${name} is in the wave ${other} already`,
          'a collection belongs to one wave',
        );
      }
      collectionWave.set(name, wave);
    }
    for (const [index, host] of (hosts ?? []).entries()) {
      const path = ['migration', 'waves', wave, 'hosts', index];
      if (!from.sessionHosts?.[host] && !to.sessionHosts?.[host]) {
        const known = Object.keys(from.sessionHosts ?? {});
        target.error('check-wave-host', path, `${host} is no session host`, didYouMean(host, known));
      }
      const other = hostWave.get(host);
      if (other && other.wave !== wave) {
        target.error(
          'check-wave-twice',
          path,
          `${host} is in the wave ${other.wave} already`,
          'a host belongs to one wave',
        );
      }
      hostWave.set(host, { wave, path });
    }
  }
  for (const name of names) {
    const { leaving, joining } = changingHosts(from, to, name);
    const byCollection = collectionWave.get(name);
    const byHost = leaving.filter((host) => hostWave.has(host));
    if (byCollection !== undefined) {
      for (const host of byHost) {
        const path = hostWave.get(host)?.path ?? [];
        const message = `${host} is in the wave ${byCollection} already, with its whole collection ${name}`;
        target.error('check-wave-twice', path, message, 'name the collection, or its hosts one by one');
      }
      continue;
    }
    if (leaving.length === 0 && !joining) continue;
    const open = leaving.filter((host) => !hostWave.has(host));
    if (byHost.length > 0 && open.length === 0) continue;
    const what = byHost.length > 0 ? `${open.join(', ')} of the collection ${name}` : `the collection ${name}`;
    const message = `${what} changes, but is in no wave`;
    target.error(
      'check-wave-missing',
      ['migration', 'waves'],
      message,
      `add it to one of: ${waves.map(([wave]) => wave).join(', ')}`,
    );
  }
  for (const name of Object.keys(desktops)) {
    const old = from.virtualDesktops?.collections[name];
    if (collectionWave.has(name) || !old) continue;
    if (placesOf(old) === placesWanted(to.virtualDesktops?.collections[name], old)) continue;
    target.error(
      'check-wave-missing',
      ['migration', 'waves'],
      `the virtual desktop collection ${name} changes its hosts, template or profile disks, but is in no wave`,
      `add it to one of: ${waves.map(([wave]) => wave).join(', ')}`,
    );
  }
}
