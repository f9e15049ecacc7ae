import { getRdVirtualDesktopCollectionConfiguration } from '../../cmdlets/desktop-reads';
import { change, type Invocation, type ParameterValue } from '../../cmdlets/invocation';
import { run, type Step } from '../../cmdlets/step';
import type { Change, World } from '../kind';
import { deadlineText, drainedSessions, dueNow, instructions, mayRun, nextAt, policyOf } from '../sessions/drain';
import { sessionsUnread } from '../sessions/user-sessions';
import { objects, sameName } from '../sessions/values';
import { sameHost } from '../values';
import { desktopDiskSteps } from './collection-disks';
import { nobodyOnDesktops } from './everybody-off';
import { jobEnds, whileNoJob } from './jobs';
import type { VirtualDesktopCollectionProps } from './virtual-desktop-collection';

type Props = VirtualDesktopCollectionProps;
/** What is to be written, by path, with product defaults already in place of `default`. */
export type Wanted = ReadonlyMap<string, unknown>;
type Parameters = Invocation['parameters'];

/** Profile disks have parameter sets of their own; a new template comes last, since it makes every desktop anew. */
export function updateDesktopCollection(difference: Change<Props>, world: World): Step[] {
  const { desired } = difference;
  const wanted: Wanted = new Map(difference.changes.map((field) => [field.path, field.to]));
  const settings = general(wanted);
  return [
    ...(Object.keys(settings).length > 0
      ? [run(change('Set-RDVirtualDesktopCollectionConfiguration', { CollectionName: desired.name, ...settings }))]
      : []),
    ...desktopDiskSteps(wanted, difference, world),
    ...(wanted.has('desktopInWebAccess')
      ? [
          run(
            change('Set-RDRemoteDesktop', {
              CollectionName: desired.name,
              ShowInWebAccess: wanted.get('desktopInWebAccess') === true,
              Force: true,
            }),
          ),
        ]
      : []),
    ...rollOut(wanted, difference, world),
  ];
}

const PARAMETERS: Record<string, string> = {
  description: 'CollectionDescription',
  userGroups: 'UserGroups',
  saveDelayMin: 'SaveDelayMinutes',
  autoAssign: 'AutoAssignPersonalVirtualDesktopToUser',
  grantAdministrativePrivilege: 'GrantAdministrativePrivilege',
  'client.allMonitors': 'RedirectAllMonitors',
  'client.printer': 'RedirectClientPrinter',
};

function general(wanted: Wanted): Parameters {
  const parameters: Parameters = {};
  for (const [path, parameter] of Object.entries(PARAMETERS)) {
    if (wanted.has(path)) parameters[parameter] = wanted.get(path) as ParameterValue;
  }
  const lines = wanted.get('customRdpProperty');
  // An empty text is ignored (section 6): what is to be empty then shows as still different, with the lines there are.
  if (Array.isArray(lines) && lines.length > 0) parameters.CustomRdpProperty = lines.join('\n');
  const redirect = wanted.get('client.redirect');
  // A flags enumeration, not a list: given as PowerShell prints it.
  if (Array.isArray(redirect)) {
    parameters.ClientDeviceRedirectionOptions = redirect.length === 0 ? 'None' : redirect.join(', ');
  }
  return parameters;
}

/**
 * Every desktop of a pooled managed collection is made anew from its template, so everybody is signed out of it first, as
 * the wave's policy has it. The job is looked at until it ends, by the next `up` too.
 */
function rollOut(wanted: Wanted, { desired }: Change<Props>, world: World): Step[] {
  const { name, template, type } = desired;
  const changes = wanted.has('template.name') || wanted.has('template.host');
  if (!template || type !== 'pooledManaged' || !changes) return wanted.has('jobDone') ? [jobEnds(name)] : [];
  const { onlyIf: empty } = nobodyOnDesktops(name, 'Every desktop is made anew');
  const read = getRdVirtualDesktopCollectionConfiguration(name, 'VirtualDesktopConfiguration');
  const onlyIf = whileNoJob(name, {
    text: `${empty.text}, its template is another one`,
    reads: [...empty.reads, read],
    holds(snapshot) {
      const row = objects(snapshot.get(read).output)[0];
      const same =
        sameName(row?.VirtualDesktopTemplateName, template.name) &&
        sameHost(row?.VirtualDesktopTemplateHostServer, template.host);
      return !same && empty.holds(snapshot);
    },
  });
  return [
    ...everybodyLeaves(desired, world),
    run(
      change('Update-RDVirtualDesktopCollection', {
        CollectionName: name,
        VirtualDesktopTemplateName: template.name,
        VirtualDesktopTemplateHostServer: template.host,
        Force: true,
      }),
      { onlyIf },
    ),
    jobEnds(name),
  ];
}

/** One wait per host, since users are told and signed out host by host. */
function everybodyLeaves({ name, drain = {} }: Props, { after }: World): Step[] {
  const hosts = after
    .all<{ collection: string; host: string; count: number }>('VirtualDesktopAllocation')
    .filter(({ collection, count }) => sameName(collection, name) && count > 0)
    .map(({ host }) => host)
    .sort();
  const waits = hosts.map((host): Step => {
    const policy = policyOf({ host, collection: name, ofCollection: true, keepClosed: false }, drain);
    const { wait } = nobodyOnDesktops(name, 'Every desktop is made anew');
    return {
      ...wait,
      title: `Nobody is on a desktop of ${name} on ${host}`,
      open(snapshot) {
        const on = drainedSessions(policy, snapshot);
        if (on.length === 0) return sessionsUnread(snapshot);
        const until = policy.deadline ? `; deadline ${deadlineText(policy)}` : '';
        return `${on.length} session${on.length === 1 ? '' : 's'} of ${name} on ${host}${until}`;
      },
      due: (snapshot, moment) => dueNow(policy, snapshot, moment),
      nextAt: (snapshot, moment) => nextAt(policy, snapshot, moment),
      everySeconds: 10,
      blockSeconds: 120,
      instructions: instructions(policy),
      mayRun: mayRun(policy),
    };
  });
  return [...waits, nobodyOnDesktops(name, 'Every desktop is made anew').wait];
}
