import { isDeepStrictEqual } from 'node:util';
import type { Deployment } from '../documents/schema';
import { slug } from '../resources/slug';
import { checkText } from '../resources/task-check';
import { taskResource } from './resources/tasks';
import { type PlanEvidence, type Resource, resourceId, type StageInfo, type State } from './types';

/** The tasks that a document's author gave a stage: `before` it has to be done first, `during` at any time in it, `after` when the rest is done. */
export function documentTasks(deployment: Deployment, stage: string, evidence?: PlanEvidence): Resource[] {
  const names = new Set<string>();
  return (deployment.migration?.tasks ?? []).flatMap((task) => {
    const of = task.before ?? task.during ?? task.after;
    let name = slug(task.name ?? `${of ?? 'source'} ${task.text.slice(0, 40)}`);
    for (let number = 2; names.has(name); number++) name = `${name.replace(/-\d+$/, '')}-${number}`;
    names.add(name);
    if (of !== stage) return [];
    const { check } = task;
    const text = check ? `${task.text}\nLooked at by: ${checkText(check)}` : task.text;
    const wanted = { name, stage, text, evidence: task.evidence ?? 'optional', check } as const;
    const place = task.before === stage ? 'first' : task.after === stage ? 'last' : undefined;
    return [taskResource(place ? { ...wanted, place } : wanted, evidence)];
  });
}

/** What must be saved before a stage that the program can't take back; one task per stage (docs/stages.md rule 3). */
export function backupTask(stage: StageInfo, evidence?: PlanEvidence): Resource[] {
  const backups = stage.undo.backups ?? [];
  if (stage.undo.how === 'revert' || backups.length === 0) return [];
  const text = [
    `Before ${stage.name}, which ${stage.undo.how === 'none' ? 'nothing undoes' : 'only a backup undoes'}, make:`,
    ...backups.map((backup) => `- ${backup}`),
    'Record where each of them is and when it was made.',
  ].join('\n');
  const name = slug(`${stage.name} backup`);
  return [taskResource({ name, stage: stage.name, text, evidence: 'required', place: 'first' }, evidence)];
}

/** Objects by whose change users get in another way, or to something else, than before. */
const USERS_WAY = [
  'BrokerHighAvailability',
  'DeploymentCertificate',
  'DeploymentGateway',
  'DeploymentLicensing',
  'NameRecord',
];

/** The collection whose users find something new by this change: a host, a desktop elsewhere or of another template, disks. */
function newFor(item: Resource, before: Resource | undefined): string[] {
  const { props } = item;
  const changes = (...fields: string[]) =>
    fields.some((field) => !isDeepStrictEqual(props[field], before?.props[field]));
  switch (item.kind) {
    case 'SessionHost':
      return props.state === 'accepting' ? [String(props.collection)] : [];
    case 'VirtualDesktop':
      return changes('host') ? [String(props.collection)] : [];
    case 'VirtualDesktopAllocation':
      return Number(props.count) > Number(before?.props.count ?? 0) ? [String(props.collection)] : [];
    case 'VirtualDesktopCollection':
      return changes('template', 'userProfileDisks') ? [String(props.name)] : [];
    default:
      return [];
  }
}

/** Collections that are entered through what this stage changes; undefined = users are served as before. */
function served(before: State, after: State): string[] | undefined {
  const changed = [...after].filter(([id, item]) => before.get(id) !== item).map(([, item]) => item);
  const opened = changed.flatMap((item) => newFor(item, before.get(resourceId(item.kind, item.key))));
  if (opened.length > 0) return [...new Set(opened)].sort();
  return changed.some(({ kind }) => USERS_WAY.includes(kind)) ? [] : undefined;
}

/** `test user signed in`, at the end of a stage after which users are served by something new (docs/stages.md rule 19). */
export function testUserTask(
  target: Deployment,
  stage: string,
  states: { before: State; after: State },
  evidence?: PlanEvidence,
): Resource[] {
  const user = target.migration?.testUser;
  const collections = stage === 'source' ? undefined : served(states.before, states.after);
  if (user === undefined || collections === undefined) return [];
  const { webAccess, gateway } = target;
  const through = [
    ...(webAccess?.fqdn ? [`https://${webAccess.fqdn}/RDWeb`] : []),
    ...(gateway?.externalFqdn ? [`the gateway ${gateway.externalFqdn}, from outside`] : []),
  ];
  const text = [
    `Sign in as ${user} ${collections.length > 0 ? `to ${collections.join(', ')}` : 'to one collection at least'}${through.length > 0 ? `, through ${through.join(' and through ')}` : ''}.`,
    'Start a program that is published there, look that the profile is the usual one, and sign out.',
    'Record on which host the session was (Get-RDUserSession shows it).',
  ].join('\n');
  return [
    taskResource({ name: slug(`${stage} test user`), stage, text, evidence: 'required', place: 'last' }, evidence),
  ];
}
