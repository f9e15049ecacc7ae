import { brokerRead, brokerWrite, type Context, type SimulatedCmdlet } from '../context';
import { desktopsIn, isPersonal } from '../desktops';
import type { CollectionState } from '../state';
import { same } from '../world';
import { desktopCollection } from './desktop-access';

interface Assignment {
  desktop: string;
  user: string;
}

/** Rows by collection, desktop or user, as the parameter set says. */
function show(context: Context, all: Assignment[], desktop: string | undefined, row: (found: Assignment) => object) {
  const user = context.text('User');
  for (const one of all) {
    if (desktop !== undefined && !same(one.desktop, desktop)) continue;
    if (user !== undefined && !same(one.user, user)) continue;
    context.output.push(row(one));
  }
}

/** An error if the user has any desktop there or the desktop any user, even the same pair (section 6). */
function refuseTaken(context: Context, all: Assignment[], wanted: Assignment): void {
  if (!/^[^\\]+\\[^\\]+$/.test(wanted.user)) context.failText(`The user ${wanted.user} must be given as DOMAIN\\user.`);
  if (context.state.unknownAccounts.some((name) => same(name, wanted.user)))
    context.failText(`The user ${wanted.user} could not be resolved.`);
  const other = all.find((one) => same(one.user, wanted.user) || same(one.desktop, wanted.desktop));
  if (!other) return;
  context.output.push(false);
  context.failText(`The personal desktop ${other.desktop} is assigned to ${other.user} already.`);
}

function desktopsWithUser(context: Context): Assignment[] {
  const collection = desktopCollection(context);
  if (!isPersonal(collection)) context.failText(`The collection ${collection.name} is not personal.`);
  return desktopsIn(context.state, collection.name).flatMap(({ name, user }) =>
    user === undefined ? [] : [{ desktop: name, user }],
  );
}

function getVirtual(context: Context): void {
  show(context, desktopsWithUser(context), context.text('VirtualDesktopName'), ({ desktop, user }) => ({
    VirtualDesktopName: desktop,
    User: user,
  }));
}

function setVirtual(context: Context): void {
  const wanted = { desktop: context.need('VirtualDesktopName'), user: context.need('User') };
  refuseTaken(context, desktopsWithUser(context), wanted);
  const machine = desktopsIn(context.state, context.need('CollectionName')).find((one) =>
    same(one.name, wanted.desktop),
  );
  if (!machine) context.failText(`The virtual desktop ${wanted.desktop} does not exist in the collection.`);
  machine.user = wanted.user;
  context.output.push(true);
}

function removeVirtual(context: Context): void {
  if (context.whatIf) return;
  context.requireForce();
  desktopsWithUser(context);
  const wanted = context.text('VirtualDesktopName') ?? context.text('User') ?? '';
  const machine = desktopsIn(context.state, context.need('CollectionName')).find(
    ({ name, user }) => user !== undefined && (same(name, wanted) || same(user, wanted)),
  );
  if (!machine) context.failText(`There is no personal desktop assignment of ${wanted}.`);
  delete machine.user;
}

function personalCollection(context: Context): CollectionState {
  const collection = context.collection();
  if (collection.type !== 'PersonalUnmanaged') context.failText(`The collection ${collection.name} is not personal.`);
  collection.assignments ??= {};
  return collection;
}

const hostsWithUser = ({ assignments }: CollectionState): Assignment[] =>
  Object.entries(assignments ?? {}).map(([user, desktop]) => ({ desktop, user }));

function getSession(context: Context): void {
  const collection = personalCollection(context);
  show(context, hostsWithUser(collection), context.text('Name'), ({ desktop, user }) => ({
    CollectionName: context.need('CollectionName'),
    DesktopName: desktop.toUpperCase(),
    User: user,
  }));
}

function setSession(context: Context): void {
  const collection = personalCollection(context);
  const wanted = { desktop: context.need('Name').toLowerCase(), user: context.need('User') };
  refuseTaken(context, hostsWithUser(collection), wanted);
  if (!collection.hosts.some((host) => same(host, wanted.desktop)))
    context.failText(`The server ${wanted.desktop} is not part of the collection ${collection.name}.`);
  collection.assignments = { ...collection.assignments, [wanted.user]: wanted.desktop };
  context.output.push(true);
}

function removeSession(context: Context): void {
  if (context.whatIf) return;
  context.requireForce();
  const collection = personalCollection(context);
  const wanted = context.text('Name') ?? context.text('User') ?? '';
  const found = hostsWithUser(collection).find(({ desktop, user }) => same(desktop, wanted) || same(user, wanted));
  if (!found) context.failText(`There is no personal desktop assignment of ${wanted}.`);
  const { [found.user]: _gone, ...left } = collection.assignments ?? {};
  collection.assignments = left;
}

export const personalDesktopCmdlets: Record<string, SimulatedCmdlet> = {
  'Get-RDPersonalVirtualDesktopAssignment': brokerRead(getVirtual),
  'Set-RDPersonalVirtualDesktopAssignment': brokerWrite(setVirtual),
  'Remove-RDPersonalVirtualDesktopAssignment': brokerWrite(removeVirtual),
  'Get-RDPersonalSessionDesktopAssignment': brokerRead(getSession),
  'Set-RDPersonalSessionDesktopAssignment': brokerWrite(setSession),
  'Remove-RDPersonalSessionDesktopAssignment': brokerWrite(removeSession),
};
