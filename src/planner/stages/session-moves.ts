import { osOf } from '../../rules/facts';
import { arrive, type Context, leave, targetOf } from '../context';
import { Draft } from '../state';
import type { Resource, State } from '../types';
import type { WaveFamily, WavePlan } from '../waves';

/** What the stages of a wave do to a draft, one move each. */

const ROLE = 'RDS-RD-SERVER';

/** A stage's `apply` that does one move for every collection of a wave. */
export function each(wave: WavePlan, apply: (draft: Draft, context: Context, family: WaveFamily) => void) {
  return (state: State, context: Context): State => {
    const draft = new Draft(state);
    for (const family of wave.families) apply(draft, context, family);
    return draft.state();
  };
}

/** Hosts of an earlier wave that have the role already, but join the collection only when the last old ones stop. */
export function waiting(draft: Draft, context: Context, family: WaveFamily): string[] {
  return [...context.to.values()]
    .filter((item) => item.kind === 'SessionHost' && item.props.collection === family.target)
    .map((item) => item.key)
    .filter((host) => draft.get('ServerRole', `${host}/${ROLE}`) && !draft.get('SessionHost', host))
    .filter((host) => !family.arriving.includes(host) && !family.rebuilt.includes(host));
}

/** Whether new hosts may accept users once this wave's old ones have stopped: no other release accepts in the collection. */
export function opensWith(draft: Draft, context: Context, family: WaveFamily): boolean {
  const incoming = [...family.arriving, ...waiting(draft, context, family)];
  const releases = new Set(incoming.map((host) => osOf(context.target, host)));
  const others = hostsIn(draft, family.target).filter(
    (item) => item.props.state === 'accepting' && !family.leaving.includes(item.key),
  );
  return others.every((item) => {
    const server = draft.get('Server', item.key);
    return !server || releases.has(server.props.os as never);
  });
}

function hostsIn(draft: Draft, collection: string | undefined): Resource[] {
  return draft.all('SessionHost').filter((item) => item.props.collection === collection);
}

export function stopAccepting(draft: Draft, hosts: string[]): void {
  for (const host of hosts) draft.patch('SessionHost', host, { state: 'draining' });
}

export function signOut(draft: Draft, hosts: string[], policy: WavePlan['drain']): void {
  const drain = Object.keys(policy).length > 0 ? policy : undefined;
  for (const host of hosts) draft.patch('SessionHost', host, { state: 'draining', signedOut: true, drain });
}

/** Servers that get the role, but stay outside the collection for now. */
export function prepareHosts(draft: Draft, context: Context, hosts: string[]): void {
  for (const host of hosts) arrive(draft, context, host, ROLE);
}

/** New hosts, their collection if it is new as well, and their share of the load. */
export function admit(
  draft: Draft,
  context: Context,
  family: WaveFamily,
  state: 'accepting' | 'draining',
  hosts = family.arriving,
): void {
  if (family.target === undefined || hosts.length === 0) return;
  if (!draft.get('SessionCollection', family.target)) putCollection(draft, context, family.target);
  for (const host of hosts) {
    arrive(draft, context, host, ROLE);
    const wanted = targetOf(context, 'SessionHost', host);
    if (wanted) draft.put({ ...wanted, props: { ...wanted.props, state } });
  }
  shareLoad(draft, context, family.target, hosts);
}

function shareLoad(draft: Draft, context: Context, collection: string, hosts: string[]): void {
  const wanted = context.target.collections?.[collection]?.loadBalancing ?? {};
  const entries = hosts.flatMap((host) => (wanted[host] ? [[host, wanted[host]] as const] : []));
  if (entries.length === 0) return;
  const now = draft.get('SessionCollection', collection)?.props.loadBalancing as object | undefined;
  draft.patch('SessionCollection', collection, { loadBalancing: { ...now, ...Object.fromEntries(entries) } });
}

/** A collection that only the target has, with everything published from it. Weights come with the hosts. */
export function putCollection(draft: Draft, context: Context, name: string): void {
  for (const item of context.to.values()) {
    if (item.kind === 'SessionCollection' && item.key === name) draft.put(item);
    if ((item.kind === 'RemoteApp' || item.kind === 'FileTypeAssociation') && item.props.collection === name)
      draft.put(item);
  }
}

/** All hosts that the target wants in the collection and that are there accept users, as the target has them. */
export function accept(draft: Draft, context: Context, family: WaveFamily): void {
  for (const item of hostsIn(draft, family.target)) {
    const wanted = targetOf(context, 'SessionHost', item.key);
    if (wanted && wanted.props.collection === item.props.collection && !family.rebuilt.includes(item.key))
      draft.put(wanted);
  }
  assignDesktops(draft, context, family);
}

const ASSIGNMENT = 'PersonalSessionDesktopAssignment';

/** Users of a personal collection follow to the hosts that take over, as soon as these accept them. */
export function assignDesktops(draft: Draft, context: Context, family: WaveFamily): void {
  for (const item of context.to.values()) {
    if (item.kind !== ASSIGNMENT || item.props.collection !== family.target) continue;
    const host = draft.get('SessionHost', String(item.props.desktop));
    if (host?.props.collection === family.target && host?.props.state === 'accepting') draft.put(item);
  }
}

/** With a host go the assignments that lead to it. */
export function unassign(draft: Draft, hosts: string[]): void {
  draft.dropWhere(ASSIGNMENT, (item) => hosts.includes(String(item.props.desktop)));
}

/**
 * Where a program lies on the new hosts. It changes when users begin to land there: later would fail on them, earlier on
 * the old ones.
 */
export function publishPaths(draft: Draft, context: Context, family: WaveFamily): void {
  if (family.target !== undefined && family.last) moveProgramPaths(draft, context, family.target);
}

/** The paths alone of what a collection publishes; everything else of it waits for the end. */
export function moveProgramPaths(draft: Draft, context: Context, collection: string): void {
  for (const item of draft.all('RemoteApp')) {
    if (item.props.collection !== collection) continue;
    const wanted = targetOf(context, 'RemoteApp', item.key);
    if (!wanted) continue;
    const { filePath, virtualPath, iconPath, iconIndex } = wanted.props;
    const moves =
      filePath !== item.props.filePath || (virtualPath ?? item.props.virtualPath) !== item.props.virtualPath;
    if (!moves) continue;
    const fields = { filePath, virtualPath, iconPath, iconIndex };
    draft.patch(
      'RemoteApp',
      item.key,
      Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
    );
  }
}

export function moveDisks(draft: Draft, context: Context, collection: string): void {
  const wanted = targetOf(context, 'SessionCollection', collection)?.props.userProfileDisks;
  if (wanted !== undefined) draft.patch('SessionCollection', collection, { userProfileDisks: wanted });
}

/** Hosts leave their collection and, unless the target keeps the role, the deployment; their weights go with them. */
export function strikeOff(draft: Draft, context: Context, family: WaveFamily, hosts: string[]): void {
  for (const host of hosts) {
    draft.drop('SessionHost', host);
    if (!targetOf(context, 'ServerRole', `${host}/${ROLE}`)) leave(draft, host, ROLE);
  }
  unassign(draft, hosts);
  if (family.source !== undefined) dropWeights(draft, family.source, hosts);
}

/** Weights of hosts that are no longer in the collection. */
export function dropWeights(draft: Draft, collection: string, hosts: string[]): void {
  const weights = draft.get('SessionCollection', collection)?.props.loadBalancing;
  if (!weights || hosts.length === 0) return;
  const left = Object.entries(weights).filter(([host]) => !hosts.includes(host));
  draft.patch('SessionCollection', collection, {
    loadBalancing: left.length > 0 ? Object.fromEntries(left) : undefined,
  });
}

/** A collection that the target doesn't have, or has under another name. */
export function dropCollection(draft: Draft, context: Context, family: WaveFamily): void {
  const { source } = family;
  if (source === undefined || context.target.collections?.[source]) return;
  draft.drop('SessionCollection', source);
  draft.dropWhere('RemoteApp', (item) => item.props.collection === source);
  draft.dropWhere('FileTypeAssociation', (item) => item.props.collection === source);
  draft.dropWhere(ASSIGNMENT, (item) => item.props.collection === source);
}
