import type { Step } from '../cmdlets/step';
import { kinds as registered } from '../resources';
import { appliedChanges } from '../resources/diff';
import type { Kind, Props, World } from '../resources/kind';
import { engineOrder } from './order';
import { REMOTE_ACCESS_KINDS } from './remote-access/kinds';
import { ON_GATEWAY } from './resources/gateway';
import { each, rowOf } from './rows';
import type { ResourceChange, Stage } from './types';
import { viewOf } from './view';

export interface PlannedChange {
  change: ResourceChange;
  steps: Step[];
}

/**
 * The steps of a stage in the order they run, as far as they can be known offline: what is live is taken to be what the
 * stage starts from. A change without steps is one that nothing has to be done for, e.g. a server that is only observed.
 */
export function stepsOf(stage: Stage, kinds: ReadonlyMap<string, Kind> = registered): PlannedChange[] {
  const world: World = { stage: stage.name, before: viewOf(stage.before), after: viewOf(stage.after) };
  // Stage `source` takes over what exists: every object is found, none is made.
  const adopts = stage.index === 0;
  return engineOrder(stage).map((change) => ({ change, steps: adopts ? [] : stepsFor(change, world, kinds) }));
}

function stepsFor(change: ResourceChange, world: World, kinds: ReadonlyMap<string, Kind>): Step[] {
  const { before, after } = change;
  const name = (after ?? before)?.kind ?? '';
  const kind = kinds.get(name);
  if (!kind) throw new Error(`no kind ${name} for ${change.id}`);
  if (!after) return before ? kind.remove(before.props, world) : [];
  if (before) {
    const changes = appliedChanges(kind, before.props, after.props);
    if (changes.length === 0) return [];
    return kind.update({ current: before.props, desired: after.props, changes }, world);
  }
  const created = kind.create(after.props, world);
  const row = kinds === registered ? rowOf(leftByCreate, name, 'what a creation leaves') : leftByCreate[name];
  if (row === undefined || row === 'whole') return created;
  const left = row(after.props);
  const changes = appliedChanges(kind, left, after.props);
  if (changes.length === 0) return created;
  return [...created, ...kind.update({ current: left, desired: after.props, changes }, world)];
}

/** Kinds whose `create` makes the whole object. */
const WHOLE = [
  ...REMOTE_ACCESS_KINDS,
  ...ON_GATEWAY,
  'BrokerHighAvailability',
  'DeploymentCertificate',
  'DeploymentGateway',
  'DeploymentLicensing',
  'FileTypeAssociation',
  'ImportedCertificate',
  'KeyPack',
  'LicenseServer',
  'ManualTask',
  'NameRecord',
  'PersonalSessionDesktopAssignment',
  'PersonalVirtualDesktopAssignment',
  'RemoteApp',
  'ServerRole',
  'SessionHostListener',
  'VirtualDesktop',
  'VirtualDesktopAllocation',
  'WebClient',
  'WebDeploySync',
  'WebMachineKey',
  'WebSettings',
  'Workspace',
];

/**
 * How an object is after `create`, where that only makes it exist and `update` does the rest. Online that is what
 * reading shows; offline it has to be known.
 */
export const leftByCreate: Readonly<Record<string, ((desired: Props) => Props) | 'whole'>> = {
  ...each(WHOLE, 'whole'),
  /** A server that is upgraded offline and comes back (see `tidy`). */
  Server: (desired) => (desired.upgrade === 'inPlace' ? { ...desired, os: undefined } : desired),
  SessionCollection: ({ name, type, description }) => ({ name, type, description }),
  OuAccess: ({ ou, domain }) => ({ ou, domain, brokers: [] }),
  VirtualDesktopCollection: ({
    name,
    type,
    userGroups,
    template,
    storage,
    namePrefix,
    domain,
    ou,
    rollback,
    jobDone,
  }) => ({
    ...{ name, type, userGroups, template, storage, namePrefix, domain, ou, rollback, jobDone },
    description: '',
  }),
  VirtualDesktopSettings: () => ({}),
  VirtualizationHost: ({ host }) => ({ host }),
  SessionHost: ({ host, collection }) => ({ host, collection, state: 'draining', signedOut: true }),
};
