import { slug } from '../../resources/slug';
import { arrive, type Context, leave, targetOf } from '../context';
import type { DesktopFamily } from '../desktop-families';
import { taskResource } from '../resources/tasks';
import { Draft } from '../state';
import type { State } from '../types';
import type { WavePlan } from '../waves';
import { diskTasks } from './disk-tasks';
import { moveProgramPaths } from './session-moves';
import { type Area, REVERT, type StageDefinition } from './stage';

const ROLE = 'RDS-VIRTUALIZATION';

type Apply = (draft: Draft, context: Context, family: DesktopFamily, stage: string) => void;

function desktopStages(wave: WavePlan): StageDefinition[] {
  const stage = (
    step: string,
    title: string,
    more: Pick<StageDefinition, 'impact' | 'undo' | 'mayRest'>,
    apply: Apply,
  ): StageDefinition => {
    const name = `desktops/${wave.name}/${step}`;
    return {
      name,
      area: 'desktops',
      title: `Wave ${wave.name}: ${title}`,
      ...more,
      apply(state: State, context: Context): State {
        const draft = new Draft(state);
        for (const family of wave.desktops) apply(draft, context, family, name);
        return draft.state();
      },
    };
  };
  return [
    stage(
      'add',
      'add the new virtualization hosts',
      {
        impact: 'nothing; a new host restarts, and a new virtual switch cuts its network for a moment',
        undo: REVERT,
        mayRest: 'hours',
      },
      addHosts,
    ),
    stage(
      'move',
      'bring the virtual desktops to the new hosts',
      {
        impact:
          'personal and unmanaged desktops move while they run; pooled managed ones are made anew, and users of the old ones are signed out as configured',
        undo: { how: 'revert', until: 'the configuration version of a virtual machine is raised' },
        mayRest: 'hours',
      },
      (draft, context, family) => moveDesktops(draft, context, family, wave.drain),
    ),
    stage(
      'upgrade',
      'upgrade the virtualization hosts that stay',
      {
        impact: 'desktops on a host are not available while it is upgraded',
        undo: { how: 'restore', backups: ['the virtual machines of every host that is upgraded'] },
        mayRest: 'hours',
      },
      (draft, context, family) => {
        for (const host of family.upgraded) draft.put(targetOf(context, 'Server', host));
      },
    ),
    stage(
      'profile-disks',
      'move the user profile disks of virtual desktops, or give them another size',
      {
        impact: 'nobody may be on a desktop of these collections until it is done',
        // Only before the first sign-in on the new path could the old one be set again.
        undo: {
          how: 'none',
          until: 'the first sign-in on the new path',
          backups: ['the share with the user profile disks'],
        },
        mayRest: 'no',
      },
      moveDisks,
    ),
    stage(
      'retire',
      'take the old virtualization hosts out',
      {
        impact:
          'desktops whose template is another one now are made anew, with sign-outs as configured; otherwise nothing',
        undo: { how: 'revert', until: 'the old hosts are wiped' },
        mayRest: 'yes',
      },
      (draft, context, family, name) => retire(draft, context, family, name, wave.drain),
    ),
  ];
}

function addHosts(draft: Draft, context: Context, family: DesktopFamily, stage: string): void {
  if (family.arriving.length === 0) return;
  for (const host of family.arriving) {
    arrive(draft, context, host, ROLE);
    clusterTask(draft, context, host, stage);
  }
  draft.put(targetOf(context, 'VirtualDesktopSettings', 'deployment'));
  for (const item of context.to.values()) if (item.kind === 'OuAccess') draft.put(item);
}

/** A cluster of new hosts is built by people: nodes of two releases are no way to go (docs/behaviour/migration-guide.md section 3). */
function clusterTask(draft: Draft, { source, target, evidence }: Context, host: string, stage: string): void {
  const cluster = target.virtualDesktops?.hosts[host]?.cluster;
  const hosts = (document: typeof source) =>
    Object.entries(document.virtualDesktops?.hosts ?? {}).flatMap(([name, of]) =>
      of.cluster === cluster ? [name] : [],
    );
  if (cluster === undefined || hosts(source).length > 0) return;
  const text = [
    `Build the failover cluster ${cluster} of ${hosts(target).join(', ')}, all of one release, with its own shared volumes.`,
    'Give each node the virtual switches that the desktops use, and validate the cluster.',
    'No node of the old cluster joins it: virtual machines move from the one to the other.',
  ].join('\n');
  draft.put(
    taskResource(
      { name: slug(`${stage} cluster ${cluster}`), stage, text, evidence: 'required', place: 'first' },
      evidence,
    ),
  );
}

/**
 * Pooled managed desktops are made anew on the new hosts and deleted on the old ones; all others move (docs/stages.md rule 14).
 * Desktops that only the target has wait for the end: nothing else is provisioned between add and retire.
 */
function moveDesktops(draft: Draft, context: Context, family: DesktopFamily, policy: WavePlan['drain']): void {
  if (!family.stays) return;
  const drain = Object.keys(policy).length > 0 ? policy : undefined;
  for (const item of draft.all('VirtualDesktopAllocation')) {
    if (item.props.collection !== family.name || targetOf(context, item.kind, item.key)) continue;
    draft.patch(item.kind, item.key, { count: 0, drain });
  }
  for (const item of context.to.values()) {
    if (item.props.collection !== family.name) continue;
    if (item.kind === 'VirtualDesktopAllocation' && !draft.get(item.kind, item.key)) draft.put(item);
    if (item.kind === 'VirtualDesktop' && draft.get(item.kind, item.key)) draft.put(item);
  }
}

function moveDisks(draft: Draft, context: Context, family: DesktopFamily, stage: string): void {
  const wanted = targetOf(context, 'VirtualDesktopCollection', family.name)?.props.userProfileDisks;
  if (!family.disks || wanted === undefined) return;
  const closed = [
    `Keep users of collection ${family.name} from signing in, since virtual desktops have no drain mode, and have everybody signed out.`,
  ];
  diskTasks(draft, context, { collection: family.name, stage, closed });
  draft.patch('VirtualDesktopCollection', family.name, { userProfileDisks: wanted });
}

function retire(draft: Draft, context: Context, family: DesktopFamily, stage: string, policy: WavePlan['drain']): void {
  if (family.stays) newTemplate(draft, context, family, stage, policy);
  dropContents(draft, context, family);
  if (!family.stays) dropCollection(draft, family.name);
  for (const host of [...family.leaving, ...unusedHosts(context)]) {
    if (!targetOf(context, 'ServerRole', `${host}/${ROLE}`) && !isUsed(draft, host)) leave(draft, host, ROLE);
  }
}

/** Only now are all desktops on hosts of one release, so that they can be made anew from another template. */
function newTemplate(
  draft: Draft,
  context: Context,
  family: DesktopFamily,
  stage: string,
  policy: WavePlan['drain'],
): void {
  const template = targetOf(context, 'VirtualDesktopCollection', family.name)?.props.template;
  if (!family.template || template === undefined) return;
  const { name, host, pooled } = templateOf(context, family.name);
  const drain = pooled && Object.keys(policy).length > 0 ? policy : undefined;
  draft.patch('VirtualDesktopCollection', family.name, { template, drain });
  // The programs lie where the new template has them.
  if (pooled) moveProgramPaths(draft, context, family.name);
  const text = [
    `Put the virtual machine ${name}, the template of collection ${family.name}, on ${host}: move it there, or make it anew.`,
    'It has to be generalized by Sysprep, switched off and in no cluster role; its release is that of the desktops.',
  ].join('\n');
  const task = {
    name: slug(`${stage} template ${family.name}`),
    stage,
    text,
    evidence: 'required',
    place: 'first',
  } as const;
  draft.put(taskResource(task, context.evidence));
}

function templateOf({ target }: Context, collection: string): { name?: string; host?: string; pooled: boolean } {
  const { template, type } = target.virtualDesktops?.collections[collection] ?? {};
  return { ...template, pooled: type === 'pooledManaged' };
}

/** What the target doesn't have of a collection; users whose desktop goes get the one that the target gives them. */
function dropContents(draft: Draft, context: Context, { name }: DesktopFamily): void {
  const mine = (kind: string) => draft.all(kind).filter((item) => item.props.collection === name);
  for (const kind of ['VirtualDesktopAllocation', 'VirtualDesktop']) {
    for (const item of mine(kind)) if (!targetOf(context, kind, item.key)) draft.drop(kind, item.key);
  }
  for (const item of mine('PersonalVirtualDesktopAssignment')) {
    if (draft.get('VirtualDesktop', `${name}/${String(item.props.desktop)}`)) continue;
    const wanted = targetOf(context, item.kind, item.key);
    const there = wanted && draft.get('VirtualDesktop', `${name}/${String(wanted.props.desktop)}`);
    if (wanted && there) draft.put(wanted);
    else draft.drop(item.kind, item.key);
  }
}

/** With everything that is published in it. */
function dropCollection(draft: Draft, name: string): void {
  draft.drop('VirtualDesktopCollection', name);
  for (const kind of ['RemoteApp', 'FileTypeAssociation'])
    draft.dropWhere(kind, ({ props }) => props.collection === name);
}

/** Hosts that leave and never held anything of a collection. */
function unusedHosts({ source, desktopFamilies }: Context): string[] {
  const hosts = Object.keys(source.virtualDesktops?.hosts ?? {});
  const used = new Set(
    desktopFamilies.flatMap((family) => [...family.leaving, ...family.arriving, ...family.upgraded]),
  );
  return hosts.filter((host) => !used.has(host));
}

function isUsed(draft: Draft, host: string): boolean {
  const held = [...draft.all('VirtualDesktopAllocation'), ...draft.all('VirtualDesktop')];
  return (
    held.some((item) => item.props.host === host && item.props.count !== 0) ||
    draft.all('VirtualDesktopCollection').some((item) => templateHost(item.props.template) === host)
  );
}

function templateHost(template: unknown): unknown {
  return typeof template === 'object' && template !== null && 'host' in template ? template.host : undefined;
}

export const desktops: Area = {
  id: 'desktops',
  stages: (context) => context.waves.flatMap(desktopStages),
};
