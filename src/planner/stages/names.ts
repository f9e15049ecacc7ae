import { slug } from '../../resources/slug';
import type { Role } from '../../rules/facts';
import { type Context, holders } from '../context';
import { sorted } from '../resources/build';
import { type ClientName, clientNames, nameResource, targetsOf } from '../resources/names';
import { taskResource } from '../resources/tasks';
import type { Draft } from '../state';

/** Names before servers (docs/stages.md rule 2): clients stop coming before a server goes, and come when it is ready. */

/** Names of a role in either document; the target's view of a name wins. */
function namesOf(context: Context, role: Role): ClientName[] {
  const names = new Map<string, ClientName>();
  for (const document of [context.source, context.target]) {
    for (const name of clientNames(document)) if (name.role === role) names.set(name.name, name);
  }
  return [...names.values()];
}

/** A server still serves a name if it holds another role that answers under the same name. */
function servesOtherwise(draft: Draft, context: Context, name: ClientName, server: string): boolean {
  const others = [context.source, context.target]
    .flatMap((document) => clientNames(document))
    .filter((other) => other.name === name.name && other.role !== name.role);
  return others.some((other) => draft.get('ServerRole', `${server}/${other.role}`) !== undefined);
}

/** Clients are no longer led to these servers, which lose the role at the end of the same stage. */
export function takeOutOfNames(draft: Draft, context: Context, stage: string, role: Role, servers: string[]): void {
  if (servers.length === 0) return;
  for (const name of namesOf(context, role)) {
    if (name.addresses.managedBy === 'loadBalancer') {
      poolTask(draft, context, stage, name.name, servers, 'out');
      continue;
    }
    const record = draft.get('NameRecord', name.name);
    if (!record) continue;
    const left = targetsOf(record).filter(
      (server) => !servers.includes(server) || servesOtherwise(draft, context, name, server),
    );
    // A name that the target gives up goes on leading to whoever serves now, for saved .rdp files and bookmarks.
    const targets = left.length > 0 ? left : holders(draft, role).filter((server) => !servers.includes(server));
    if (targets.length > 0) draft.patch('NameRecord', name.name, { targets: sorted(targets) });
    else draft.drop('NameRecord', name.name);
  }
}

/** Clients are led to these servers too, which hold role and certificate. */
export function putIntoNames(
  draft: Draft,
  context: Context,
  stage: string,
  role: Role,
  servers: string[],
  place: 'first' | 'last' = 'last',
): void {
  if (servers.length === 0) return;
  const names = clientNames(context.target).filter((name) => name.role === role);
  for (const name of names) {
    if (name.addresses.managedBy === 'loadBalancer') {
      poolTask(draft, context, stage, name.name, servers, 'in', place);
      continue;
    }
    // A name that a server still has itself is led elsewhere at the very end, when nobody reaches that server by it any more.
    if (draft.get('Server', name.name)) continue;
    const record = draft.get('NameRecord', name.name);
    if (record) draft.patch('NameRecord', name.name, { targets: sorted([...targetsOf(record), ...servers]) });
    else draft.put(nameResource({ ...name, servers: [...holders(draft, role), ...servers] }));
  }
}

function poolTask(
  draft: Draft,
  context: Context,
  stage: string,
  name: string,
  servers: string[],
  way: 'in' | 'out',
  place: 'first' | 'last' = way === 'in' ? 'last' : 'first',
): void {
  const list = servers.join(', ');
  const text =
    way === 'in'
      ? `Put ${list} into the pool of ${name} on the load balancer, once its health check finds them. Then connect through ${name}.`
      : `Take ${list} out of the pool of ${name} on the load balancer and let existing connections end there. Then connect through ${name}.`;
  const task = {
    name: slug(`${stage} pool ${name} ${way}`),
    stage,
    text,
    evidence: 'required',
    place,
  } as const;
  draft.put(taskResource(task, context.evidence));
}
