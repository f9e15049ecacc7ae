import { z } from 'zod';
import { getRdVirtualDesktop } from '../../cmdlets/desktop-reads';
import { change } from '../../cmdlets/invocation';
import { getRdUserSession } from '../../cmdlets/reads';
import { type Condition, run, type Step, type Wait } from '../../cmdlets/step';
import { Account, Fqdn, SecretName } from '../../documents/scalars';
import { DesktopName, DesktopTemplate } from '../../documents/schema-desktops';
import { defineKind, type World } from '../kind';
import { describeSessions, sessionsUnread, userSessions } from '../sessions/user-sessions';
import { sameName } from '../sessions/values';
import { sameHost } from '../values';
import { captureDesktops } from './capture-desktops';
import { jobEnds, noJobRuns, whileNoJob } from './jobs';
import { moveSteps } from './move';
import { findDesktop, liveDesktops } from './values';

const VirtualDesktopProps = z.strictObject({
  collection: z.string().min(1),
  name: DesktopName,
  host: Fqdn,
  /** Managed collections: it is made from this, where it is not there yet. */
  template: DesktopTemplate.optional(),
  /** Who moves it, where the cmdlet does not run on the source host. */
  moveCredential: z.strictObject({ user: Account, password: SecretName }).optional(),
});
export type VirtualDesktopProps = z.infer<typeof VirtualDesktopProps>;

export const virtualDesktopKind = defineKind<VirtualDesktopProps>({
  name: 'VirtualDesktop',
  description: 'A virtual machine of a personal or unmanaged collection, and the virtualization host it runs on',
  schema: VirtualDesktopProps,
  key: (props) => `${props.collection}/${props.name}`,
  fields: {
    collection: { description: 'Collection it belongs to', change: 'replace', compare: 'name' },
    name: { description: 'Name of the virtual machine', change: 'replace', compare: 'name' },
    host: {
      description: 'Virtualization host it runs on; a change moves it by live migration',
      change: 'inPlace',
      compare: 'name',
    },
    template: {
      description: 'Virtual machine that a desktop of a managed collection is made from',
      change: 'inPlace',
      writeOnly: true,
    },
    moveCredential: {
      description: 'Account given to Move-RDVirtualDesktop; without one the move runs on the source host',
      change: 'inPlace',
      writeOnly: true,
      secret: true,
    },
  },
  reads: () => [getRdVirtualDesktop()],
  observe(snapshot, { collection, name }) {
    const found = findDesktop(snapshot, collection, name);
    return found && { collection, name, ...(found.host === '' ? {} : { host: found.host }) };
  },
  create(desired, world) {
    const { collection, name, template } = desired;
    const missing: Condition = {
      text: `${name} is not in collection ${collection}`,
      reads: [getRdVirtualDesktop()],
      holds: (snapshot) => findDesktop(snapshot, collection, name) === undefined,
    };
    if (!template) {
      const into = { CollectionName: collection, VirtualDesktopName: [name] };
      return [run(change('Add-RDVirtualDesktopToCollection', into), { onlyIf: missing })];
    }
    // The module numbers the names by itself: reading shows whether the next one was this one.
    const made = change('Add-RDVirtualDesktopToCollection', {
      CollectionName: collection,
      VirtualDesktopAllocation: { [desired.host]: 1 },
      VirtualDesktopTemplateName: template.name,
      VirtualDesktopTemplateHostServer: template.host,
    });
    return [
      noJobRuns(collection),
      run(made, { onlyIf: whileNoJob(collection, andNoStray(missing, desired, world)) }),
      jobEnds(collection, ` that makes ${name}`),
    ];
  },
  update({ current, desired, changes }, world): Step[] {
    const moved = changes.find((field) => field.path === 'host');
    // It may be there already, and have no role in its cluster yet.
    return moved ? moveSteps(typeof moved.from === 'string' ? moved.from : (current.host ?? ''), desired, world) : [];
  },
  updateResumes: true,
  /** A managed desktop is deleted with its removal (docs/behaviour/module.md section 9), so nobody may be on it. */
  remove({ collection, name }) {
    const empty = nobodyOn(collection, name);
    const onlyIf: Condition = {
      text: `nobody is on ${name}`,
      reads: empty.reads,
      holds: (snapshot) => empty.open(snapshot, { now: new Date(0), doneAt: () => undefined }) === undefined,
    };
    const away = { CollectionName: collection, VirtualDesktopName: [name], Force: true };
    return [empty, run(change('Remove-RDVirtualDesktopFromCollection', away), { onlyIf })];
  },
  capture: captureDesktops,
  example: { collection: 'Engineering', name: 'ENG-01', host: 'rdvh11.contoso.com' },
});

/** A number that nobody expected made a desktop that no document has: no further one is made before somebody has looked. */
function andNoStray({ text, reads, holds }: Condition, { collection }: VirtualDesktopProps, world: World): Condition {
  const known = new Set(
    [world.before, world.after]
      .flatMap((state) => state.all<VirtualDesktopProps>('VirtualDesktop'))
      .filter((desktop) => sameName(desktop.collection, collection))
      .map(({ name }) => name.toLowerCase()),
  );
  return {
    text: `${text}, every other desktop of it is in the documents`,
    reads,
    holds: (snapshot) =>
      holds(snapshot) &&
      liveDesktops(snapshot).every(
        (desktop) => !sameName(desktop.collection, collection) || known.has(desktop.name.toLowerCase()),
      ),
  };
}

function nobodyOn(collection: string, name: string): Wait {
  return {
    do: 'wait',
    title: `Nobody is signed in to ${name}`,
    reads: [getRdUserSession()],
    open(snapshot) {
      const on = userSessions(snapshot).filter(
        (session) => sameName(session.collection, collection) && sameHost(session.server, name.split('.')[0]),
      );
      return on.length > 0 ? describeSessions(on, name) : sessionsUnread(snapshot);
    },
    everySeconds: 60,
    blockSeconds: 0,
    waitsFor: 'people',
    instructions: `${name} leaves collection ${collection} once nobody is on it: have the user sign out.`,
  };
}
