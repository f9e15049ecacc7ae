import type { Props } from '../resources/kind';
import type { Look, Needs } from './order';
import { type Resource, type ResourceId, resourceId } from './types';

/** The rows of order.ts for virtual desktops and personal desktops. */

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const ids = (resources: Resource[]): ResourceId[] => resources.map((item) => resourceId(item.kind, item.key));
const of = (look: Look, kind: string, holds: (props: Props) => boolean): Resource[] =>
  (look.byKind.get(kind) ?? []).filter((item) => holds(item.props));
const brokers = (look: Look): ResourceId[] =>
  ids(of(look, 'ServerRole', (props) => props.role === 'RDS-CONNECTION-BROKER'));
const host = (name: unknown): ResourceId => resourceId('VirtualizationHost', text(name));

/** Whoever has the desktop in the state before, and another one now, has to leave it first. */
function freedBy(kind: string, props: Props, look: Look): ResourceId[] {
  const same = (a: unknown, b: unknown) => text(a).toLowerCase() === text(b).toLowerCase();
  return ids(
    of(look, kind, (other) => same(other.collection, props.collection) && !same(other.user, props.user)).filter(
      (item) => {
        const old = look.before.get(resourceId(item.kind, item.key));
        return old !== undefined && same(old.props.desktop, props.desktop) && !same(item.props.desktop, props.desktop);
      },
    ),
  );
}

/** `DES-9` comes before `DES-10`. */
const byNumber = new Intl.Collator('en', { numeric: true });

/**
 * Of each desktop that a stage has made from a template, the one made before it. A managed collection numbers its desktops by itself and
 * has one job at a time (docs/behaviour/module.md section 9), so they are made in the order of their names.
 */
export function madeBefore(desktops: Resource[], made: (id: ResourceId) => boolean): Map<ResourceId, ResourceId> {
  const own = desktops.filter(({ kind, key, props }) => props.template !== undefined && made(resourceId(kind, key)));
  const order = ids(own.sort((a, b) => byNumber.compare(a.key, b.key)));
  const previous = new Map<ResourceId, ResourceId>();
  const last = new Map<string, ResourceId>();
  for (const [index, id] of order.entries()) {
    const collection = text(own[index]?.props.collection);
    const before = last.get(collection);
    if (before !== undefined) previous.set(id, before);
    last.set(collection, id);
  }
  return previous;
}

export const desktopNeeds: Record<string, Needs> = {
  VirtualDesktopSettings: (_props, look) => [
    ...brokers(look),
    ...ids(of(look, 'ServerRole', (props) => props.role === 'RDS-VIRTUALIZATION')),
  ],
  OuAccess: (_props, look) => brokers(look),
  VirtualizationHost: (props) => [resourceId('ServerRole', `${text(props.host)}/RDS-VIRTUALIZATION`)],
  VirtualDesktopCollection: (_props, look) => [
    ...ids(look.byKind.get('VirtualizationHost') ?? []),
    ...ids(look.byKind.get('OuAccess') ?? []),
    resourceId('VirtualDesktopSettings', 'deployment'),
  ],
  VirtualDesktopAllocation(props, look) {
    const own = [resourceId('VirtualDesktopCollection', text(props.collection)), host(props.host)];
    if (props.count !== 0) return own;
    // Old desktops go when there are new ones to sign in to.
    const others = of(
      look,
      'VirtualDesktopAllocation',
      (other) => other.collection === props.collection && other.count !== 0,
    );
    return [...own, ...ids(others)];
  },
  VirtualDesktop: (props, look, self) => [
    resourceId('VirtualDesktopCollection', text(props.collection)),
    host(props.host),
    ...[look.madeBefore.get(resourceId(self.kind, self.key)) ?? []].flat(),
  ],
  PersonalVirtualDesktopAssignment: (props, look) => [
    resourceId('VirtualDesktop', `${text(props.collection)}/${text(props.desktop)}`),
    ...freedBy('PersonalVirtualDesktopAssignment', props, look),
  ],
  PersonalSessionDesktopAssignment: (props, look) => [
    resourceId('SessionCollection', text(props.collection)),
    resourceId('SessionHost', text(props.desktop)),
    ...freedBy('PersonalSessionDesktopAssignment', props, look),
  ],
};
