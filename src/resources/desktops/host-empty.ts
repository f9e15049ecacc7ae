import {
  getRdVirtualDesktop,
  getRdVirtualDesktopCollectionConfiguration,
  getRdVirtualDesktopCollectionJobStatus,
} from '../../cmdlets/desktop-reads';
import type { Invocation } from '../../cmdlets/invocation';
import type { Snapshot } from '../../cmdlets/snapshot';
import type { Wait } from '../../cmdlets/step';
import { objects, text } from '../sessions/values';
import { sameHost } from '../values';
import { jobOf } from './jobs';
import { desktopsOn } from './values';

const configuration = (collection: string): Invocation =>
  getRdVirtualDesktopCollectionConfiguration(collection, 'VirtualDesktopConfiguration');

/** What is asked to know what a virtualization host still has; templates and jobs by collection. */
export function hostReads(collections: string[]): Invocation[] {
  return [
    getRdVirtualDesktop(),
    ...collections.flatMap((name) => [configuration(name), getRdVirtualDesktopCollectionJobStatus(name)]),
  ];
}

/** Virtual machines and templates of collections on a host; undefined = nothing. */
export function holdsStill(snapshot: Snapshot, host: string, collections: string[]): string | undefined {
  const desktops = desktopsOn(snapshot, host).map((desktop) => `${desktop.name} of ${desktop.collection}`);
  const templates = collections.flatMap((name) => {
    const row = objects(snapshot.get(configuration(name)).output)[0];
    return sameHost(row?.VirtualDesktopTemplateHostServer, host)
      ? [`the template ${text(row?.VirtualDesktopTemplateName)} of ${name}`]
      : [];
  });
  const found = [...desktops, ...templates];
  if (found.length > 0)
    return `${host} still has ${found.slice(0, 5).join(', ')}${found.length > 5 ? ' and more' : ''}`;
  return collections.map((name) => jobOf(snapshot, name)).find((job) => job.state === 'running')?.text;
}

/** Templates and jobs (docs/stages.md rule 14) are the business of the rule that lets the stage begin: a host knows no collections. */
export function noDesktopOn(host: string): Wait {
  return {
    do: 'wait',
    title: `No virtual desktop on ${host}`,
    reads: [getRdVirtualDesktop()],
    open: (snapshot) => holdsStill(snapshot, host, []),
    everySeconds: 60,
    blockSeconds: 0,
    waitsFor: 'people',
    instructions: `${host} leaves the deployment once no virtual desktop is on it: move them with Move-RDVirtualDesktop, or take them out of their collections.`,
  };
}
