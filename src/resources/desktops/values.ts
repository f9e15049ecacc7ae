import { getRdVirtualDesktop } from '../../cmdlets/desktop-reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { objects, sameName, text } from '../sessions/values';
import { sameHost } from '../values';

/** One virtual desktop as Get-RDVirtualDesktop shows it. */
export interface LiveDesktop {
  name: string;
  collection: string;
  /** In lower case. */
  host: string;
  failed: boolean;
  running: boolean;
}

export function liveDesktops(snapshot: Snapshot): LiveDesktop[] {
  return objects(snapshot.get(getRdVirtualDesktop()).output).flatMap((row) => {
    const name = text(row.VirtualDesktopName);
    const collection = text(row.CollectionName);
    if (name === undefined || collection === undefined) return [];
    const host = (text(row.HostName) ?? '').toLowerCase();
    const running = sameName(row.State, 'RUNNING');
    return [{ name, collection, host, running, failed: sameName(row.ProvisioningStatus, 'FAILED') }];
  });
}

export function findDesktop(snapshot: Snapshot, collection: string, name: string): LiveDesktop | undefined {
  return liveDesktops(snapshot).find(
    (desktop) => sameName(desktop.name, name) && sameName(desktop.collection, collection),
  );
}

export function desktopsOn(snapshot: Snapshot, host: string, collection?: string): LiveDesktop[] {
  return liveDesktops(snapshot).filter(
    (desktop) => sameHost(desktop.host, host) && (collection === undefined || sameName(desktop.collection, collection)),
  );
}
