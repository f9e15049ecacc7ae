import type { Context } from '../context';
import { type DesktopCollectionState, findDesktopCollection, findMachine } from '../desktops';
import { reach, rolesOf, same } from '../world';

/** The virtual desktop collection a call names, or its error. */
export function desktopCollection(context: Context, name = context.need('CollectionName')): DesktopCollectionState {
  if (name.includes("'")) context.failWith('HRESULT 0x80041017', 'InvalidArgument', 'Invalid query', 0x80041017);
  return findDesktopCollection(context.deployment, name) ?? context.fail('collectionNotFound', { collection: name });
}

/** A server with the role RDS-VIRTUALIZATION that answers. */
export function requireHost(context: Context, host: string): void {
  if (!rolesOf(context.deployment, host).includes('RDS-VIRTUALIZATION'))
    context.fail('notInDeployment', { server: host, role: 'RDS-VIRTUALIZATION' });
  if (reach(context.state, host) !== 'ok') context.fail('brokerUnreachable', { server: host });
}

/** Machines that exist and are in no collection. */
export function takeIn(context: Context, collection: DesktopCollectionState, names: string[]): void {
  const found = names.map(
    (name) => findMachine(context.state, name) ?? context.failText(`The virtual machine ${name} does not exist.`),
  );
  for (const machine of found) {
    if (machine.collection !== undefined)
      context.failText(`The virtual desktop ${machine.name} is already part of the collection ${machine.collection}.`);
    if (!rolesOf(context.deployment, machine.host).includes('RDS-VIRTUALIZATION'))
      context.fail('notInDeployment', { server: machine.host, role: 'RDS-VIRTUALIZATION' });
  }
  for (const machine of found) {
    machine.collection = collection.name;
    machine.state = 'RUNNING';
  }
}

/** The template named, which has to be on the host named. */
export function requireTemplate(context: Context): { name: string; host: string } {
  const host = context.need('VirtualDesktopTemplateHostServer').toLowerCase();
  const name = context.need('VirtualDesktopTemplateName');
  requireHost(context, host);
  const machine = findMachine(context.state, name);
  if (!machine || !same(machine.host, host)) context.failText(`The virtual machine ${name} does not exist on ${host}.`);
  return { name, host };
}
